package ringcentral

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// respond makes the answer of a call; headers come as pairs.
func respond(status int, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h}
}

func TestHeadersFeedTheBudget(t *testing.T) {
	usual := map[Group]float64{Light: 50, Medium: 40, Heavy: 10, Auth: 5}
	for name, c := range map[string]struct {
		headers []string
		changed map[Group]float64
	}{
		"none":            {nil, nil},
		"raised":          {[]string{"X-Rate-Limit-Limit", "600", "X-Rate-Limit-Window", "60", "X-Rate-Limit-Remaining", "599", "X-Rate-Limit-Group", "heavy"}, map[Group]float64{Heavy: 600}},
		"window":          {[]string{"X-Rate-Limit-Window", "30"}, map[Group]float64{Heavy: 20}},
		"others":          {[]string{"X-Rate-Limit-Limit", "10", "X-Rate-Limit-Remaining", "6"}, map[Group]float64{Heavy: 7}},
		"all used":        {[]string{"X-Rate-Limit-Limit", "10", "X-Rate-Limit-Remaining", "0"}, map[Group]float64{Heavy: 1}},
		"another group":   {[]string{"X-Rate-Limit-Limit", "80", "X-Rate-Limit-Group", "Medium"}, map[Group]float64{Medium: 80}},
		"an unknown name": {[]string{"X-Rate-Limit-Limit", "20", "X-Rate-Limit-Group", "bulky"}, map[Group]float64{Heavy: 20}},
		"absurd numbers":  {[]string{"X-Rate-Limit-Limit", "0", "X-Rate-Limit-Window", "-1", "X-Rate-Limit-Remaining", "7"}, nil},
		"absurd remains":  {[]string{"X-Rate-Limit-Limit", "12", "X-Rate-Limit-Remaining", "99"}, map[Group]float64{Heavy: 12}},
		"no numbers":      {[]string{"X-Rate-Limit-Limit", "many", "X-Rate-Limit-Window", "1e9"}, nil},
		"too large":       {[]string{"X-Rate-Limit-Limit", "99999999", "X-Rate-Limit-Window", "999999"}, nil},
	} {
		b := newBudget(clockwork.NewFakeClockAt(morning))
		ticket, err := b.take(t.Context(), route{"list calls", Heavy})
		if err != nil {
			t.Fatal(err)
		}
		ticket.answered(respond(http.StatusOK, c.headers...))
		for group, want := range usual {
			if changed, ok := c.changed[group]; ok {
				want = changed
			}
			if got := b.rate(group).PerMinute; got != want {
				t.Errorf("%s: %s at %v, want %v", name, group, got, want)
			}
		}
		if n := b.limiters[Heavy].inFlight; n != 0 {
			t.Errorf("%s: %d still in flight", name, n)
		}
	}
}

func TestARouteMovesToItsGroup(t *testing.T) {
	b := newBudget(clockwork.NewFakeClockAt(morning))
	r := route{"list messages", Light}
	for i := range 2 {
		ticket, err := b.take(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if want := []*limiter{b.limiters[Light], b.limiters[Auth]}[i]; ticket.limiter != want {
			t.Errorf("call %d went out on another limiter", i)
		}
		b.clock.(*clockwork.FakeClock).Advance(time.Minute)
		ticket.answered(respond(http.StatusOK, "X-Rate-Limit-Group", "auth"))
	}
	if light, auth := b.limiters[Light], b.limiters[Auth]; len(light.answered) != 0 || len(auth.answered) != 2 {
		t.Errorf("%d counted as light, %d as auth", len(light.answered), len(auth.answered))
	}
	if _, err := b.take(t.Context(), route{"odd", "bulky"}); err == nil {
		t.Error("a call without a group")
	}
	if got := b.rate("bulky"); got != (Rate{}) {
		t.Errorf("%v", got)
	}
}

func TestAPenaltyIsOfItsGroupAlone(t *testing.T) {
	b := newBudget(clockwork.NewFakeClockAt(morning))
	ticket, err := b.take(t.Context(), route{"list calls", Heavy})
	if err != nil {
		t.Fatal(err)
	}
	ticket.answered(respond(http.StatusTooManyRequests, "Retry-After", "60", "X-Rate-Limit-Limit", "10", "X-Rate-Limit-Remaining", "0"))
	if got := b.rate(Heavy); !got.BlockedUntil.Equal(morning.Add(time.Minute+penaltyMargin)) || got.PerMinute != 10 {
		t.Errorf("heavy: %+v", got)
	}
	if got := b.rate(Light); !got.BlockedUntil.IsZero() {
		t.Errorf("light: %+v", got)
	}
}

// penal is a server that refuses what is too much and, as RingCentral does, everything in the
// penalty that follows, which each further call restarts.
type penal struct {
	mu      sync.Mutex
	strict  strict
	until   time.Time
	during  int // calls within a penalty
	penalty time.Duration
}

func (p *penal) arrive(now time.Time) (ok bool, remaining int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Before(p.until) {
		p.during++
		p.until = now.Add(p.penalty)
		return false, 0
	}
	before := p.strict.refused
	remaining = p.strict.arrive(now)
	if p.strict.refused > before {
		p.until = now.Add(p.penalty)
		return false, 0
	}
	return true, remaining
}

func TestManyCallersKeepToALimitThatIsLowerThanThought(t *testing.T) {
	const callers, limit = 8, 4
	p := &penal{strict: strict{limit: limit, window: time.Minute}, penalty: time.Minute}
	var o *office
	served := 0
	o = newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
		ok, _ := p.arrive(o.clock.Now())
		if !ok {
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
	if served != callers || p.during != 0 || p.strict.refused > 1 {
		t.Errorf("%d served, %d refused, %d calls during a penalty", served, p.strict.refused, p.during)
	}
}
