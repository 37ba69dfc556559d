package archiver_test

import (
	"bytes"
	"maps"
	"net/http"
	"os"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

// finishing sends a fax that RingCentral goes on sending for two hours, and has another content then.
func (r *rig) finishing() (finish func()) {
	id := r.message("Fax", 7*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: 9 * time.Hour, Status: "Sent"}}
	})
	return func() {
		r.sim.RingCentral.Inject(ringcentralserver.Fault{
			Path: "/" + id + "/content", Kind: ringcentralserver.FaultContent, ContentType: "application/pdf",
			Content: []byte("%PDF-1.4\nit was sent\n%%EOF\n"),
		})
		r.clock.Advance(3 * time.Hour)
	}
}

// allGone has RingCentral delete everything.
func (r *rig) allGone() {
	r.sim.RingCentral.ClearFaults()
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
}

// What RingCentral has finished while Dropbox was full comes from the folder, as it was finished, though RingCentral has deleted it by the time
// that Dropbox has space again: whether Dropbox had it before or had never had space for it.
//
//test:long
func TestWhatIsFinishedWhileAPlaceIsFull(t *testing.T) {
	for name, before := range map[string]bool{"it was there unfinished": true, "it was not there": false} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			root, finish := r.folderBeside(), r.finishing()
			r.backup(day)
			if !before {
				r.sim.Dropbox.SetQuota(10)
			}
			r.runOnce()
			r.sim.Dropbox.SetQuota(10)
			if finish(); r.runOnce().Beside[0].Report.LeftCount != 0 {
				t.Fatal("the folder does not have all")
			}
			r.clock.Advance(3 * time.Hour)
			r.allGone()
			r.sim.Dropbox.SetQuota(1 << 30)
			for range 6 {
				r.runOnce()
				r.clock.Advance(8 * time.Hour)
			}
			want := r.inFiles(root).files()
			if !before { // what it was before it was finished was never there
				maps.DeleteFunc(want, func(_ string, content []byte) bool { return !bytes.Contains(content, []byte("it was sent")) })
			}
			got := r.contents()
			if s := r.a.Snapshot(); s.Gone+s.Open != 0 || len(got) != len(want) || !sameContents(got, want) {
				t.Errorf("%d gone, %d open, in Dropbox lie\n%q, want\n%q", s.Gone, s.Open, got, want)
			}
		})
	}
}

// sameContents reports whether files have the same contents, whatever their names.
func sameContents(some, others map[string][]byte) bool {
	sums := func(of map[string][]byte) map[string]int {
		n := map[string]int{}
		for _, content := range of {
			n[string(content)]++
		}
		return n
	}
	return maps.Equal(sums(some), sums(others))
}

// What was tried here before RingCentral had finished it, and is gone there before anyone had it finished, is had from another place as it was.
//
//test:long
func TestWhatNoPlaceHasFinishedIsHadAsItWas(t *testing.T) {
	r := newQuickRig(t)
	root, finish := r.folderBeside(), r.finishing()
	r.backup(day)
	r.sim.Dropbox.SetQuota(10)
	r.runOnce()
	must(t, os.Rename(root, root+" (away)"))
	finish()
	r.runOnce() // which Dropbox alone knows to be finished
	r.allGone()
	must(t, os.Rename(root+" (away)", root))
	r.sim.Dropbox.SetQuota(1 << 30)
	r.clock.Advance(time.Hour)
	r.runOnce()
	if s := r.a.Snapshot(); s.Archived != 0 {
		t.Error("it did not wait for what RingCentral may still release")
	}
	for range 8 {
		r.clock.Advance(8 * time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Gone+s.Open != 0 || s.Archived != 1 || !sameContents(r.contents(), r.inFiles(root).files()) {
		t.Errorf("%d archived, %d gone, %d open", s.Archived, s.Gone, s.Open)
	}
}

// What only a place has that is disconnected before it could be read does not wait for it: of what was there before it was finished, that is
// what there is, and what was never there is gone once lists have said so. When the place is connected again, all of it is had from there.
//
//test:long
func TestNothingWaitsForAPlaceThatIsDisconnected(t *testing.T) {
	r := newQuickRig(t)
	root, finish := r.folderBeside(), r.finishing()
	r.backup(day)
	r.good()
	r.sim.Dropbox.Inject(dropboxserver.Fault{Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "never seen in Dropbox" })
	if finish(); r.runOnce().Beside[0].Report.LeftCount != 0 {
		t.Fatal("the folder does not have all")
	}
	want := r.inFiles(root).files()
	r.allGone()
	r.sim.Dropbox.ClearFaults()
	r.sim.Dropbox.SetQuota(10)
	r.clock.Advance(time.Hour)
	r.runOnce()
	if s := r.a.Snapshot(); s.Open != 2 {
		t.Fatalf("%d are open %v", s.Open, s.OpenBy)
	}
	must(t, os.Rename(root, root+" (away)"))
	must(t, r.in(places.Folder).Disconnect(t.Context()))
	r.sim.Dropbox.SetQuota(1 << 30)
	for range 8 {
		r.clock.Advance(8 * time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Open != 0 || s.Gone != 1 || s.Archived != 1 {
		t.Errorf("without the folder: %d archived, %d gone, %d open %v", s.Archived, s.Gone, s.Open, s.OpenBy)
	}
	must(t, os.Rename(root+" (away)", root))
	must(t, r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}))
	for range 3 { // a name that is taken is tried again
		r.clock.Advance(2 * time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Open+s.Gone != 0 || s.Archived != 2 || !maps.EqualFunc(r.contents(), want, bytes.Equal) {
		t.Errorf("with the folder: %d archived, %d gone, %d open %v", s.Archived, s.Gone, s.Open, s.OpenBy)
	}
}
