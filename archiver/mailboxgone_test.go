package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestAnUnreadRecordKeepsAMailboxFromBeingGone: the extension is deleted, and something that its mailbox has shown could never be read:
// it stays named, and everything is not there.
//
//test:long
func TestAnUnreadRecordKeepsAMailboxFromBeingGone(t *testing.T) {
	r, ids := mailboxes(t, 1)
	r.of(ids[2], ringcentralserver.TypeSMS, time.Hour)
	r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.ExtensionID, m.Text, m.Odd = ids[2], "lost", ringcentralserver.Oddity{NoID: true}
	})
	r.turnOn(messagesToo, 4*time.Hour)
	if report := r.runOnce(); report.Archived != 1 || report.Complete() {
		t.Errorf("archived %d, complete: %t (%v)", report.Archived, report.Complete(), report.Err)
	}
	r.sim.RingCentral.Office().UpdateExtension(ids[2], func(e *ringcentralserver.Extension) { e.Deleted = true })
	for range 3 {
		r.clock.Advance(26 * time.Hour)
		report := r.runOnce()
		if s := r.a.Snapshot(); report.Complete() || s.Completeness.Now || s.Mailboxes.Gone > 0 {
			t.Errorf("complete: %t, everything: %t, %d gone", report.Complete(), s.Completeness.Now, s.Mailboxes.Gone)
		}
	}
	all, err := r.a.Mailboxes()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Owner.ExtensionID == ids[2] && (!m.Gone.IsZero() || m.Status != "Deleted") {
			t.Errorf("%+v", m)
		}
	}
}
