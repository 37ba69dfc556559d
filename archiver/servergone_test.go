package archiver_test

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestAServerThatGoesAwayInMidPass: it is waited for, nothing counts as missing, and when it is back everything is there once.
func TestAServerThatGoesAwayInMidPass(t *testing.T) {
	for _, after := range []int{20_000, 200_000, 600_000} {
		t.Run(fmt.Sprintf("after %d bytes", after), func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			s := sshdtest.New(t, "")
			root := r.onServer(s)
			r.day()
			r.backup(day)
			s.BreakAfter(after)
			report := r.runOnce()
			if !s.Broke() {
				t.Fatal("the whole pass took less")
			}
			if reason := reasons.Of(report.Err); report.Complete() || reason != reasons.PlaceAway {
				t.Errorf("without the server: %+v, %q (%v)", report, reason, report.Err)
			}
			if r.a.Snapshot().Completeness.Now {
				t.Error("everything is said to be there")
			}
			if _, err := r.a.Verify(t.Context()); reasons.Of(err) != reasons.PlaceAway {
				t.Errorf("it verifies with %v", err)
			}
			s.Mend()
			report = r.runOnce()
			for range 2 { // on a slow computer a connection is found dead only by what it was to carry, which is tried again soon
				if !report.Complete() {
					r.clock.Advance(10 * time.Minute)
					report = r.runOnce()
				}
			}
			if !report.Complete() {
				t.Errorf("with the server back: left %+v (%v)", report.Left, report.Err)
			}
			if report := r.verify(); !report.Intact() {
				t.Errorf("it verifies %+v", report)
			}
			r.checkFolder(root, r.truth(start.Add(-day)))
		})
	}
}
