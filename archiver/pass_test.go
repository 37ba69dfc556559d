package archiver_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
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

// TestWhoStopsWaitingForAPassIsNotToldAnother: two ask for a pass, and one of them does not wait for
// its end. The report of the pass before would be a success.
func TestWhoStopsWaitingForAPassIsNotToldAnother(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Fatalf("left %v, %v", report.Left, report.Err)
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/call-log", Kind: ringcentralserver.FaultStall})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan progress.Report, 1)
	go func() {
		report, _ := r.a.RunOnce(ctx) // what stopped it is in the report
		ended <- report
	}()
	r.await("a pass lists", func(s archiver.Snapshot) bool { return s.Pass.Phase == progress.Listing })
	gone, leave := context.WithCancel(t.Context())
	leave()
	report, err := r.a.RunOnce(gone)
	if err != nil || report.Reason != reasons.Stopped || report.Complete() || report.Archived != 0 {
		t.Errorf("told %+v, %v", report, err)
	}
	stop()
	if report := <-ended; report.Reason != reasons.Stopped {
		t.Errorf("the pass ended with %+v", report)
	}
}

// TestHowFarAListHasComeIsTold: while the first page of a long list is all that there is, and again when it goes on.
func TestHowFarAListHasComeIsTold(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	for i := range 3 {
		r.call(r.ana, time.Duration(i+1)*time.Hour, ringcentralserver.RecordingSpec{})
	}
	r.sim.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.DetailedPerPage = 1 })
	told := []chan struct{}{make(chan struct{}), make(chan struct{})}
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if page, err := strconv.Atoi(q.URL.Query().Get("page")); err == nil && page < 4 && strings.HasSuffix(q.URL.Path, "/account/~/call-log") {
				select {
				case <-told[page-2]:
				case <-q.Context().Done():
				}
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(24 * time.Hour)
	ended := r.begins()
	for i, next := range told {
		s := r.await("a page is read", func(s archiver.Snapshot) bool { return s.Pass.Rows == i+1 })
		if ago := start.Sub(s.Pass.Back).Round(time.Hour); s.Pass.Phase != progress.Listing || ago != time.Duration(i+1)*time.Hour {
			t.Errorf("after page %d: %s, %d rows, back %s", i+1, s.Pass.Phase, s.Pass.Rows, ago)
		}
		close(next)
	}
	if report := <-ended; !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
}
