package hourlog

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestASearchFindsEachHourOnce: the hours are read in spans, side by side, and none is lost or doubled where one span ends.
func TestASearchFindsEachHourOnce(t *testing.T) {
	s := storetest.Open(t)
	first := time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)
	const hours = 200
	bobs := func(i int) bool { return i%3 == 0 || i > 150 && i < 170 }
	if err := s.Update(func(tx *store.Tx) error {
		for i := range hours {
			name := "Ana Ruiz"
			if bobs(i) {
				name = "Bob O'Neill"
			}
			for n := range 1 + i%2 {
				it := &ledger.Item{
					Key: ledger.Key{Type: ledger.SMS, ID: fmt.Sprint(i, "0", n)}, Time: first.Add(time.Duration(i) * time.Hour), State: ledger.Archived,
					From: ledger.Party{Name: name},
				}
				if err := tx.PutItem(it); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	at := func(i int) time.Time { return first.Add(time.Duration(i) * time.Hour) }
	for name, c := range map[string]struct{ from, to, offset, limit int }{
		"all":               {-1, -1, 0, 0},
		"one hour":          {3, 4, 0, 0},
		"an hour without":   {4, 5, 0, 0},
		"from the middle":   {97, -1, 0, 0},
		"to the middle":     {-1, 97, 0, 0},
		"a page":            {10, 190, 5, 7},
		"a page beyond all": {10, 20, 50, 7},
	} {
		t.Run(name, func(t *testing.T) {
			q := Query{Text: "o'neill", Offset: c.offset, Limit: c.limit}
			if c.from >= 0 {
				q.From = at(c.from)
			}
			if c.to >= 0 {
				q.To = at(c.to)
			}
			var want []time.Time
			for i := range hours {
				if bobs(i) && i >= c.from && (c.to < 0 || i < c.to) {
					want = append(want, at(i))
				}
			}
			slices.Reverse(want)
			total := len(want)
			want = want[min(c.offset, total):]
			if c.limit > 0 {
				want = want[:min(c.limit, len(want))]
			}
			page, err := Read(s, q, State{Now: at(hours)})
			var got []time.Time
			for _, row := range page.Rows {
				got = append(got, row.From)
			}
			if err != nil || page.Total != total || !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Errorf("found %d: %v\nwant %d: %v (%v)", page.Total, got, total, want, err)
			}
		})
	}
}
