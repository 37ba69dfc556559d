package known

import (
	"fmt"
	"testing"
	"time"
)

// Not everything that was archived on a day is read again on one.
func TestReadingAgainIsSpread(t *testing.T) {
	read := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	due := func(after time.Duration) (n int) {
		for i := range 1000 {
			if (File{Path: fmt.Sprintf("/Ana/%d.mp3", i), Read: read}).Due(read.Add(after)) {
				n++
			}
		}
		return n
	}
	if a, b, c := due(ReadAgain), due(ReadAgain+ReadSpread/2), due(ReadAgain+ReadSpread); a != 0 || b < 400 || b > 600 || c < 999 {
		t.Errorf("due are %d, %d, %d of 1000", a, b, c)
	}
	if due(-time.Hour) != 1000 {
		t.Error("what was read in the future is believed")
	}
}
