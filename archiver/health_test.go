package archiver_test

import (
	"os"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestHealth: monitoring is told that all is well only while it is, whatever a pass is doing.
func TestHealth(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	want := func(when string, good bool, why reasons.Reason) {
		t.Helper()
		if is, because := r.a.Snapshot().Health(); is != good || because != why {
			t.Errorf("%s: %v, %q", when, is, because)
		}
	}
	want("before backup is on", false, reasons.BackupOff)
	r.backup(24 * time.Hour)
	want("before anything was listed", false, reasons.NoReason)
	r.runOnce()
	want("all is archived", true, reasons.NoReason)

	s := r.a.Snapshot()
	for what, change := range map[string]func(*archiver.Snapshot){
		"an item is gone":      func(s *archiver.Snapshot) { s.Gone = 1 },
		"Dropbox is full":      func(s *archiver.Snapshot) { s.Waiting = reasons.DropboxFull },
		"the sign-in is over":  func(s *archiver.Snapshot) { s.RingCentral.Expired = true },
		"never listed":         func(s *archiver.Snapshot) { s.Coverage[0].At, s.Pass.Running = time.Time{}, false },
		"one source is behind": func(s *archiver.Snapshot) { s.Coverage[0].At = s.At.Add(-4 * time.Hour) },
	} {
		changed := s
		changed.Coverage = append(changed.Coverage[:0:0], s.Coverage...)
		changed.Pass.Running = true
		if good, why := changed.Health(); !good {
			t.Errorf("while a pass runs: %s", why)
		}
		if change(&changed); func() bool { good, _ := changed.Health(); return good }() {
			t.Errorf("%s, and all is well", what)
		}
	}

	many := s
	many.Coverage = append(many.Coverage[:0:0], s.Coverage...)
	many.Coverage[0].Source, many.Coverage[0].At = ledger.AccountSMS, s.At.Add(-4*time.Hour)
	for every, good := range map[int]bool{1: false, 3: true} {
		many.Mailboxes.Every = every
		if is, _ := many.Health(); is != good {
			t.Errorf("mailboxes that are listed every %d hours, four hours ago: all is well: %v", every, is)
		}
	}

	r.clock.Advance(2 * time.Hour)
	want("two hours later", true, reasons.NoReason)
	r.clock.Advance(2 * time.Hour)
	want("four hours later", false, reasons.NoReason)
	if err := r.a.Pause(t.Context(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	want("paused", true, reasons.Paused)
	if err := r.a.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("going on", false, reasons.NoReason)
	r.runOnce()
	want("listed again", true, reasons.NoReason)
	if err := r.a.SwitchOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("switched off", false, reasons.BackupOff)
}

// What the last run has met is known after a restart, until a run has not met it: who runs once an hour and asks between has no other
// program to ask.
//
//test:long
func TestWhyTheLastRunEndedIsKnownAfterARestart(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	if err := os.Rename(root, root+" (away)"); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.runOnce()
	restart := func() archiver.Snapshot {
		r.a.Close()
		r.open()
		return r.a.Snapshot()
	}
	s := restart()
	if good, why := s.Health(); s.Waiting != reasons.FolderMissing || good || why != reasons.FolderMissing || len(s.Problems) == 0 {
		t.Errorf("it waits for %q; health is %v, %q", s.Waiting, good, why)
	}
	if err := os.Rename(root+" (away)", root); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	s = restart()
	if good, why := s.Health(); s.Waiting != reasons.NoReason || !good {
		t.Errorf("it waits for %q; health is %v, %q", s.Waiting, good, why)
	}
}
