package transfer

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestNothingAtTheHeadOfTheQueueStarves: what is leaving, what is deleted within
// a day and what is fresh take turns; the backlog comes after them. What should
// be deleted already is backlog, for it may be gone and the others are not.
func TestNothingAtTheHeadOfTheQueueStarves(t *testing.T) {
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	s := storetest.Open(t)
	put := func(id string, age, left time.Duration, leaving string) {
		it := &ledger.Item{
			Key: ledger.Key{Type: ledger.CallRecording, ID: id}, State: ledger.Discovered, Owner: ledger.Owner{ExtensionID: "102"},
			Time: now.Add(-age), Discovered: now, Deadline: now.Add(left), Leaving: leaving,
		}
		if err := s.Update(func(tx *store.Tx) error { return tx.PutItem(it) }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		hours := time.Duration(i) * time.Hour
		put(fmt.Sprint("fresh", i), hours, 90*day-hours, "")
		put(fmt.Sprint("urgent", i), 89*day, 30*time.Minute+hours, "")
		put(fmt.Sprint("old", i), 50*day, 40*day+hours, "")
	}
	put("leaver0", 20*day, 70*day, "Disabled")
	put("leaver1", 80*day, 20*time.Minute, "Disabled") // the soonest of all, and taken once
	put("overdue", 90*day, -time.Minute, "")
	choice := func(limit int, taken ...string) (ids []string) {
		if err := s.View(func(tx *store.Tx) error {
			claimed := map[string]bool{}
			for _, id := range taken {
				claimed[id] = true
			}
			choose(tx, now, limit, func(key ledger.Key) bool {
				if claimed[key.ID] {
					return false
				}
				claimed[key.ID] = true
				ids = append(ids, key.ID)
				return true
			})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	all := []string{
		"leaver1", "urgent0", "fresh0", "leaver0", "urgent1", "fresh1", "urgent2", "fresh2", "overdue", "old0", "old1", "old2",
	}
	for limit := range len(all) + 2 {
		if got := choice(limit); !slices.Equal(got, all[:min(limit, len(all))]) {
			t.Errorf("%d of them: %v", limit, got)
		}
	}
	if got, want := choice(3, "leaver1", "urgent0", "fresh0", "fresh1", "fresh2"), []string{"leaver0", "urgent1", "urgent2"}; !slices.Equal(got, want) {
		t.Errorf("where some are under way: %v, want %v", got, want)
	}
}
