package completeness

import (
	"math/rand/v2"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestSettlingIsCountedAsHourByHour: whatever was listed, is kept and is asked for, and whatever the time.
//
//test:long
func TestSettlingIsCountedAsHourByHour(t *testing.T) {
	for seed := range uint64(15) {
		rng, s := rand.New(rand.NewPCG(seed, 3)), storetest.Open(t)
		now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).Add(time.Duration(rng.Int64N(int64(30 * 24 * time.Hour))))
		switch rng.IntN(3) {
		case 0:
			now = now.Truncate(time.Hour)
		case 1:
			now = now.Truncate(time.Hour).Add(-1)
		}
		span := rng.IntN(4000)
		since := now.Add(-time.Duration(span) * time.Hour).Truncate(time.Hour)
		who := store.RingCentral{Retention: time.Duration(rng.IntN(200)) * 24 * time.Hour}
		settings := store.Settings{Backup: true, Since: since, Account: store.Scope{On: true, Types: ledger.Types[rng.IntN(2):]}}
		kept := coverage.Completeness{Unsettled: rng.IntN(2)}
		if rng.IntN(2) == 0 {
			kept.Edge = since.Add(time.Duration(rng.IntN(span+1)) * time.Hour)
		}
		err := s.Update(func(tx *store.Tx) error {
			for at := since; at.Before(now); at = at.Add(time.Hour) {
				if rng.IntN(200) == 0 {
					continue
				}
				if err := tx.ChangeJob(at, func(j *ledger.Job) { listAtRandom(j, rng) }); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.View(func(tx *store.Tx) error {
			got, err := settling(tx, settings, who, kept, now)
			if err != nil {
				return err
			}
			want := kept.Unsettled
			from := since
			if kept.Edge.After(from) && !kept.Edge.After(now) {
				from = kept.Edge
			}
			if oldest := now.Add(-longestKept(who, settings.Sources())).Truncate(time.Hour); from.Before(oldest) {
				from = oldest
			}
			for at := from; !at.Add(time.Hour).After(now); at = at.Add(time.Hour) {
				job, err := expectedJob(tx, at, settings.Sources(), who, now)
				if err != nil {
					return err
				}
				if expectsMore(job, who, now) {
					want++
				}
			}
			if got != want {
				t.Errorf("seed %d: %d hours are settling, want %d", seed, got, want)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// listAtRandom lists most hours after they have settled.
func listAtRandom(j *ledger.Job, rng *rand.Rand) {
	j.Sources = ledger.Source(rng.Uint32()) & ledger.OfAccount
	for i := range j.Listed {
		if rng.IntN(100) > 0 {
			j.Listed[i] = j.To().Add(SettleTime + time.Duration(rng.IntN(9))*time.Hour)
		}
	}
	if rng.IntN(100) == 0 {
		j.Unfinished[rng.IntN(ledger.NumSources)], j.Unread[rng.IntN(ledger.NumSources)] = 1, 1
	}
}
