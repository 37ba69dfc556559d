package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// TestWhatHasNoAddressIsNoReasonToTryAnotherFile: a message has a picture without an address, and
// another that was removed from Dropbox and that RingCentral does not have. That one is asked for as
// seldom as ever, and a run ends.
//
//test:long
func TestWhatHasNoAddressIsNoReasonToTryAnotherFile(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.message("SMS", 10*time.Hour, func(m *ringcentralserver.MessageSpec) {
		m.Text, m.WithoutURI = "Here it is", true
		m.Pictures = []ringcentralserver.PictureSpec{{}, {ContentType: "image/png"}}
	})
	r.backup(day)
	r.runOnce()
	if err := r.sim.Dropbox.Delete(r.file(id + "_1")); err != nil {
		t.Fatal(err)
	}
	r.refusePart(id, 1, 404, 0)
	if report := r.verify(); report.MissingCount != 1 {
		t.Fatalf("it misses %+v", report.Missing)
	}
	r.sim.RingCentral.ClearRequestLog()
	r.hours(50)
	if n := r.contentCalls(); n > 12 {
		t.Errorf("%d contents were asked for", n)
	}
	if row, s := r.item(ledger.Key{Type: ledger.SMS, ID: id}), r.a.Snapshot(); row.State != ledger.Waiting || s.Completeness.Now {
		t.Errorf("the item is %+v, everything is there: %t", row, s.Completeness.Now)
	}
}

// TestWhatHadNoAddressUnderTheOtherChoice: RingCentral showed an own fax without an address in the name of the account and deletes it, and the
// own mailbox is listed by the own scope from then on. What that does not show has no address to come.
//
//test:long
func TestWhatHadNoAddressUnderTheOtherChoice(t *testing.T) {
	r := newQuickRig(t)
	r.message(ringcentralserver.TypeFax, 10*time.Hour, func(m *ringcentralserver.MessageSpec) { m.WithoutURI = true })
	r.turnOn(messagesToo, day)
	if report := r.runOnce(); report.LeftCount != 1 {
		t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	r.forget()
	must(t, r.a.SetTypes(t.Context(), archiver.ExtensionScope, ledger.Types, true))
	r.hours(60)
	if s := r.a.Snapshot(); s.Gone != 1 || s.Open != 0 {
		t.Errorf("%d gone, %d open: %+v", s.Gone, s.Open, s.Completeness)
	}
}
