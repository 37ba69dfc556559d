package archiver

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// TestTakeNeverTakesWhatIsBeingRecorded: while the queue is read, everything in it
// is recorded as archived and lands. Whichever comes first, nothing is taken a
// second time.
func TestTakeNeverTakesWhatIsBeingRecorded(t *testing.T) {
	s := storetest.Open(t)
	c := &copier{a: &Archiver{store: s, clock: clockwork.NewRealClock()}, moved: make(chan struct{}, 1)}
	items := make([]*store.Item, feedPage)
	for i := range items {
		items[i] = &store.Item{
			Key: store.Key{Type: store.SMS, ID: strconv.Itoa(i)}, Time: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC),
			Parts: []store.Part{{ID: "1", Kind: kindText, Text: "x"}},
		}
	}
	put := func(state store.State) error {
		return s.Update(func(tx *store.Tx) error {
			for _, it := range items {
				it.State = state
				if err := tx.PutItem(it); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for range 60 {
		if err := put(store.Discovered); err != nil {
			t.Fatal(err)
		}
		c.flights = map[store.Key]*flight{}
		for _, it := range items {
			c.flights[it.Key] = &flight{item: it}
		}
		var recorded error
		var recording sync.WaitGroup
		recording.Go(func() {
			recorded = put(store.Archived)
			c.mu.Lock()
			defer c.mu.Unlock()
			for _, it := range items {
				delete(c.flights, it.Key)
			}
		})
		taken, err := c.take()
		recording.Wait()
		if err != nil || recorded != nil {
			t.Fatal(err, recorded)
		}
		if len(taken) > 0 {
			t.Fatalf("%d items were taken that had just been archived", len(taken))
		}
	}
}
