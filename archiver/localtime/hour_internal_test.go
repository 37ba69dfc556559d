package localtime

import (
	"testing"
	"time"
)

func TestAClockThatIsSetBackDoesNotPutTheHourOff(t *testing.T) {
	until := time.Date(2026, 11, 20, 19, 2, 0, 0, time.UTC)
	for early, due := range map[time.Duration]bool{-time.Second: true, 0: true, time.Minute: false, time.Hour: false, 61 * time.Minute: true} {
		if got := HourDue(until.Add(-early), until); got != due {
			t.Errorf("%s before it: due %v", early, got)
		}
	}
	for early, late := range map[time.Duration]bool{-6 * time.Minute: true, -5 * time.Minute: true, -4 * time.Minute: false, 0: false, time.Hour: false, 61 * time.Minute: true} {
		if got := HourLate(until.Add(-early), until, 5*time.Minute); got != late {
			t.Errorf("%s before it: late %v", early, got)
		}
	}
}
