package archiver_test

import (
	"net/http"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// A rule of the bucket that puts all files into a colder class, from which nothing can be read at once, keeps nothing from being archived or verified,
// though it puts the mark away as well.
func TestABucketThatPutsFilesAway(t *testing.T) {
	r, s := newQuickRig(t), s3test.New(t, false)
	r.inBucket(s)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(day)
	r.runOnce()
	cold := map[string]bool{}
	for key := range s.Objects() {
		cold["/"+s3test.Bucket+"/"+key] = true
	}
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool { return q.Method == http.MethodGet && cold[q.URL.Path] },
		Do: s3test.Says(http.StatusForbidden, "InvalidObjectState", "The operation is not valid for the object's storage class"),
	})
	r.clock.Advance(2 * time.Hour)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); report.Err != nil || report.Archived != 1 || report.LeftCount != 0 {
		t.Errorf("%+v", report)
	}
	r.checkBucket(s, r.truth(r.clock.Now().Add(-day)))
	if v, err := r.a.Verify(t.Context()); err != nil || v.Checked != 2 || v.MissingCount+v.ChangedCount != 0 {
		t.Errorf("verified: %+v (%v)", v, err)
	}
}

// A page of whatever answers before a storage that is off, or on another port of a NAS, is not taken for the storage's word that its bucket or a
// permission is missing.
func TestAPageIsNoWordOfAStorage(t *testing.T) {
	r, s := newQuickRig(t), s3test.New(t, false)
	r.inBucket(s)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.backup(day)
	for _, status := range []int{http.StatusNotFound, http.StatusForbidden, http.StatusUnauthorized, http.StatusMethodNotAllowed} {
		s.Inject(s3test.Fault{Do: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			http.Error(w, "<!DOCTYPE html><html><body>It is not here.</body></html>", status)
		}})
		if report := r.runOnce(); report.Reason != reasons.PlaceAway {
			t.Errorf("%d: the run ended with %q: %v", status, report.Reason, report.Err)
		}
		s.Mend()
	}
	if report := r.runOnce(); report.Err != nil || report.Archived != 1 {
		t.Errorf("%+v", report)
	}
	r.checkBucket(s, r.truth(r.clock.Now().Add(-day)))
}
