package archiver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestTheNextHourDoesNotWaitForAFlight: one recording takes hours. Those that follow are listed and
// fetched beside it, and the slow one is not given up.
func TestTheNextHourDoesNotWaitForAFlight(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	slow := r.call(r.ana, time.Hour, ringcentralserver.RecordingSpec{Size: 200_000})
	hanging, quick, fetched := make(chan struct{}), make(chan struct{}), make(chan struct{}, 16)
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			switch {
			case strings.Contains(q.URL.Path, "/recording/"+slow+"/content"):
				w = &snail{ResponseWriter: w, hanging: hanging, quick: quick}
			case strings.Contains(q.URL.Path, "/content") && strings.Contains(q.URL.Path, "/recording/"):
				fetched <- struct{}{}
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(24 * time.Hour)
	ended := r.begins()
	r.flies(hanging)
	for range 2 {
		r.clock.Advance(70 * time.Minute)
		r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
		select {
		case <-fetched:
		case report := <-ended:
			t.Fatalf("the pass has ended: %+v", report)
		}
	}
	if got := r.get("/ARCHIVE STATUS.html"); got == "" {
		t.Error("nothing was published while the recording was fetched")
	}
	close(quick)
	if report := <-ended; !report.Complete() {
		t.Errorf("%d left: %+v (%v)", report.LeftCount, report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-24 * time.Hour)))
}

// flies waits until a file is under way and the lists of the pass have ended.
func (r *rig) flies(hanging <-chan struct{}) {
	<-hanging
	r.wait(func() bool { return r.a.Snapshot().Pass.Phase == progress.Copying })
}

// snail is an answer of which the beginning comes, and the rest when it may.
type snail struct {
	http.ResponseWriter
	hanging, quick chan struct{}
	begun          bool
}

// Write implements io.Writer.
func (s *snail) Write(p []byte) (n int, err error) {
	if !s.begun {
		s.begun = true
		if n, err = s.ResponseWriter.Write(p[:1]); err == nil {
			err = http.NewResponseController(s.ResponseWriter).Flush()
		}
		close(s.hanging)
		<-s.quick
		if err != nil {
			return n, err
		}
	}
	m, err := s.ResponseWriter.Write(p[n:])
	return n + m, err
}
