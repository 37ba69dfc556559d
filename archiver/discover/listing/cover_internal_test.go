package listing

import (
	"testing"
	"time"

	"ringcentral-archiver/store/coverage"
)

// TestWhatAListingCovers: everything from the beginning on, as long as no gap is in between; a clock that is set a little is none.
func TestWhatAListingCovers(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	begin, start := now.Add(-90*24*time.Hour), now.Add(-48*time.Hour)
	for name, c := range map[string]struct {
		before coverage.Listing
		full   bool
		want   time.Time
	}{
		"the first":                      {coverage.Listing{}, true, start},
		"an hour later":                  {coverage.Listing{At: now.Add(-time.Hour), Begin: begin}, false, begin},
		"three days later":               {coverage.Listing{At: now.Add(-72 * time.Hour), Begin: begin}, false, start},
		"half a second earlier":          {coverage.Listing{At: now.Add(time.Second / 2), Begin: begin}, false, begin},
		"after the clock was far ahead":  {coverage.Listing{At: now.Add(time.Hour), Begin: begin}, false, start},
		"everything":                     {coverage.Listing{At: now.Add(-time.Hour), Begin: begin}, true, start},
		"further back than was asked of": {coverage.Listing{At: now.Add(-time.Hour), Begin: now.Add(-time.Hour)}, false, start},
	} {
		of := c.before
		New().Cover(&of, now, start, c.full)
		if !of.Begin.Equal(c.want) || !of.At.Equal(now) {
			t.Errorf("%s: covered from %v to %v, want from %v", name, of.Begin, of.At, c.want)
		}
	}
}
