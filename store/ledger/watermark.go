package ledger

import "time"

// Watermark is the time before which no hour needs a pass, as a pass found it:
// every hour from Since until Before, by the clock of At, while RingCentral was
// said to keep recordings for no longer than Kept. A change to the row of an
// earlier hour lowers Before to that hour.
type Watermark struct {
	Since, Before, At time.Time
	Kept              time.Duration
}
