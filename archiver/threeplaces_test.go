package archiver_test

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

// aThirdPlace is an office that has archived to Dropbox and a folder what RingCentral has deleted since, and adds a bucket.
func aThirdPlace(t *testing.T) (r *rig, s *s3test.Server, want []ringcentralserver.TruthItem) {
	t.Helper()
	r, s = newQuickRig(t), s3test.New(t, false)
	r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	want = r.truth(start.Add(-day))
	r.clock.Advance(2 * time.Hour)
	r.forget()
	bucket := archiver.Wanted{Secret: s3test.Secret, Place: places.Place{S3: places.Bucket{Endpoint: s.URL, Name: s3test.Bucket, Prefix: "Office", KeyID: s3test.ID}}}
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: bucket, Beside: true}); err != nil {
		t.Fatal(err)
	}
	return r, s, want
}

// What one place cannot give, as it is away, comes from another one that has it, too.
func TestAThirdPlaceIsFilledWhileOneIsAway(t *testing.T) {
	r, s, want := aThirdPlace(t)
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	r.runOnce()
	r.checkBucket(s, want)
}

// What a person has changed or deleted in one place comes from another one that has it as it was archived.
func TestAThirdPlaceIsFilledWhereOneWasChanged(t *testing.T) {
	r, s, want := aThirdPlace(t)
	for i, f := range r.archive() {
		var err error
		if i%2 == 0 {
			err = r.sim.Dropbox.Delete(f.Path)
		} else {
			err = r.sim.Dropbox.Put(f.Path, []byte("edited by a person"), r.clock.Now())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r.runOnce()
	r.checkBucket(s, want)
}

// Files that alone cannot be read in a place, as those that a storage has put away to a colder class, hold up no others that come from there.
func TestFilesThatMayNotBeReadHoldUpNoOther(t *testing.T) {
	r, s := newQuickRig(t), s3test.New(t, false)
	r.inBucket(s)
	for i := range 150 {
		r.call(r.bob, time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{})
	}
	r.backup(day)
	r.runOnce()
	r.clock.Advance(2 * time.Hour)
	r.forget()
	cold, of := map[string]bool{}, 0
	for key := range s.Objects() {
		if of++; strings.HasSuffix(key, ".mp3") && of%10 == 0 {
			cold["/"+s3test.Bucket+"/"+key] = true
		}
	}
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool { return q.Method == http.MethodGet && cold[q.URL.Path] },
		Do: s3test.Says(http.StatusForbidden, "InvalidObjectState", "The operation is not valid for the object's storage class"),
	})
	r.folderBeside()
	r.runOnce()
	if s := r.a.Snapshot().Beside[0]; s.OpenBy[reasons.Elsewhere] != len(cold) || s.Open != len(cold) || s.Archived+s.Open != r.a.Snapshot().Archived {
		t.Errorf("%d archived, %d open %v, %d cannot be read", s.Archived, s.Open, s.OpenBy, len(cold))
	}
}

// Of what one place has archived before RingCentral had finished it, or shown all of it, it has the rest from another one, though RingCentral
// has deleted it while the place was away.
//
//test:long
func TestWhatOnlyOneOfThreePlacesHasFinished(t *testing.T) {
	r, s := newRig(t, ringcentralserver.RoleAdmin), s3test.New(t, false)
	folder, bucket := r.inFiles(r.folderBeside()), archiver.Wanted{Secret: s3test.Secret, Place: places.Place{S3: places.Bucket{Endpoint: s.URL, Name: s3test.Bucket, Prefix: "Office", KeyID: s3test.ID}}}
	r.must(r.a.Connect(t.Context(), archiver.Asking{Place: bucket, Beside: true}))
	text := r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text, m.TextAfter = "it came late", 3*time.Hour })
	ids := r.archiveEarly()
	r.sim.Dropbox.Inject(dropboxserver.Fault{Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	s.Inject(s3test.Fault{Do: s3test.Gone})
	for id, c := range map[string]ringcentralserver.Fault{
		ids.changed: {ContentType: "application/pdf", Content: []byte("%PDF-1.4\nit was sent\n%%EOF\n")},
		ids.picture: {ContentType: "image/jpeg", Content: []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat("all of it", 1000) + "\xff\xd9")},
	} {
		c.Path, c.Kind = "/"+id+"/content", ringcentralserver.FaultContent
		r.sim.RingCentral.Inject(c)
	}
	r.clock.Advance(3 * time.Hour)
	if report := r.runOnce(); report.Beside[0].Report.LeftCount != 0 {
		t.Fatalf("%+v", report.Beside[0].Report)
	}
	want := folder.files()
	for _, id := range []string{text, ids.changed, ids.picture} {
		n := 0
		for file := range want {
			if strings.Contains(file, id) {
				n++
			}
		}
		if n != 2 {
			t.Fatalf("%s has %d files in the folder", id, n)
		}
	}
	r.clock.Advance(3 * time.Hour)
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	r.sim.Dropbox.ClearFaults()
	s.Mend()
	for range 3 { // a name that is taken is tried again
		r.runOnce()
		r.clock.Advance(2 * time.Hour)
	}
	for name, got := range map[string]map[string][]byte{"Dropbox": r.contents(), "the bucket": r.inObjects(s).files(), "the folder": folder.files()} {
		if !maps.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("in %s lie\n%q, want\n%q", name, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
	}
	if s := r.a.Snapshot(); s.Open+s.Beside[0].Open+s.Beside[1].Open != 0 {
		t.Errorf("%d, %d and %d are open", s.Open, s.Beside[0].Open, s.Beside[1].Open)
	}
}
