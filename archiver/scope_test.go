package archiver_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

//test:long
func TestRolesSeeWhatTheyMay(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		role    ringcentralserver.Role
		account bool
		missing []string
		items   int
	}{
		"admin":                 {ringcentralserver.RoleAdmin, true, nil, 17},
		"user":                  {ringcentralserver.RoleUser, false, nil, 11},
		"no_company_recordings": {ringcentralserver.RoleAdminNoCompanyRecordings, false, []string{"ReadCompanyCallRecordings"}, 11},
		"no_own_recordings":     {ringcentralserver.RoleUserNoRecordings, false, []string{"ReadCallRecordings"}, 5},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, c.role)
			r.day()
			s := r.a.Snapshot()
			if s.Backup.MayAccount != c.account {
				t.Errorf("may archive the account: %v", s.Backup.MayAccount)
			}
			if got := strings.Join(s.RingCentral.Missing, "; "); len(s.RingCentral.Missing) != len(c.missing) {
				t.Errorf("missing %q, want %q", got, c.missing)
			}
			for _, want := range c.missing {
				if !strings.Contains(strings.Join(s.RingCentral.Missing, "; "), want) {
					t.Errorf("%s is not named in %q", want, s.RingCentral.Missing)
				}
			}
			err := r.a.SetBackup(t.Context(), archiver.BackupOn{Scope: archiver.AccountScope})
			if c.account != (err == nil) || (err != nil && !errors.Is(err, reasons.ErrScope)) {
				t.Errorf("the account scope gave %v", err)
			}
			r.backup(24 * time.Hour)
			if report := r.runOnce(); report.Archived != c.items {
				t.Errorf("archived %d items, want %d (%v)", report.Archived, c.items, report.Err)
			}
		})
	}
}

//test:long
func TestScopesKeepTheirOwnTypes(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	set := func(b archiver.BackupOn) {
		t.Helper()
		if err := r.a.SetBackup(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	set(archiver.BackupOn{Scope: archiver.ExtensionScope, Types: []ledger.Type{ledger.Fax, ledger.SMS}})
	if b := r.a.Snapshot().Backup; b.Account.On || !b.Extension.Has(ledger.SMS) || b.Extension.Has(ledger.VoiceMail) {
		t.Errorf("after --scope extension: %+v", b)
	}
	set(archiver.BackupOn{Scope: archiver.AccountScope})
	if b := r.a.Snapshot().Backup; !b.Account.Has(ledger.CallRecording) || len(b.Extension.Types) != 2 {
		t.Errorf("after --scope account: %+v", b)
	}
	set(archiver.BackupOn{Scope: archiver.AccountScope, Types: []ledger.Type{ledger.SMS, ledger.CallRecording}})
	set(archiver.BackupOn{Scope: archiver.AccountScope})
	if b := r.a.Snapshot().Backup; len(b.Account.Types) != 2 || !b.Account.Has(ledger.SMS) || len(b.Extension.Types) != 2 {
		t.Errorf("after --scope account --types call-recordings,sms: %+v", b)
	}
	set(archiver.BackupOn{})
	if b := r.a.Snapshot().Backup; !b.Account.On || len(b.Extension.Types) != 2 {
		t.Errorf("without --scope: %+v", b)
	}
	set(archiver.BackupOn{Types: []ledger.Type{ledger.CallRecording, ledger.Fax}})
	if b := r.a.Snapshot().Backup; len(b.Account.Types) != 1 || len(b.Extension.Types) != 2 {
		t.Errorf("fax of others was switched on without being asked for by name: %+v", b)
	}
}

// TestBothScopesMakeNoDoubles: Ana's recordings are in the account's log and in
// her own.
//
//test:long
func TestBothScopesMakeNoDoubles(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{Place: ringcentralserver.OnBoth})
	r.backup(time.Hour)
	if report := r.runOnce(); report.Archived != 1 {
		t.Errorf("one recording in two scopes was archived %d times", report.Archived)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

//test:long
func TestFolderKeepsItsFirstName(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(time.Hour)
	r.runOnce()
	r.sim.RingCentral.Office().UpdateExtension(r.bob, func(e *ringcentralserver.Extension) { e.Name = "Robert Stone" })
	r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{})
	r.runOnce()
	for _, f := range r.archive() {
		if !strings.HasPrefix(f.Path, "/Bob Stone_102/2026-11-20/Call Recording/20261120-09") {
			t.Errorf("a recording lies at %s", f.Path)
		}
	}
	if n := len(r.archive()); n != 2 {
		t.Errorf("%d files", n)
	}
}

// TestSwitchedOffTypeIsLeftOutAndComesBack: hours do not wait for what no one
// asks for, and switching it on again archives it after all.
//
//test:long
func TestSwitchedOffTypeIsLeftOutAndComesBack(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	id := r.message(ringcentralserver.TypeFax, 30*time.Minute, nil)
	r.message(ringcentralserver.TypeSMS, 30*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "hi" })
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/message-store/" + id, Kind: ringcentralserver.FaultStatus, Status: 404})
	r.backup(time.Hour)
	if report := r.runOnce(); report.LeftCount != 1 {
		t.Fatalf("left %+v", report.Left)
	}
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.SMS}, true); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(6 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if row := r.row(start.Add(-30 * time.Minute)); row.Status != completeness.Success || row.Counts != [4]int{0, 0, 1, 0} {
		t.Errorf("the hour says %q with %v", row.Word(), row.Counts)
	}
	r.sim.RingCentral.ClearFaults()
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, ledger.Types, true); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

