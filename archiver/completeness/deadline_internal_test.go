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
		if got := Deadline(who, &ledger.Item{Key: ledger.Key{Type: ledger.CallRecording}, Label: "Automatic"}, from); !got.Equal(want) {
			t.Errorf("kept for %v: deleted at %v, want %v", kept, got, want)
		}
	}
}

// TestADayOfDeletionIsOfTheKindOfRecording: RingCentral keeps those that a person has made for another time. Where it does not say which kind
// one is of, no day is known, unless both are kept alike.
func TestADayOfDeletionIsOfTheKindOfRecording(t *testing.T) {
	from := time.Date(2026, 11, 20, 18, 10, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for _, c := range []struct {
		label               string
		automatic, onDemand time.Duration
		want                time.Time
	}{
		{"Automatic", 30 * day, 90 * day, from.Add(30 * day)},
		{"automatic", 30 * day, 0, from.Add(30 * day)},
		{"OnDemand", 30 * day, 90 * day, from.Add(90 * day)},
		{"OnDemand", 30 * day, 0, time.Time{}},
		{"", 30 * day, 90 * day, time.Time{}},
		{"Announced", 30 * day, 0, time.Time{}},
		{"Announced", 30 * day, 30 * day, from.Add(30 * day)},
		{"", 0, 0, time.Time{}},
	} {
		it := &ledger.Item{Key: ledger.Key{Type: ledger.CallRecording}, Label: c.label}
		if got := Deadline(store.RingCentral{Retention: c.automatic, OnDemand: c.onDemand}, it, from); !got.Equal(c.want) {
			t.Errorf("%q, kept for %v and %v: deleted at %v, want %v", c.label, c.automatic, c.onDemand, got, c.want)
		}
	}
}
