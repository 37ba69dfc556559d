package archiver_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestManyAreFetchedAtOnce: where RingCentral takes its time and allows many calls, the next is made before it has answered.
func TestManyAreFetchedAtOnce(t *testing.T) {
	const most = 40
	r := newQuickRig(t)
	for i := range 2 * most {
		r.call(r.bob, time.Hour+time.Duration(i)*time.Second, ringcentralserver.RecordingSpec{Size: 500})
	}
	together := make(chan struct{})
	var asked atomic.Int64
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, "/content") {
				if asked.Add(1) == most {
					close(together)
				}
				select {
				case <-together:
				case <-q.Context().Done():
				case <-time.After(time.Minute):
					t.Errorf("only %d were fetched at once", asked.Load())
				}
			}
			next.ServeHTTP(w, q)
		})
	})
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 2*most {
		t.Errorf("archived %d, left %d (%v)", report.Archived, report.LeftCount, report.Err)
	}
}
