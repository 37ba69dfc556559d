package archiver_test

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// What a person chooses while backup is off counts once it is on.

// TestATypeSwitchedOffWhileBackupIsOff: what was open of it is not archived afterwards, and no hour waits for it.
func TestATypeSwitchedOffWhileBackupIsOff(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
	r.of(r.ana, ringcentralserver.TypeFax, time.Hour)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content", Status: 404})
	r.backup(6 * time.Hour)
	if report := r.runOnce(); report.LeftCount != 2 {
		t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	r.sim.RingCentral.ClearFaults()
	r.choosesWhileOff(func() error { return r.a.SetTypes(t.Context(), archiver.ExtensionScope, ledger.Types, false) })
	r.clock.Advance(7 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 || !r.a.Snapshot().Completeness.Now {
		t.Errorf("archived %d, left %+v, everything is there: %t (%v)", report.Archived, report.Left, r.a.Snapshot().Completeness.Now, report.Err)
	}
	r.choosesWhileOff(func() error { return r.a.SetTypes(t.Context(), archiver.ExtensionScope, ledger.Types, true) })
	if r.a.Snapshot().Completeness.Now {
		t.Error("everything is there, though nothing was listed since the fax was switched on again")
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 || !r.a.Snapshot().Completeness.Now {
		t.Errorf("switched on again, archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-6 * time.Hour)))
}

// TestWhoIsLeftOutWhileBackupIsOff: what was open of theirs is not archived afterwards.
func TestWhoIsLeftOutWhileBackupIsOff(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeFax, time.Hour)
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content", Status: 404})
	r.turnOn(messagesToo, 6*time.Hour)
	r.runOnce()
	r.sim.RingCentral.ClearFaults()
	r.choosesWhileOff(func() error { return r.a.Choose(t.Context(), archiver.Whose{Only: []ledger.Owner{{Number: "101"}}}) })
	r.clock.Advance(7 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 || !r.a.Snapshot().Completeness.Now {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-6*time.Hour), r.ana))
}

// TestTypesChosenBeforeTheFirstSwitch: backup begins with the hour before all the same, and not with the first of all hours.
func TestTypesChosenBeforeTheFirstSwitch(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.call(r.bob, 3*time.Hour, ringcentralserver.RecordingSpec{})
	if err := r.a.SetTypes(t.Context(), archiver.AccountScope, []ledger.Type{ledger.CallRecording}, true); err != nil {
		t.Fatal(err)
	}
	if err := r.a.SwitchOn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if since := r.a.Snapshot().Backup.Since; !since.Equal(start.Truncate(time.Hour).Add(-time.Hour)) {
		t.Fatalf("backup begins at %v", since)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 || !strings.Contains(r.archive()[0].Path, "Call Recording") {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
}

// choosesWhileOff has a person turn backup off, choose something and turn it on again.
func (r *rig) choosesWhileOff(choose func() error) {
	r.t.Helper()
	for _, do := range []func() error{
		func() error { return r.a.SwitchOff(r.t.Context()) }, choose, func() error { return r.a.SwitchOn(r.t.Context()) },
	} {
		if err := do(); err != nil {
			r.t.Fatal(err)
		}
	}
}
