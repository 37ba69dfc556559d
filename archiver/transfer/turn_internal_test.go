package transfer

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store/ledger"
)

// TestAsManyAtOnceAsThePaceMakesOfIt: one waits for RingCentral's pace at a time, and as many are copied at once as are on the way.
func TestAsManyAtOnceAsThePaceMakesOfIt(t *testing.T) {
	const all = 3 * mostBegun
	for name, c := range map[string]struct {
		then  func(c *Copier, f *transfer) // what each does at once
		begun int
	}{
		"none may call":          {func(*Copier, *transfer) {}, 1},
		"each call takes long":   {func(c *Copier, f *transfer) { c.wait(f, false) }, mostBegun},
		"each call has ended":    {func(c *Copier, f *transfer) { c.end(f) }, all},
		"each waits once more":   {func(c *Copier, f *transfer) { c.wait(f, false); c.wait(f, true) }, 1},
		"each is refused a call": {func(c *Copier, f *transfer) { c.wait(f, false); c.wait(f, false) }, mostBegun},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				clock := clockwork.NewFakeClock()
				co := &Copier{
					Config: Config{Clock: localtime.NewClock(clock, time.UTC)},
					How:    How{Until: clock.Now().Add(time.Hour)},
					moved:  make(chan struct{}, 1), transfers: map[ledger.Key]*transfer{},
				}
				var begun, page []*transfer
				co.begin = func(f *transfer) { begun = append(begun, f); c.then(co, f) }
				for i := range all {
					f := &transfer{item: &ledger.Item{Key: ledger.Key{Type: ledger.CallRecording, ID: strconv.Itoa(i)}}}
					page, co.transfers[f.item.Key] = append(page, f), f
				}
				co.busy = all
				ended := make(chan error, 1)
				go func() { ended <- co.dispatch(t.Context(), page, clock.Now()) }()
				synctest.Wait()
				if len(begun) != c.begun {
					t.Errorf("%d have begun, not %d", len(begun), c.begun)
				}
				if len(begun) < all {
					co.end(begun[0])
					synctest.Wait()
					if len(begun) != c.begun+1 {
						t.Errorf("%d have begun when one has ended, not %d", len(begun), c.begun+1)
					}
				}
				clock.Advance(time.Hour)
				if err := <-ended; err != nil || len(co.transfers) != len(begun) {
					t.Errorf("at the hour %d are under way of %d that have begun (%v)", len(co.transfers), len(begun), err)
				}
			})
		})
	}
}
