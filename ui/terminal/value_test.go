package terminal

import (
	"testing"
	"time"
)

func TestSince(t *testing.T) {
	for _, c := range []struct {
		text string
		want time.Time
	}{
		{"24h", noon.Add(-24 * time.Hour)},
		{"2160h", noon.Add(-2160 * time.Hour)},
		{"90m", noon.Add(-90 * time.Minute)},
		{"0s", noon},
		{"90d", noon.Add(-90 * 24 * time.Hour)},
		{"2026-11-01T00:00:00-08:00", time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)},
		{"2026-11-21T20:07:10Z", noon},
	} {
		if got, err := parseSince(c.text, noon); err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %s, %v; want %s", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"", "d", "-1d", "1.5d", "24", "999999999999999999999d", "9223372036854775807d", "2026-11-01", "2027-01-01T00:00:00Z", "-1h"} {
		if got, err := parseSince(text, noon); err == nil {
			t.Errorf("%q was taken for %s", text, got)
		}
	}
}

func TestDatesAreLocalDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	l := &Line{now: noon, zone: berlin}
	// The day on which summer time ends has 25 hours.
	if err := l.setFrom("2026-10-25"); err != nil {
		t.Fatal(err)
	}
	if err := l.setTo("2026-10-25"); err != nil {
		t.Fatal(err)
	}
	if got := l.to.Sub(l.from); got != 25*time.Hour {
		t.Errorf("the day is %s long", got)
	}
	if want := time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC); !l.from.Equal(want) {
		t.Errorf("it begins at %s, want %s", l.from, want)
	}
}
