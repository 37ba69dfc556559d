package store_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// plainRows are the hours of a log, and whether they have data: what is asked of
// them is found by walking all.
type plainRows map[time.Time]bool

func (p plainRows) jobs(q ledger.JobQuery) (page []time.Time, total int) {
	for _, at := range slices.Backward(slices.SortedFunc(maps.Keys(p), time.Time.Compare)) {
		if at.Before(q.From) || !q.To.IsZero() && !at.Before(q.To) || q.WithData && !p[at] {
			continue
		}
		if total++; total > q.Offset && (q.Limit == 0 || len(page) < q.Limit) {
			page = append(page, at)
		}
	}
	return page, total
}

// TestJobsAreThoseOfAPlainWalk: of rows that lie anywhere in some years, that come
// to have data and lose it again, whatever is asked of them.
//
//test:long
func TestJobsAreThoseOfAPlainWalk(t *testing.T) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 7))
		s, rows := storetest.Open(t), plainRows{}
		some := func() time.Time { // close together, or anywhere
			hours := rng.IntN([]int{50, 2000, 30_000}[rng.IntN(3)])
			return noon.Truncate(time.Hour).UTC().Add(-time.Duration(hours) * time.Hour)
		}
		for range 12 {
			update(t, s, func(tx *store.Tx) error { return changeRows(tx, rows, some, rng) })
			for range 40 {
				q := ledger.JobQuery{WithData: rng.IntN(2) == 0, Offset: rng.IntN(2) * rng.IntN(len(rows)+20), Limit: rng.IntN(3) * 25}
				if rng.IntN(2) == 0 {
					q.From = some().Add(time.Duration(rng.IntN(3)-1) * time.Minute)
				}
				if rng.IntN(2) == 0 {
					q.To = some().Add(time.Duration(rng.IntN(3)-1) * time.Minute)
				}
				compareJobs(t, s, rows, q, fmt.Sprintf("seed %d", seed))
			}
		}
		if t.Failed() {
			return
		}
	}
}

// changeRows makes rows without data, gives some of them an item, and takes the
// item out of what counts as data.
func changeRows(tx *store.Tx, rows plainRows, some func() time.Time, rng *rand.Rand) error {
	for range rng.IntN(150) {
		at := some()
		if rng.IntN(2) == 0 {
			if _, known := rows[at]; !known {
				rows[at] = false
			}
			if err := tx.ChangeJob(at, func(j *ledger.Job) { j.Sources |= ledger.OwnSMS }); err != nil {
				return err
			}
			continue
		}
		it := item(fmt.Sprint(at.Unix()), []ledger.State{ledger.Discovered, ledger.Gone, ledger.Excluded}[rng.IntN(3)])
		it.Time = at.Add(time.Minute)
		rows[at] = it.State != ledger.Excluded
		if err := tx.PutItem(it); err != nil {
			return err
		}
	}
	return nil
}

func compareJobs(t *testing.T, s *store.Store, rows plainRows, q ledger.JobQuery, when string) {
	t.Helper()
	want, all := rows.jobs(q)
	view(t, s, func(tx *store.Tx) error {
		jobs, total, err := tx.Jobs(q)
		var got []time.Time
		for _, j := range jobs {
			got = append(got, j.From)
		}
		if total != all || !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf("%s, %+v: %d rows of %d, want %d of %d: %v, want %v", when, q, len(got), total, len(want), all, got, want)
		}
		return err
	})
}

// TestJobsAtTheEdgesOfBlocks: a query that begins or ends where a block does, or
// beside it.
//
//test:long
func TestJobsAtTheEdgesOfBlocks(t *testing.T) {
	s, rows := storetest.Open(t), plainRows{}
	edge := time.Unix(30*24*3600*680, 0).UTC()
	update(t, s, func(tx *store.Tx) error {
		for day := -100; day <= 100; day++ {
			for _, beside := range []time.Duration{-time.Hour, 0, time.Hour} {
				at := edge.Add(time.Duration(day)*24*time.Hour + beside)
				rows[at] = false
				if err := tx.ChangeJob(at, func(j *ledger.Job) { j.Sources |= ledger.OwnSMS }); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for from := -2; from <= 2; from++ {
		for to := -2; to <= 2; to++ {
			for _, days := range []int{0, 30, 60} {
				q := ledger.JobQuery{From: edge.Add(time.Duration(from) * time.Hour), To: edge.Add(time.Duration(days*24+to) * time.Hour)}
				for _, q.Offset = range []int{0, 2, 3, 89, 90, 91} {
					for _, q.Limit = range []int{0, 1, 90} {
						compareJobs(t, s, rows, q, "at the edges")
					}
				}
			}
		}
	}
}

// TestEachJobHoldsFewRows: all rows from a time on are visited, the newest first, and what is changed meanwhile of many of them is there
// in the same transaction and after it, with its counts.
func TestEachJobHoldsFewRows(t *testing.T) {
	s, rows := storetest.Open(t), plainRows{}
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	const hours = 3000 // of more than four blocks, and more than are held when they are changed
	update(t, s, func(tx *store.Tx) error {
		for i := range hours {
			at := first.Add(time.Duration(i) * time.Hour)
			rows[at] = false
			if err := tx.ChangeJob(at, func(j *ledger.Job) { j.Sources |= ledger.OwnSMS }); err != nil {
				return err
			}
		}
		return nil
	})
	from := first.Add(500*time.Hour + time.Minute)
	visited := func(tx *store.Tx, visit func(*ledger.Job) error) error {
		next := first.Add((hours - 1) * time.Hour)
		err := tx.EachJob(from, func(job *ledger.Job) error {
			if !job.From.Equal(next) {
				t.Fatalf("%s was visited, not %s", job.From, next)
			}
			next = next.Add(-time.Hour)
			return visit(job)
		})
		if want := first.Add(500 * time.Hour); !next.Equal(want) {
			t.Errorf("the last that was visited comes after %s, not %s", next, want)
		}
		return err
	}
	update(t, s, func(tx *store.Tx) error {
		return visited(tx, func(job *ledger.Job) error {
			return tx.ChangeJob(job.From, func(j *ledger.Job) { j.Listed[0] = from })
		})
	})
	view(t, s, func(tx *store.Tx) error {
		return visited(tx, func(job *ledger.Job) error {
			if !job.Listed[0].Equal(from) {
				t.Errorf("%s has %v", job.From, job.Listed)
			}
			return nil
		})
	})
	compareJobs(t, s, rows, ledger.JobQuery{Limit: 1}, "after all were changed")
	stop := errors.New("stop")
	view(t, s, func(tx *store.Tx) error {
		n := 0
		err := tx.EachJob(first, func(*ledger.Job) error {
			n++
			return stop
		})
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("%d rows after the first had stopped it: %v", n, err)
		}
		return nil
	})
}
