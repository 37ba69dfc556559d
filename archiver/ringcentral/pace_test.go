package ringcentral

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/ringcentral/pace"
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

// TestSaysWhenACallHasHadItsTurn: who waits with the next one for that neither waits for an answer nor is too early.
func TestSaysWhenACallHasHadItsTurn(t *testing.T) {
	o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(t, w, http.StatusOK, "sound", "Content-Type", "audio/mpeg", "X-Rate-Limit-Limit", "1", "X-Rate-Limit-Window", "60")
	})
	for turn := range 3 {
		before := o.clock.Now()
		var sent time.Time
		content, err := o.Content(t.Context(), o.address+"/content", pace.Heavy, func() { sent = o.clock.Now() })
		if err != nil {
			t.Fatal(err)
		}
		if err := content.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if waited := sent.Sub(before); sent.IsZero() || turn > 0 && waited < time.Minute {
			t.Errorf("call %d had its turn at %s, after %s", turn, sent, waited)
		}
	}
}
