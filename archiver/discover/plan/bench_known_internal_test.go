package plan

import (
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/roster"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// listingPage is how many items a page of a listing has.
const listingPage = 1000

// BenchmarkKnown plans a listing of nothing but known items, on a store with
// years in it.
func BenchmarkKnown(b *testing.B) {
	years := storetest.Years{
		End:   time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC),
		Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000),
	}
	s := storetest.OpenAt(b, filepath.Join(b.TempDir(), store.FileName))
	years.Fill(b, s)
	p := &Planner{Store: s, Now: years.End, Roster: &roster.Roster{}}
	b.Run(years.String()+"/plan-all-items-again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			planKnown(b, p, years)
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s")
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(years.Items), "µs/item")
		b.ReportMetric(0, "ns/op")
	})
}

func planKnown(b *testing.B, p *Planner, years storetest.Years) {
	var page []translate.Item
	held := listing.New()
	for i := range years.Items {
		it := years.Item(i)
		page = append(page, translate.Item{Item: it})
		if len(page) == listingPage || i == years.Items-1 {
			if err := p.Enter(ledger.AccountRecordings, page, held); err != nil {
				b.Fatal(err)
			}
			page = page[:0]
		}
	}
}
