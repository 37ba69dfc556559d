package ledger

import (
	"testing"
	"time"
)

func TestWhatIsShort(t *testing.T) {
	for _, c := range []struct {
		recorded, length time.Duration
		want             bool
	}{
		{time.Minute, 49 * time.Second, true},
		{time.Minute, 50 * time.Second, false}, // ten seconds
		{time.Hour, 55 * time.Minute, false},   // a tenth
		{time.Hour, 53 * time.Minute, true},
		{time.Minute, 2 * time.Minute, false},
		{time.Minute, 0, false}, // not measured
		{0, time.Second, false}, // not known
	} {
		it := &Item{Recorded: c.recorded, Parts: []Part{{Length: c.length}}}
		if got := it.Short(); got != c.want {
			t.Errorf("%v of %v: %v", c.length, c.recorded, got)
		}
	}
}
