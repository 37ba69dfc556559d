package store_test

import (
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

func fillHours(t testing.TB, s *store.Store, n int) (first time.Time) {
	t.Helper()
	first = noon.Truncate(time.Hour)
	err := s.Update(func(tx *store.Tx) error {
		for i := range n {
			at := first.Add(time.Duration(i) * time.Hour)
			if err := tx.ChangeJob(at, func(j *ledger.Job) { j.Sources = ledger.OwnSMS }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return first
}

func TestJobsPagesBackwards(t *testing.T) {
	s := storetest.Open(t)
	first := fillHours(t, s, 100)
	for _, hour := range []int{3, 50, 97} {
		it := item(first.Add(time.Duration(hour)*time.Hour).Format("150405.02"), ledger.Archived)
		it.Parts[0].Hash = "h"
		it.Time = first.Add(time.Duration(hour)*time.Hour + 7*time.Minute)
		put(t, s, it)
	}
	hour := func(n int) time.Time { return first.Add(time.Duration(n) * time.Hour) }
	cases := map[string]struct {
		q           ledger.JobQuery
		newest      time.Time
		rows, total int
	}{
		"all":            {ledger.JobQuery{}, hour(99), 100, 100},
		"first_page":     {ledger.JobQuery{Limit: 25}, hour(99), 25, 100},
		"last_page":      {ledger.JobQuery{Limit: 25, Offset: 90}, hour(9), 10, 100},
		"behind_the_end": {ledger.JobQuery{Limit: 25, Offset: 200}, time.Time{}, 0, 100},
		"range":          {ledger.JobQuery{From: hour(10), To: hour(20)}, hour(19), 10, 10},
		"open_end":       {ledger.JobQuery{From: hour(90)}, hour(99), 10, 10},
		"to_the_future":  {ledger.JobQuery{From: hour(90), To: hour(500)}, hour(99), 10, 10},
		"empty_range":    {ledger.JobQuery{From: hour(20), To: hour(20)}, time.Time{}, 0, 0},
		"with_data":      {ledger.JobQuery{WithData: true}, hour(97), 3, 3},
		"with_data_page": {ledger.JobQuery{WithData: true, Offset: 1, Limit: 1}, hour(50), 1, 3},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			view(t, s, func(tx *store.Tx) error {
				rows, total, err := tx.Jobs(c.q)
				if err != nil {
					return err
				}
				if len(rows) != c.rows || total != c.total {
					t.Fatalf("%d rows of %d, want %d of %d", len(rows), total, c.rows, c.total)
				}
				if c.rows > 0 && !rows[0].From.Equal(c.newest) {
					t.Errorf("newest %v, want %v", rows[0].From, c.newest)
				}
				return nil
			})
		})
	}
}
