package archiver

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// BenchmarkKnown answers the log's questions on a store with years in it.
func BenchmarkKnown(b *testing.B) {
	years := storetest.Years{
		End:   time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC),
		Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000),
	}
	a := oldArchiver(b, years)
	b.Run(years.String(), func(b *testing.B) { benchKnown(b, a, years) })
}

func benchKnown(b *testing.B, a *Archiver, years storetest.Years) {
	week := years.End.Add(-7 * 24 * time.Hour)
	for _, q := range []struct {
		name string
		ask  LogQuery
	}{
		{"log-of-the-last-week", LogQuery{From: week, Limit: 25}},
		{"search-the-last-week", LogQuery{From: week, Limit: 25, Text: "no such person"}},
		{"search-a-year", LogQuery{From: years.End.AddDate(-1, 0, 0), Limit: 25, Text: "no such person"}},
		{"search-all-years", LogQuery{Limit: 25, Text: "no such person"}},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Log(q.ask); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// oldArchiver is signed in nowhere: only its store is used.
func oldArchiver(b *testing.B, years storetest.Years) *Archiver {
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
	years.Fill(b, s)
	a, err := New(Options{Store: s, Clock: clockwork.NewFakeClockAt(years.End), Zone: time.UTC})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(a.Close)
	return a
}
