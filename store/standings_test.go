package store_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

var errKilled = errors.New("killed")

// TestStandingsAreThoseOfAPlainWalk: of hours whose rows change in any way, also when changes are undone or
// the program dies after one, and when the file is opened again. What is kept is held against a recount
// (Check), and what is asked for against the rows.
//
//test:long
func TestStandingsAreThoseOfAPlainWalk(t *testing.T) {
	for seed := range uint64(4) {
		rng, path := rand.New(rand.NewPCG(seed, 18)), filepath.Join(t.TempDir(), store.FileName)
		s := storetest.OpenAt(t, path)
		for range 15 {
			die := rng.IntN(3)
			s.SetFailpoint(func(written bool) error {
				if die == 1 && !written || die == 2 && written {
					return errKilled
				}
				return nil
			})
			err := s.Update(func(tx *store.Tx) error { return changeStandings(tx, rng) })
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			s.SetFailpoint(func(bool) error { return nil })
			if rng.IntN(3) == 0 {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = storetest.OpenAt(t, path)
			}
			if err := s.Check(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			for range 10 {
				compareStandings(t, s, someHour(rng), someHour(rng), noon.Add(time.Duration(rng.IntN(400)-200)*time.Hour), fmt.Sprintf("seed %d", seed))
			}
			if t.Failed() {
				return
			}
		}
	}
}

// someHour is close to noon, or up to eight months before.
func someHour(rng *rand.Rand) time.Time {
	return noon.Truncate(time.Hour).UTC().Add(-time.Duration(rng.IntN([]int{50, 2000, 6000}[rng.IntN(3)])) * time.Hour)
}

func changeStandings(tx *store.Tx, rng *rand.Rand) error {
	for range rng.IntN(80) {
		at, kind := someHour(rng), rng.IntN(ledger.NumSources)
		it := item(fmt.Sprint(at.Unix()), []ledger.State{ledger.Discovered, ledger.Gone, ledger.Excluded}[rng.IntN(3)])
		it.Time = at.Add(time.Minute)
		if rng.IntN(4) == 0 {
			if err := tx.PutItem(it); err != nil {
				return err
			}
		}
		if err := tx.ChangeJob(at, func(j *ledger.Job) {
			switch rng.IntN(5) {
			case 0:
				*j = ledger.Job{From: j.From, Counts: j.Counts, Because: j.Because}
			case 1:
				j.Sources ^= ledger.Sources[kind]
			case 2:
				j.Unfinished[kind], j.Unread[kind] = rng.IntN(2), rng.IntN(2)
			default: // before and after it has settled, and some by a clock that was wrong
				j.Listed[kind] = j.To().Add(ledger.SettleTime + time.Duration(rng.IntN(3)-1)).Add(time.Duration(rng.IntN(20)/19) * 5000 * time.Hour)
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

func compareStandings(t *testing.T, s *store.Store, from, to, now time.Time, when string) {
	t.Helper()
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.Standings(from, to, now)
		if err != nil {
			return err
		}
		want := map[ledger.Standing]int{}
		for at := from; at.Before(to); at = at.Add(time.Hour) {
			job, known, err := tx.Job(at)
			if err != nil {
				return err
			}
			if !known {
				job = &ledger.Job{From: at}
			}
			want[job.Believable(now).Standing()]++
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s, from %s to %s at %s: the hours stand %v, want %v", when, from, to, now, got, want)
		}
		return nil
	})
}

// TestStandingsCostTheSame: of a log a hundred times as long no more rows are read.
func TestStandingsCostTheSame(t *testing.T) {
	read := func(hours int) float64 {
		s := storetest.Open(t)
		first := fillHours(t, s, hours)
		return testing.AllocsPerRun(5, func() {
			view(t, s, func(tx *store.Tx) error {
				n, err := tx.Standings(first, first.Add(time.Duration(hours)*time.Hour), first.Add(time.Duration(hours)*time.Hour))
				if n[ledger.Standing{Sources: ledger.OwnSMS}] != hours {
					t.Errorf("of %d hours: %v", hours, n)
				}
				return err
			})
		})
	}
	if few, many := read(100), read(10_000); many > few+500 {
		t.Errorf("a hundred hours take %v allocations, ten thousand %v", few, many)
	}
}
