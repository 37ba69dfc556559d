package schedule

import (
	"sync"
	"time"

	"ringcentral-archiver/archiver/localtime"
)

// Hourly is something that is done once an hour, the first time at once. The zero value is ready. It is
// safe for use by several goroutines.
type Hourly struct {
	mu   sync.Mutex
	next time.Time
}

// Due reports whether it is to be done now; then it is due again in an hour.
func (h *Hourly) Due(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	due := localtime.HourDue(now, h.next)
	if due {
		h.next = now.Add(time.Hour)
	}
	return due
}
