package pace

import (
	"net/http"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/transport"
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
		b := NewBudget(clockwork.NewFakeClockAt(morning))
		ticket, err := b.Take(t.Context(), "list calls", Heavy)
		if err != nil {
			t.Fatal(err)
		}
		ticket.Answered(respond(http.StatusOK, c.headers...))
		for group, want := range usual {
			if changed, ok := c.changed[group]; ok {
				want = changed
			}
			if got := b.Rate(group).PerMinute; got != want {
				t.Errorf("%s: %s at %v, want %v", name, group, got, want)
			}
		}
		if n := b.limiters[Heavy].inFlight; n != 0 {
			t.Errorf("%s: %d still in flight", name, n)
		}
	}
}

func TestARouteMovesToItsGroup(t *testing.T) {
	b := NewBudget(clockwork.NewFakeClockAt(morning))
	for i := range 2 {
		ticket, err := b.Take(t.Context(), "list messages", Light)
		if err != nil {
			t.Fatal(err)
		}
		if want := []*limiter{b.limiters[Light], b.limiters[Auth]}[i]; ticket.limiter != want {
			t.Errorf("call %d went out on another limiter", i)
		}
		b.clock.(*clockwork.FakeClock).Advance(time.Minute)
		ticket.Answered(respond(http.StatusOK, "X-Rate-Limit-Group", "auth"))
	}
	if light, auth := b.limiters[Light], b.limiters[Auth]; len(light.answered) != 0 || len(auth.answered) != 2 {
		t.Errorf("%d counted as light, %d as auth", len(light.answered), len(auth.answered))
	}
	if _, err := b.Take(t.Context(), "odd", "bulky"); err == nil {
		t.Error("a call without a group")
	}
	if got := b.Rate("bulky"); got != (Rate{}) {
		t.Errorf("%v", got)
	}
}

func TestAPenaltyIsOfItsGroupAlone(t *testing.T) {
	b := NewBudget(clockwork.NewFakeClockAt(morning))
	ticket, err := b.Take(t.Context(), "list calls", Heavy)
	if err != nil {
		t.Fatal(err)
	}
	ticket.Answered(respond(http.StatusTooManyRequests, "Retry-After", "60", "X-Rate-Limit-Limit", "10", "X-Rate-Limit-Remaining", "0"))
	if got := b.Rate(Heavy); !got.BlockedUntil.Equal(morning.Add(time.Minute+penaltyMargin)) || got.PerMinute != 10 {
		t.Errorf("heavy: %+v", got)
	}
	if got := b.Rate(Light); !got.BlockedUntil.IsZero() {
		t.Errorf("light: %+v", got)
	}
}

// FuzzHeaders: whatever an answer says about the limits, what is allowed stays a rate, and a silence has an end.
func FuzzHeaders(f *testing.F) {
	f.Add("10", "60", "9", "heavy", "30", 429)
	f.Add("0", "-1", "99999999999999999999", " Heavy\x00", "Fri, 31 Dec 9999 23:59:59 GMT", 200)
	f.Add("100000", "3600", "1", "none", "1e9", 503)
	f.Fuzz(func(t *testing.T, limit, window, remaining, group, retry string, status int) {
		clock := clockwork.NewFakeClock()
		b := NewBudget(clock)
		ticket, err := b.Take(t.Context(), "list", Heavy)
		if err != nil {
			t.Fatal(err)
		}
		h := http.Header{"X-Rate-Limit-Limit": {limit}, "X-Rate-Limit-Window": {window}, "X-Rate-Limit-Remaining": {remaining}, "X-Rate-Limit-Group": {group}, "Retry-After": {retry}}
		ticket.Answered(&http.Response{StatusCode: status, Header: h})
		for _, g := range []Group{Light, Medium, Heavy, Auth} {
			if r := b.Rate(g); !(r.PerMinute >= 0 && r.PerMinute <= 60*mostLimit) || r.UnderWay != 0 || !r.BlockedUntil.IsZero() && status != http.StatusTooManyRequests {
				t.Errorf("%s: %+v", g, r)
			}
			if _, told := transport.RetryAfter(h, clock.Now()); !told && b.Rate(g).BlockedUntil.Sub(clock.Now()) > longestWindow+penaltyMargin {
				t.Errorf("%s is blocked until %v", g, b.Rate(g).BlockedUntil)
			}
		}
	})
}
