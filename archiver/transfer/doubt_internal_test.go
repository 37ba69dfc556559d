package transfer

import (
	"testing"
	"time"

	"ringcentral-archiver/store/ledger"
)

// TestRingCentralInsists: a content in doubt is taken once the same was served three times in a row
// over an hour, and not while answers differ.
func TestRingCentralInsists(t *testing.T) {
	begin := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	a, b := served{"audio/mpeg", 9, []byte("a")}, served{"audio/mpeg", 9, []byte("b")}
	type answer struct {
		after time.Duration
		s     served
		want  bool
	}
	for name, answers := range map[string][]answer{
		"the same":            {{0, a, false}, {time.Minute, a, false}, {time.Hour, a, true}},
		"the same, in haste":  {{0, a, false}, {time.Minute, a, false}, {2 * time.Minute, a, false}, {3 * time.Minute, a, false}},
		"twice":               {{0, a, false}, {2 * time.Hour, a, false}},
		"another in between":  {{0, a, false}, {time.Hour, a, false}, {2 * time.Hour, b, false}, {3 * time.Hour, a, false}, {4 * time.Hour, a, false}, {5 * time.Hour, a, true}},
		"of another length":   {{0, a, false}, {time.Hour, a, false}, {2 * time.Hour, served{a.media, 8, a.head}, false}},
		"the clock goes back": {{0, a, false}, {time.Hour, a, false}, {-time.Hour, a, false}, {0, a, false}, {time.Minute, a, true}},
	} {
		var last *ledger.Doubt
		for i, one := range answers {
			var got bool
			if last, got = insists(last, fingerprint(one.s), "application/pdf", begin.Add(one.after)); got != one.want {
				t.Errorf("%s: answer %d: %v", name, i, got)
			}
		}
	}
}
