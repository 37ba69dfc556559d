package archiver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestARunEndsThoughRingCentralRefusesEverything: each recording is refused because of the rate, again and again, whether RingCentral says how
// long it wants to be left alone or not. Each is named, all else is archived, and the run ends before the hour is over; a later one archives them.
//
//test:long
func TestARunEndsThoughRingCentralRefusesEverything(t *testing.T) {
	t.Parallel()
	for name, retryAfter := range map[string]string{"it says how long": "60", "it does not": ""} {
		t.Run(name, func(t *testing.T) {
			const recordings = 60
			r := newQuickRig(t)
			for i := range recordings {
				r.call(r.ana, time.Duration(i+1)*10*time.Minute, ringcentralserver.RecordingSpec{Size: 3000})
			}
			r.message(ringcentralserver.TypeVoiceMail, 5*time.Hour, nil)
			r.sim.Watch(func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					if !strings.Contains(q.URL.Path, "/recording/") {
						next.ServeHTTP(w, q)
						return
					}
					if retryAfter != "" {
						w.Header().Set("Retry-After", retryAfter)
					}
					w.WriteHeader(http.StatusTooManyRequests)
				})
			})
			r.backup(24 * time.Hour)
			began := r.clock.Now()
			report := r.runOnce()
			if took := r.clock.Now().Sub(began); took > 45*time.Minute {
				t.Errorf("the run took %s", took)
			}
			if report.Archived != 1 || report.LeftCount != recordings || report.Left[0].Reason != reasons.RateLimited {
				t.Errorf("%d archived, %d left: %+v", report.Archived, report.LeftCount, report.Left[:1])
			}
			r.sim.Watch(nil)
			r.clock.Advance(time.Hour)
			if report := r.runOnce(); report.Archived != recordings || !report.Complete() {
				t.Errorf("then %d archived, %d left (%v)", report.Archived, report.LeftCount, report.Err)
			}
		})
	}
}
