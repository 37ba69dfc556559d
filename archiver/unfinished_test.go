package archiver_test

import (
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

const sentAgo = 8 * time.Hour // how long ago the fax of these tests was made

// sentLate archives a fax that is still being sent, and then lists it as sent while RingCentral does
// not serve it any more.
func (r *rig) sentLate() ledger.Key {
	r.t.Helper()
	id := r.message("Fax", sentAgo, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: sentAgo + 2*time.Hour, Status: "Sent"}}
	})
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-sentAgo))
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/" + id + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
	r.clock.Advance(3 * time.Hour)
	r.wantNamed(r.runOnce(), reasons.NotYetAvailable, start.Add(-sentAgo))
	return ledger.Key{Type: ledger.Fax, ID: id}
}

// hours passes hours with a pass each.
func (r *rig) hours(n int) {
	r.t.Helper()
	for range n {
		r.clock.Advance(time.Hour)
		r.runOnce()
	}
}

// TestWhatIsArchivedStaysKnownWhenItCannotBeFetchedOnceMore: what was archived unfinished is to be
// fetched again, and RingCentral does not have it any more. After a day it counts as archived with
// what is in Dropbox, and is not asked for again.
//
//test:long
func TestWhatIsArchivedStaysKnownWhenItCannotBeFetchedOnceMore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	key := r.sentLate()
	if report := r.verify(); report.Checked != 1 || !report.Intact() {
		t.Errorf("meanwhile it verifies %+v", report)
	}
	r.hours(32)
	if row := r.item(key); row.State != ledger.Archived || len(row.Paths) != 1 {
		t.Errorf("the item is %+v", row)
	}
	r.sim.RingCentral.ClearRequestLog()
	r.clock.Advance(25 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-sentAgo))
	if n := r.contentCalls(); n != 0 {
		t.Errorf("%d contents were asked for", n)
	}
	if report := r.verify(); report.Checked != 1 || !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
	r.checkArchive(r.truth(start.Add(-day)))
}

// TestTheFinishedFileCountsAfterTheStoreWasLost: both lie in Dropbox, the unfinished one under the
// name without a version.
//
//test:long
func TestTheFinishedFileCountsAfterTheStoreWasLost(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.message("Fax", sentAgo, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: sentAgo + 2*time.Hour, Status: "Sent"}}
	})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{
		Path: "/" + id + "/content", Kind: ringcentralserver.FaultContent, ContentType: "application/pdf", Content: []byte("%PDF-1.4\nunfinished\n%%EOF\n"),
	})
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-sentAgo))
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(3 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-sentAgo))
	key := ledger.Key{Type: ledger.Fax, ID: id}
	want := r.item(key).Paths
	if len(r.archive()) != 2 || len(want) != 1 || !strings.Contains(want[0], "_v2.") {
		t.Fatalf("there are %d files, the item's are %q", len(r.archive()), want)
	}
	fresh := r.computer()
	fresh.backup(day)
	fresh.good()
	if got := fresh.item(key).Paths; !slices.Equal(got, want) {
		t.Errorf("after the loss the item's files are %q, want %q", got, want)
	}
}

// TestRemovedWhileItIsFetchedOnceMore: a verification says that the file is missing, and it does not
// come to count as archived.
//
//test:long
func TestRemovedWhileItIsFetchedOnceMore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	key := r.sentLate()
	for _, f := range r.archive() {
		if err := r.sim.Dropbox.Delete(f.Path); err != nil {
			t.Fatal(err)
		}
	}
	if report := r.verify(); report.MissingCount != 1 || len(report.Missing) != 1 || report.Missing[0].Key != key {
		t.Errorf("it misses %+v", report.Missing)
	}
	r.hours(32)
	if row, s := r.item(key), r.a.Snapshot(); row.State != ledger.Removed || s.Removed != 1 || s.Archived != 0 {
		t.Errorf("the item is %+v, %d removed", row, s.Removed)
	}
}

// TestMovedWhileItIsFetchedOnceMore: the file is followed, and the finished one comes all the same.
//
//test:long
func TestMovedWhileItIsFetchedOnceMore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	key := r.sentLate()
	from := r.archive()[0].Path
	to := strings.Replace(from, "/Fax/", "/Old/", 1)
	r.move(from, to)
	if report := r.verify(); report.MovedCount != 1 || report.MissingCount != 0 {
		t.Errorf("it verifies %+v", report)
	}
	if row := r.item(key); row.State != ledger.Waiting {
		t.Errorf("the item is %+v", row)
	}
	r.hours(32)
	if row := r.item(key); row.State != ledger.Archived || len(row.Paths) != 1 || row.Paths[0] != to {
		t.Errorf("the item is %+v", row)
	}
}

// TestSwitchedOffWhileItIsFetchedOnceMore: it counts as archived, and is fetched once more when its
// type is switched on again.
func TestSwitchedOffWhileItIsFetchedOnceMore(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	key := r.sentLate()
	set := func(types ...ledger.Type) {
		t.Helper()
		if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, types, true); err != nil {
			t.Fatal(err)
		}
	}
	set(ledger.VoiceMail)
	r.runOnce()
	if row := r.item(key); row.State != ledger.Archived || r.row(start.Add(-sentAgo)).Status != completeness.Success {
		t.Errorf("switched off, the item is %+v", row)
	}
	if report := r.verify(); report.Checked != 1 || !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
	set(ledger.Types...)
	r.wantNamed(r.runOnce(), reasons.NotYetAvailable, start.Add(-sentAgo))
	r.sim.RingCentral.ClearFaults()
	r.sim.RingCentral.ClearRequestLog()
	r.clock.Advance(6 * time.Hour)
	r.wantAll(r.runOnce(), start.Add(-sentAgo))
	if n := r.contentCalls(); n != 1 {
		t.Errorf("%d contents were fetched, want 1", n)
	}
	r.checkArchive(r.truth(start.Add(-day)))
}
