package ringcentral

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// penal is a server that refuses what is too much and, as RingCentral does, everything in the
// penalty that follows, which each further call restarts.
type penal struct {
	limit int // calls a minute

	mu       sync.Mutex
	arrivals []time.Time // within the last minute
	until    time.Time   // end of the penalty
	refused  int
	during   int // of them within a penalty
}

func (p *penal) arrive(now time.Time) (ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.arrivals = append(slices.DeleteFunc(p.arrivals, func(at time.Time) bool { return now.Sub(at) > time.Minute }), now)
	penalised := now.Before(p.until)
	if len(p.arrivals) <= p.limit && !penalised {
		return true
	}
	p.refused++
	if penalised {
		p.during++
	}
	p.until = now.Add(time.Minute)
	return false
}

func TestManyCallersKeepToALimitThatIsLowerThanThought(t *testing.T) {
	const callers, limit = 8, 4
	p := &penal{limit: limit}
	var o *office
	served := 0
	o = newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		if !p.arrive(o.clock.Now()) {
			answer(t, w, http.StatusTooManyRequests, rateBody, "Retry-After", "60", "X-Rate-Limit-Limit", "4", "X-Rate-Limit-Window", "60")
			return
		}
		p.mu.Lock()
		served++
		p.mu.Unlock()
		answer(t, w, http.StatusOK, `{"records":[],"navigation":{}}`) // says nothing about the limit
	})
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			err := o.CallLog(t.Context(), CallLogQuery{From: morning}, func([]Call) error { return nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if served != callers || p.during != 0 || p.refused > 1 {
		t.Errorf("%d served, %d refused, %d calls during a penalty", served, p.refused, p.during)
	}
}
