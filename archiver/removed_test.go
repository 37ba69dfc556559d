package archiver_test

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// halfAYear passes, with a pass every sixth day, so that the sign-in lasts.
func (r *rig) halfAYear() {
	r.t.Helper()
	for range 30 {
		r.clock.Advance(6 * day)
		r.runOnce()
	}
}

// triedInVain passes time until RingCentral has said often and long enough that it has nothing.
func (r *rig) triedInVain() {
	r.t.Helper()
	for range 10 {
		r.runOnce()
		r.clock.Advance(6 * time.Hour)
	}
	r.runOnce()
}

// problem finds the problem with a reason among those of the snapshot.
func (r *rig) problem(reason reasons.Reason) archiver.Problem {
	for _, p := range r.a.Snapshot().Problems {
		if p.Reason == reason {
			return p
		}
	}
	return archiver.Problem{}
}

// TestFilesMovedToADisk: recordings that RingCentral has deleted since are moved out of Dropbox.
// That is said as it is; a person accepts one or all, and from then on nothing is missing.
//
//test:long
func TestFilesMovedToADisk(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range 6 {
		r.call(r.ana, time.Duration(i+1)*time.Hour, ringcentralserver.RecordingSpec{})
	}
	r.backup(day)
	r.good()
	r.halfAYear()
	at := start.Add(-2 * time.Hour)
	if got := r.row(at).Status; got != completeness.Success {
		t.Fatalf("before, the hour is %s", got)
	}
	var moved []string
	kept := map[string][]byte{}
	for file := range r.files() {
		kept[file] = []byte(r.page(file))
		moved = append(moved, file)
		if err := r.sim.Dropbox.Delete(file); err != nil {
			t.Fatal(err)
		}
	}
	if report := r.verify(); report.MissingCount != len(moved) {
		t.Fatalf("%d of %d are missing", report.MissingCount, len(moved))
	}
	r.triedInVain()
	s := r.a.Snapshot()
	if s.Gone != 0 || s.Removed != len(moved) || s.Accepted != 0 || s.Open != 0 || s.Mood != archiver.Attention {
		t.Errorf("%d gone, %d removed, %d accepted, %d open, mood %s", s.Gone, s.Removed, s.Accepted, s.Open, s.Mood)
	}
	if p := r.problem(reasons.Removed); p.Items != len(moved) || r.problem(reasons.Gone).Items != 0 {
		t.Errorf("the problems are %+v", s.Problems)
	}
	if row := r.row(at); row.Reason != reasons.Removed || row.Word() != "failed: 1 removed from Dropbox" {
		t.Errorf("the hour is %q because of %q", row.Word(), row.Reason)
	}
	if page := r.page(statusPage); !strings.Contains(page, "Archived, then removed from Dropbox, and no longer at RingCentral</dt><dd>6 items") {
		t.Error("the status page does not say that they were removed")
	}
	items, err := r.a.Items(at.Truncate(time.Hour), "")
	if err != nil || len(items) != 1 || items[0].State != ledger.Removed {
		t.Fatalf("the hour's items are %+v (%v)", items, err)
	}
	if n, err := r.a.Accept(t.Context(), items[0].Key, ledger.Key{Type: ledger.Fax, ID: "1"}); n != 1 || err != nil {
		t.Errorf("of two keys %d are accepted (%v)", n, err)
	}
	if s := r.a.Snapshot(); s.Removed != len(moved)-1 || s.Accepted != 1 || s.Verified.Missing != len(moved)-1 {
		t.Errorf("after one, %d are removed, %d accepted, %d missing", s.Removed, s.Accepted, s.Verified.Missing)
	}
	if n, err := r.a.Accept(t.Context()); n != len(moved)-1 || err != nil {
		t.Errorf("of the others %d are accepted (%v)", n, err)
	}
	r.checkAccepted(at, len(moved))
	if page := r.page(statusPage); !strings.Contains(page, "Removed from Dropbox by the user</dt><dd>6 items") {
		t.Error("the status page does not name what the user has removed")
	}
	// One comes back, and one is asked for again.
	if err := r.sim.Dropbox.Put(moved[0], kept[moved[0]], time.Time{}); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); !report.Intact() || r.a.Snapshot().Accepted != len(moved)-1 || r.a.Snapshot().Archived != 1 {
		t.Errorf("with a file back it says %+v, %d accepted", report, r.a.Snapshot().Accepted)
	}
	id := strings.TrimSuffix(moved[1][strings.LastIndexByte(moved[1], '_')+1:], path.Ext(moved[1]))
	if n, err := r.a.Retry(t.Context(), ledger.Key{Type: ledger.CallRecording, ID: id}); n != 1 || err != nil {
		t.Errorf("an accepted item cannot be tried again: %d (%v)", n, err)
	}
}

