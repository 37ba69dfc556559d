package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

func TestPassArchivesEverythingOnce(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	report := r.runOnce()
	if !report.Complete() || report.Archived != 17 {
		t.Errorf("archived %d items, left %v, %v", report.Archived, report.Left, report.Err)
	}
	since := start.Add(-25 * time.Hour)
	r.checkArchive(r.truth(since))

	commits := r.commits()
	again := r.runOnce()
	if again.Archived != 0 || r.commits() != commits {
		t.Errorf("a second pass archived %d items in %d commits", again.Archived, r.commits()-commits)
	}
	if r.overwrites() != 0 || r.sim.RingCentral.InPenalty() != 0 {
		t.Errorf("%d overwrites, %d calls in a penalty", r.overwrites(), r.sim.RingCentral.InPenalty())
	}
	if got := r.row(start.Add(-90 * time.Minute)).Status; got != completeness.Settling {
		t.Errorf("a young hour is %s", got)
	}
}
