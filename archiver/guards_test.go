package archiver_test

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestNothingIsFetchedTwice: the queue is read while what was read before is
// recorded. An item that is taken a second time costs a call of RingCentral's
// budget and an upload.
//
//test:long
func TestNothingIsFetchedTwice(t *testing.T) {
	r := newQuickRig(t)
	const items = 600
	for i := range items {
		r.call(r.bob, time.Hour+time.Duration(i)*time.Second, ringcentralserver.RecordingSpec{Size: 500})
	}
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != items {
		t.Errorf("archived %d, left %d (%v)", report.Archived, report.LeftCount, report.Err)
	}
	fetched := map[string]int{}
	for _, q := range r.sim.RingCentral.RequestLog() {
		if strings.HasSuffix(q.Path, "/content") {
			fetched[q.Path]++
		}
	}
	twice := 0
	for _, n := range fetched {
		twice += n - 1
	}
	if twice > 0 || len(fetched) != items {
		t.Errorf("%d of %d contents were fetched once more", twice, len(fetched))
	}
}

// TestGoneIsNotForEver: RingCentral said for more than a day that it does not
// have a recording, and then has it all the same.
//
//test:long
func TestGoneIsNotForEver(t *testing.T) {
	r := newQuickRig(t)
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{Size: 500})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + id, Kind: ringcentralserver.FaultStatus, Status: 404})
	r.backup(time.Hour)
	for _, wait := range []time.Duration{0, 6 * time.Minute, 21 * time.Minute, 61 * time.Minute, 181 * time.Minute, 25 * time.Hour} {
		r.clock.Advance(wait)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Gone != 1 {
		t.Fatalf("%d gone, %d open", s.Gone, s.Open)
	}
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(25 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}

// TestTextThatLooksLikeAPageIsArchived: what a person typed is no error page,
// whatever it begins with.
//
//test:long
func TestTextThatLooksLikeAPageIsArchived(t *testing.T) {
	r := newQuickRig(t)
	for _, text := range []string{"<html>", "<a href=x>", "<!-- hm -->", "{}", "%PDF-1.4", " "} {
		r.message(ringcentralserver.TypeSMS, time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = text })
	}
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 6 {
		t.Errorf("archived %d, left %+v", report.Archived, report.Left)
	}
	r.checkArchive(r.truth(start.Add(-2 * time.Hour)))
}