// checkAccepted runs a month of passes over accepted items: nothing is asked for, nothing missing.
func (r *rig) checkAccepted(at time.Time, n int) {
	r.t.Helper()
	r.sim.RingCentral.ClearRequestLog()
	for range 5 {
		r.clock.Advance(6 * day)
		r.runOnce()
	}
	s := r.a.Snapshot()
	if got := r.contentCalls(); got != 0 || s.Accepted != n || s.Removed != 0 || s.Mood == archiver.Attention {
		r.t.Errorf("accepted %d of %d, %d removed, %d contents asked for, mood %s", s.Accepted, n, s.Removed, got, s.Mood)
	}
	if report := r.verify(); !report.Intact() || r.a.Snapshot().Verified.Missing != 0 {
		r.t.Errorf("it verifies %+v", report)
	}
	if row := r.row(at); row.Status != completeness.Success {
		r.t.Errorf("the hour is %q", row.Word())
	}
	if days, err := r.a.Calendar(at, at); err != nil || days[0].State == completeness.DayMissing {
		r.t.Errorf("the day is %+v (%v)", days, err)
	}
}

// TestWhatWasNeverArchivedIsNotRemoved: what RingCentral deleted first is gone, also beside a part
// that was archived and removed.
//
//test:long
func TestWhatWasNeverArchivedIsNotRemoved(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{FileDeletedAt: start.Add(-time.Minute)})
	r.backup(day)
	for range 40 {
		r.clock.Advance(time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Gone != 1 || s.Removed != 0 {
		t.Fatalf("%d gone, %d removed", s.Gone, s.Removed)
	}
	if n, err := r.a.Accept(t.Context(), ledger.Key{Type: ledger.CallRecording, ID: id}); n != 0 || err != nil {
		t.Errorf("%d are accepted that were never archived (%v)", n, err)
	}
}

// TestAcceptWhatOnlyALostStoreKnew: the manifests of a lost store name files that a person has
// moved away.
func TestAcceptWhatOnlyALostStoreKnew(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	texts := []string{r.text(25*time.Hour, "one"), r.text(26*time.Hour, "two"), r.text(27*time.Hour, "three")}
	r.backup(30 * time.Hour)
	r.good()
	r.clock.Advance(60 * day)
	fresh := r.computer()
	fresh.backup(day)
	fresh.runOnce()
	for _, id := range texts {
		if err := r.sim.Dropbox.Delete(r.file(id)); err != nil {
			t.Fatal(err)
		}
	}
	report := fresh.verify()
	if report.MissingCount != 3 {
		t.Fatalf("it misses %+v", report.Missing)
	}
	key := report.Missing[0].Key
	if n, err := fresh.a.Accept(t.Context(), key); n != 1 || err != nil {
		t.Errorf("%d are accepted (%v)", n, err)
	}
	report = fresh.verify()
	if report.MissingCount != 2 || slices.Contains([]ledger.Key{report.Missing[0].Key, report.Missing[1].Key}, key) {
		t.Errorf("after one is accepted it misses %+v", report.Missing)
	}
	if n, err := fresh.a.Accept(t.Context()); n != 2 || err != nil {
		t.Errorf("of the others %d are accepted (%v)", n, err)
	}
	if s := fresh.a.Snapshot(); s.Verified.Missing != 0 {
		t.Errorf("%d still count as missing", s.Verified.Missing)
	}
	if report := fresh.verify(); !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
}
