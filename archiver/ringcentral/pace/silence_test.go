package pace

import (
	"slices"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// TestASilenceThatIsNotEnoughGrows: where each call is refused again, RingCentral is left alone for longer and longer, until it is not waited
// for any more. What was under way when a silence began does not count, and an answer ends it.
func TestASilenceThatIsNotEnoughGrows(t *testing.T) {
	for _, c := range []struct {
		asked time.Duration
		want  []time.Duration
	}{
		{30 * time.Second, []time.Duration{
			30 * time.Second, 30 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, longestGrown, longestGrown,
		}},
		{10 * time.Minute, []time.Duration{10 * time.Minute, 10 * time.Minute, 10 * time.Minute, longestGrown, longestGrown}},
		{time.Hour, []time.Duration{time.Hour, time.Hour, time.Hour, time.Hour, time.Hour}},
	} {
		clock := clockwork.NewFakeClockAt(morning)
		l := newLimiter(clock, 1000, time.Minute)
		silence := func() time.Duration {
			for range 5 { // they are under way together
				if _, pause := l.take(); pause > 0 {
					clock.Advance(pause)
					l.take()
				}
			}
			for range 5 {
				l.settle(report{refused: true, penalty: c.asked})
			}
			left := l.rate().BlockedUntil.Sub(clock.Now())
			clock.Advance(left)
			return left
		}
		var got []time.Duration
		for range c.want {
			got = append(got, silence())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("asked for %s, it is silent for %v, want %v", c.asked, got, c.want)
		}
		l.take()
		l.settle(report{})
		if got := silence(); got != c.asked {
			t.Errorf("asked for %s after an answer, it is silent for %s", c.asked, got)
		}
	}
}