// TestWhatCannotBeReadOfASwitchedOffType: its hour is as complete as the rest, in the log and in the calendar, too, until its type is on again.
func TestWhatCannotBeReadOfASwitchedOffType(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	const ago = 30 * time.Hour
	r.message(ringcentralserver.TypeFax, ago, nil)
	r.message(ringcentralserver.TypeSMS, ago, func(m *ringcentralserver.MessageSpec) { m.Odd = ringcentralserver.Oddity{NoID: true} })
	r.backup(4 * 24 * time.Hour)
	const unread, whole = "waiting: unreadable record", "success"
	for _, c := range []struct {
		types []ledger.Type
		word  string
		day   completeness.DayState
		named int
	}{
		{ledger.Types, unread, completeness.DayMissing, 1},
		{[]ledger.Type{ledger.Fax}, whole, completeness.DayComplete, 0},
		{ledger.Types, unread, completeness.DayMissing, 1},
	} {
		if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, c.types, true); err != nil {
			t.Fatal(err)
		}
		report := r.runOnce()
		at := start.Add(-ago)
		days, err := r.a.Calendar(at, at)
		if err != nil {
			t.Fatal(err)
		}
		if report.LeftCount != c.named || r.row(at).Word() != c.word || days[0].State != c.day || r.a.Snapshot().Completeness.Now != (c.named == 0) {
			t.Errorf("of %v %d are named, the hour is %q, the day %s, everything: %+v", c.types, report.LeftCount, r.row(at).Word(), days[0].State, r.a.Snapshot().Completeness)
		}
	}
}

// TestOldItemComesBackWithItsType: it was left out while its type was off, and is
// older than what a pass looks back to.
//
//test:long
func TestOldItemComesBackWithItsType(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleUser)
	id := r.message(ringcentralserver.TypeFax, 60*time.Hour, nil)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/message-store/" + id, Kind: ringcentralserver.FaultStatus, Status: 404})
	r.backup(72 * time.Hour)
	r.runOnce()
	for _, types := range [][]ledger.Type{{ledger.SMS}, ledger.Types} {
		r.clock.Advance(time.Hour)
		if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, types, true); err != nil {
			t.Fatal(err)
		}
	}
	r.sim.RingCentral.ClearFaults()
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
}
