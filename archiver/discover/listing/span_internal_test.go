package listing

import (
	"testing"
	"time"
)

func TestTheWholeIsListedOnceADayAtNight(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		hour int
		ago  time.Duration
		want bool
	}{
		{10, 23 * time.Hour, false},
		{10, 24 * time.Hour, true},
		{0, 23 * time.Hour, false},
		{1, 23 * time.Hour, true},
		{4, 12 * time.Hour, true},
		{4, 11 * time.Hour, false},
		{5, 23 * time.Hour, false},
		{10, -time.Minute, true}, // the clock was set back
	} {
		now := time.Date(2026, 11, 20, c.hour, 2, 0, 0, zone)
		r := Rule{Now: now.UTC(), Zone: zone}
		if got := r.FullDue(now.Add(-c.ago)); got != c.want {
			t.Errorf("at %d o'clock, %v after the last: %v", c.hour, c.ago, got)
		}
	}
}
