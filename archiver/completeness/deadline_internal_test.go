package completeness

import (
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// TestADayOfDeletionIsOneThatRingCentralHasSaid: without a retention there is none, nor with one that stands for "always".
func TestADayOfDeletionIsOneThatRingCentralHasSaid(t *testing.T) {
	from := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for kept, want := range map[time.Duration]time.Time{
		0: {}, -day: {}, day: from.Add(day), 90 * day: from.Add(90 * day), 3650 * day: from.Add(3650 * day), unlimited: {}, 2 * unlimited: {},
	} {
		who := store.RingCentral{Retention: kept}
		if got := Deadline(who, &ledger.Item{Key: ledger.Key{Type: ledger.CallRecording}}, from); !got.Equal(want) {
			t.Errorf("kept for %v: deleted at %v, want %v", kept, got, want)
		}
	}
}
