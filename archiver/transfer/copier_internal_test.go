package transfer

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestTakeNeverTakesWhatIsBeingRecorded: while the queue is read, everything in it
// is recorded as archived and lands. Whichever comes first, nothing is taken a
// second time.
func TestTakeNeverTakesWhatIsBeingRecorded(t *testing.T) {
	s := storetest.Open(t)
	c := &Copier{Config: Config{Store: s, Clock: localtime.NewClock(clockwork.NewRealClock(), time.UTC)}, moved: make(chan struct{}, 1)}
	items := make([]*ledger.Item, feedPage)
	for i := range items {
		items[i] = &ledger.Item{
			Key: ledger.Key{Type: ledger.SMS, ID: strconv.Itoa(i)}, Time: time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC),
			Parts: []ledger.Part{{ID: "1", Kind: layout.Text, Text: "x"}},
		}
	}
	put := func(state ledger.State) error {
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
		if err := put(ledger.Discovered); err != nil {
			t.Fatal(err)
		}
		c.transfers = map[ledger.Key]*transfer{}
		for _, it := range items {
			c.transfers[it.Key] = &transfer{item: it}
		}
		var recorded error
		var recording sync.WaitGroup
		recording.Go(func() {
			recorded = put(ledger.Archived)
			c.mu.Lock()
			defer c.mu.Unlock()
			for _, it := range items {
				delete(c.transfers, it.Key)
			}
		})
		taken, err := c.take(feedPage)
		recording.Wait()
		if err != nil || recorded != nil {
			t.Fatal(err, recorded)
		}
		if len(taken) > 0 {
			t.Fatalf("%d items were taken that had just been archived", len(taken))
		}
	}
}

// TestWhereCopyingIsSlowALargePageGoesBack: of a large page no more than a small
// one is begun once that takes time, and the rest can be taken again.
func TestWhereCopyingIsSlowALargePageGoesBack(t *testing.T) {
	s, clock := storetest.Open(t), clockwork.NewFakeClock()
	c := &Copier{
		Config:    Config{Store: s, Clock: localtime.NewClock(clock, time.UTC)},
		How:       How{Until: clock.Now().Add(time.Hour)},
		moved:     make(chan struct{}, 1),
		transfers: map[ledger.Key]*transfer{},
	}
	const all = 3 * feedPage
	if err := s.Update(func(tx *store.Tx) error {
		for i := range all {
			it := &ledger.Item{
				Key: ledger.Key{Type: ledger.SMS, ID: strconv.Itoa(i)}, State: ledger.Discovered, Time: clock.Now(),
				Parts: []ledger.Part{{ID: "1", Kind: layout.Text, Text: "x"}},
			}
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		took  time.Duration
		begun int
	}{{time.Minute, feedPage}, {0, all - feedPage}} {
		began := c.Clock.Now()
		transfers, err := c.take(all)
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(step.took)
		begun := 0
		c.begin = func(f *transfer) { begun++; c.end(f) }
		if err := c.dispatch(t.Context(), transfers, began); err != nil {
			t.Fatal(err)
		}
		if begun != step.begun || c.busy != len(c.transfers) {
			t.Errorf("after %v %d of %d are begun, with %d busy and %d under way", step.took, begun, len(transfers), c.busy, len(c.transfers))
		}
	}
}
