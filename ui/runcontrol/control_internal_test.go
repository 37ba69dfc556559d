package runcontrol

import (
	"testing"
	"time"
)

func TestTomorrowIsTheNextMorning(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	late := time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC) // already December there
	if got, want := tomorrow(late, berlin), time.Date(2026, 12, 2, 8, 0, 0, 0, berlin); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
