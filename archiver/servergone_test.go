package archiver_test

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/archiver/target/drafts"
)

// TestAServerThatGoesAwayInMidPass: it is waited for, nothing counts as missing, and when it is back everything is there once.
func TestAServerThatGoesAwayInMidPass(t *testing.T) {
	t.Parallel()
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
			if !report.Complete() {
				t.Errorf("with the server back: left %+v (%v)", report.Left, report.Err)
			}
			if report := r.verify(); !report.Intact() {
				t.Errorf("it verifies %+v", report)
			}
			r.clock.Advance(drafts.Stale + time.Minute) // the server may have begun a draft after the connection was lost
			r.runOnce()
			r.checkFolder(root, r.truth(start.Add(-day)))
		})
	}
}

// TestAServerThatIsBackIsNotWaitedFor: what failed because it was away is archived by the next pass that finds it there, however often it
// had been tried.
func TestAServerThatIsBackIsNotWaitedFor(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s := sshdtest.New(t, "")
	root := r.onServer(s)
	r.day()
	r.backup(day)
	for range 12 {
		s.BreakAfter(20_000)
		if report := r.runOnce(); reasons.Of(report.Err) != reasons.PlaceAway {
			t.Fatalf("without the server: %v", report.Err)
		}
		s.Mend()
	}
	s.Break()
	r.serve()
	r.a.RunNow()
	r.await("it was looked for", func(v archiver.Snapshot) bool {
		return v.Waiting == reasons.PlaceAway && !v.Pass.Running && v.NextRun.After(r.clock.Now())
	})
	s.Mend()
	r.clock.Advance(2 * time.Minute)
	if err := r.a.SetUpdates(t.Context(), false); err != nil { // whatever is set has it look at the clock
		t.Fatal(err)
	}
	r.await("all is archived", func(v archiver.Snapshot) bool { return v.Open == 0 && v.Completeness.Now && !v.Pass.Running })
	r.clock.Advance(drafts.Stale + time.Minute)
	r.runOnce()
	r.checkFolder(root, r.truth(start.Add(-day)))
}
