package archiver_test

import (
	"testing"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestAnEstimateCountsWhatIsShownBehindItsTime: what RingCentral lists, it may hold, though it had said that it would be deleted by now. A
// rescue archives it, so an estimate counts it; when it goes is not known any more.
func TestAnEstimateCountsWhatIsShownBehindItsTime(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for _, direction := range []string{"Inbound", "Outbound"} { // what was sent is kept for 30 days
		r.message(ringcentralserver.TypeFax, 40*day, func(m *ringcentralserver.MessageSpec) { m.Direction = direction })
	}
	e, err := r.a.Estimate(t.Context(), r.clock.Now().Add(-60*day))
	if err != nil || e.Items != 2 || e.Soon != 0 {
		t.Errorf("%d items, %d of them deleted soon (%v)", e.Items, e.Soon, err)
	}
	r.backup(60 * day)
	if report := r.runOnce(); !report.Complete() || report.Archived != e.Items {
		t.Errorf("archived %d of %d, left %+v (%v)", report.Archived, e.Items, report.Left, report.Err)
	}
}
