package archiver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

// inBucket connects a bucket of a real S3 server instead of Dropbox.
func (r *rig) inBucket(s *s3test.Server) {
	r.t.Helper()
	wanted := archiver.Wanted{Secret: s3test.Secret, Place: places.Place{S3: places.Bucket{Endpoint: s.URL, Name: s3test.Bucket, Prefix: "Office", KeyID: s3test.ID}}}
	if err := r.a.Connect(r.t.Context(), archiver.Asking{Place: wanted, Other: func(string, string) bool { return true }}); err != nil {
		r.t.Fatal(err)
	}
}

// checkBucket holds a bucket against the truth, as checkArchive does for Dropbox.
func (r *rig) checkBucket(s *s3test.Server, want []ringcentralserver.TruthItem) {
	r.t.Helper()
	left := map[string][]byte{}
	for key, content := range s.Objects() {
		if name := strings.TrimPrefix(key, "Office"); !isPage(name) && name != "/.ringcentral-archiver/archive.json" {
			left[name] = content
		}
	}
	for _, it := range want {
		for _, part := range it.Parts {
			path, err := findPart(left, it, part)
			if err != nil {
				r.t.Error(err)
				continue
			}
			delete(left, path)
		}
	}
	for path := range left {
		r.t.Errorf("%s is in the bucket and should not be", path)
	}
}

// An archive in a bucket is as one in Dropbox: everything is there once, it verifies, what is removed comes back, what is changed is named,
// and nothing is written while the bucket may not be.
func TestAnArchiveInABucket(t *testing.T) {
	s := s3test.New(t, false)
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.inBucket(s)
	r.day()
	r.backup(day)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	want := r.truth(start.Add(-day))
	r.checkBucket(s, want)
	if n := len(r.archive()); n != 0 {
		t.Errorf("%d files are in Dropbox", n)
	}
	if report := r.verify(); !report.Intact() || report.Checked == 0 {
		t.Errorf("it verifies %+v", report)
	}
	rows, err := r.a.Items(start.Add(-time.Hour).Truncate(time.Hour), "")
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	s.Remove("Office" + rows[0].Sound)
	if report := r.verify(); report.MissingCount != 1 {
		t.Errorf("with a file removed it verifies %+v", report)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkBucket(s, want)

	s.Inject(s3test.Fault{Of: s3test.Writes, Do: s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied")})
	r.clock.Advance(time.Hour)
	r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); report.Err == nil || report.Archived != 0 {
		t.Errorf("while nothing may be written: %+v", report)
	} else if why := reasons.Of(report.Err); why == reasons.ServiceTrouble {
		t.Errorf("that is %q: %v", why, report.Err)
	}
	r.checkBucket(s, want)
	s.Mend()
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("afterwards: left %+v (%v)", report.Left, report.Err)
	}
	r.checkBucket(s, append(want, r.truth(start.Add(30*time.Minute))...))
	if left := s.Unfinished(); len(left) > 0 {
		t.Errorf("%v is left of uploads", left)
	}
}

// TestABucketIsListedOnceADayWhereNothingComes: a listing of very many objects takes thousands of calls, which are paid for. What a person
// has removed is noticed then.
func TestABucketIsListedOnceADayWhereNothingComes(t *testing.T) {
	s := s3test.New(t, false)
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.inBucket(s)
	r.day()
	r.backup(day)
	r.runOnce()
	listings := func() (n int) {
		s.Calls()
		r.clock.Advance(time.Hour)
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("left %+v (%v)", report.Left, report.Err)
		}
		for _, call := range s.Calls() {
			if strings.Contains(call, "list-type=2") && !strings.Contains(call, "max-keys=1&") {
				n++
			}
		}
		return n
	}
	listings() // whatever the first pass has left
	if n := listings(); n > 0 {
		t.Errorf("in a quiet hour it is listed with %d calls", n)
	}
	r.clock.Advance(24 * time.Hour)
	if n := listings(); n == 0 {
		t.Error("a day later it is not listed")
	}
}

// TestOneFolderThatMayNotBeWrittenHoldsUpNobody: who is allowed to write only in some of the folders, because of a rule of the bucket or since another
// program sets the permissions of a NAS, archives there.
func TestOneFolderThatMayNotBeWrittenHoldsUpNobody(t *testing.T) {
	oneFolderRefused(t, s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied"), reasons.FolderReadOnly)
}

// TestOneFullFolderHoldsUpNobody: a folder may be full alone, with a quota of its own or as a disk within the archive's.
func TestOneFullFolderHoldsUpNobody(t *testing.T) {
	oneFolderRefused(t, s3test.Says(http.StatusForbidden, "QuotaExceeded", "The quota is exceeded"), reasons.FolderFull)
}

// oneFolderRefused has a bucket refuse what is to lie in the folder of one extension.
func oneFolderRefused(t *testing.T, says func(http.ResponseWriter, *http.Request, http.Handler), why reasons.Reason) {
	t.Helper()
	s := s3test.New(t, false)
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.inBucket(s)
	r.day()
	r.backup(day)
	if report := r.runOnce(); !report.Complete() {
		t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool { return s3test.Writes(q) && strings.Contains(q.URL.Path, "/Ana Ruiz_101/") },
		Do: says,
	})
	r.clock.Advance(time.Hour)
	for i := range 3 {
		r.call(r.ana, time.Duration(30+i)*time.Minute, ringcentralserver.RecordingSpec{})
		r.call(r.bob, time.Duration(20+i)*time.Minute, ringcentralserver.RecordingSpec{})
	}
	report := r.runOnce()
	if report.Archived != 3 || len(report.Left) != 3 {
		t.Errorf("archived are %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	for _, left := range report.Left {
		if left.Reason != why {
			t.Errorf("left is %+v", left)
		}
	}
	s.Mend()
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 3 {
		t.Errorf("afterwards: archived are %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
}
