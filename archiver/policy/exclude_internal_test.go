package policy

import (
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestNothingWaitsForWhatIsSwitchedOff: neither to be listed nor to be finished. Once it is switched
// on again, it has to be listed again.
func TestNothingWaitsForWhatIsSwitchedOff(t *testing.T) {
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 12, 30, 0, 0, time.UTC))
	now := clock.Now()
	hour := now.Truncate(time.Hour).Add(-24 * time.Hour)
	for name, fax := range map[string]struct {
		listed     time.Time
		unfinished int
		again      string
	}{
		"listed never": {time.Time{}, 0, "waiting: not listed yet"},
		"listed early": {hour.Add(2 * time.Hour), 0, "settling"},
		"not finished": {now, 1, "waiting: not listed yet"},
		"neither":      {hour.Add(2 * time.Hour), 1, "waiting: not listed yet"},
	} {
		s := storetest.Open(t)
		update := func(change func(*store.Tx) error) {
			t.Helper()
			if err := s.Update(change); err != nil {
				t.Fatal(err)
			}
		}
		word := func(when, want string) {
			t.Helper()
			update(func(tx *store.Tx) error {
				job, _, err := tx.Job(hour)
				if got := completeness.RowOf(job, store.RingCentral{}, now, nil, "").Word(); got != want {
					t.Errorf("%s, %s: %q, want %q", name, when, got, want)
				}
				return err
			})
		}
		update(func(tx *store.Tx) error {
			return tx.ChangeJob(hour, func(j *ledger.Job) {
				j.Sources = ledger.OwnSMS | ledger.OwnFax
				j.Listed[ledger.OwnSMS.Index()], j.Listed[ledger.OwnFax.Index()] = now, fax.listed
				j.Unfinished[ledger.OwnFax.Index()] = fax.unfinished
			})
		})
		update(func(tx *store.Tx) error { return excludeSources(tx, ledger.OwnSMS) })
		word("switched off", "success")
		update(func(tx *store.Tx) error {
			return New(Config{Store: s, Clock: localtime.NewClock(clock, time.UTC)}).includeSource(tx, ledger.OwnFax)
		})
		word("switched on again", fax.again)
	}
}
