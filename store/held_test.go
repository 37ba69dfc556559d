package store_test

import (
	"maps"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// heldIn reads all that is held of a source.
func heldIn(t *testing.T, s *store.Store, source ledger.Source) map[ledger.HeldAt]int {
	t.Helper()
	out := map[ledger.HeldAt]int{}
	view(t, s, func(tx *store.Tx) error {
		return tx.Held(source, time.Unix(0, 0), time.Unix(1<<33, 0), func(at ledger.HeldAt, n int) { out[at] = n })
	})
	return out
}

func TestHeldIsReplacedWhereItChanged(t *testing.T) {
	s := storetest.Open(t)
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	at := func(quarter int, extension string) ledger.HeldAt {
		return ledger.HeldAt{Quarter: noon.Add(time.Duration(quarter) * 15 * time.Minute).Unix(), Extension: extension}
	}
	put := func(source ledger.Source, from time.Time, counts map[ledger.HeldAt]int, want int) {
		t.Helper()
		err := s.Update(func(tx *store.Tx) error {
			changed, err := tx.PutHeld(source, from, noon.Add(48*time.Hour), counts)
			if changed != want {
				t.Errorf("%d counts changed, want %d", changed, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all := map[ledger.HeldAt]int{at(0, "1"): 1, at(0, "12"): 300, at(0, ""): 2, at(5, "1"): 4}
	put(ledger.OwnSMS, noon, all, 4)
	put(ledger.OwnFax, noon, map[ledger.HeldAt]int{at(0, "1"): 7}, 1)
	put(ledger.OwnSMS, noon, all, 0)
	if got := heldIn(t, s, ledger.OwnSMS); !maps.Equal(got, all) {
		t.Errorf("got %v, want %v", got, all)
	}
	put(ledger.OwnSMS, noon.Add(time.Hour), map[ledger.HeldAt]int{at(0, "1"): 9, at(6, "1"): 1}, 2)
	all[at(6, "1")] = 1
	delete(all, at(5, "1"))
	if got := heldIn(t, s, ledger.OwnSMS); !maps.Equal(got, all) {
		t.Errorf("what is older than the listing changed, or what it does not show is still held: %v, want %v", got, all)
	}
	if got := heldIn(t, s, ledger.OwnFax); got[at(0, "1")] != 7 {
		t.Errorf("the other source holds %v", got)
	}
	put(ledger.OwnSMS, noon, nil, 4)
	if got := heldIn(t, s, ledger.OwnSMS); len(got) != 0 {
		t.Errorf("%v is left", got)
	}
}

// TestCommitsOfAnHourLieInItsSpan: whatever becomes of the items.
func TestCommitsOfAnHourLieInItsSpan(t *testing.T) {
	s := storetest.Open(t)
	begin := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	it := item("1", ledger.Archived)
	for _, after := range []time.Duration{5 * time.Hour, time.Hour, 9 * time.Hour, 2 * time.Hour} {
		it.Parts[0].Hash, it.Parts[0].Committed = "h", begin.Add(after)
		put(t, s, it)
	}
	view(t, s, func(tx *store.Tx) error {
		job, _, err := tx.Job(it.Hour())
		if err != nil || !job.FirstCommit.Equal(begin.Add(time.Hour)) || !job.LastCommit.Equal(begin.Add(9*time.Hour)) {
			t.Errorf("from %v to %v (%v)", job.FirstCommit, job.LastCommit, err)
		}
		return err
	})
}
