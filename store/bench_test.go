package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// yearsOfWork opens a store with that content, without the check at the end
// that other tests have: it would take longer than what is measured.
func yearsOfWork(b *testing.B, y storetest.Years) *store.Store {
	b.Helper()
	s, err := store.Open(filepath.Join(b.TempDir(), store.FileName))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	y.Fill(b, s)
	return s
}

// BenchmarkStore reads what the log shows out of 100,000 hours with 1,000,000
// items, and writes ten and a hundred more; and says how large the file is.
func BenchmarkStore(b *testing.B) {
	y := storetest.Years{End: noon, Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000)}
	began := time.Now()
	s := yearsOfWork(b, y)
	filled := time.Since(began)
	b.Run(y.String(), func(b *testing.B) { benchYears(b, s, y, filled) })
}

func benchYears(b *testing.B, s *store.Store, y storetest.Years, filled time.Duration) {
	week := y.End.Add(-7 * 24 * time.Hour)
	for _, q := range []struct {
		name  string
		query ledger.JobQuery
	}{
		{"page-of-the-last-week", ledger.JobQuery{From: week, Limit: 25}},
		{"page-of-the-last-week-with-data", ledger.JobQuery{From: week, Limit: 25, WithData: true}},
		{"first-page-of-all", ledger.JobQuery{Limit: 25}},
		{"last-page-of-all", ledger.JobQuery{Limit: 25, Offset: y.Hours - 25}},
	} {
		b.Run(q.name, func(b *testing.B) {
			benchView(b, s, func(tx *store.Tx) error {
				rows, _, err := tx.Jobs(q.query)
				if len(rows) != min(25, y.Hours) {
					b.Fatalf("%d rows", len(rows))
				}
				return err
			})
		})
	}
	b.Run("items-of-an-hour", func(b *testing.B) {
		benchView(b, s, func(tx *store.Tx) error {
			return tx.HourItems(y.First().Add(time.Hour), func(*ledger.Item) (bool, error) { return true, nil })
		})
	})
	next := y.Items
	b.Run("ten-items-more", func(b *testing.B) { benchPut(b, s, y, &next, 10) })
	b.Run("record-100-items", func(b *testing.B) { benchPut(b, s, y, &next, 100) })
	b.Run("file", func(b *testing.B) {
		info, err := os.Stat(s.Path())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(info.Size())/1e6, "MB")
		b.ReportMetric(float64(info.Size())/float64(next), "B/item")
		b.ReportMetric(float64(filled.Microseconds())/float64(y.Items), "µs/item-filled")
	})
}

func benchView(b *testing.B, s *store.Store, read func(*store.Tx) error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := s.View(read); err != nil {
			b.Fatal(err)
		}
	}
	reportMs(b)
}

// benchPut writes as many archived items as one transaction of a pass does, new
// ones from next on.
func benchPut(b *testing.B, s *store.Store, y storetest.Years, next *int, items int) {
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Update(func(tx *store.Tx) error {
			for range items {
				if err := tx.PutItem(y.Item(*next)); err != nil {
					return err
				}
				*next++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	reportMs(b)
}

// reportMs gives the time of one turn of the loop in milliseconds alone.
func reportMs(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1e6/float64(b.N), "ms")
	b.ReportMetric(0, "ns/op")
}
