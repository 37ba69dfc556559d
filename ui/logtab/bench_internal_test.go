package logtab

import (
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/theme"
	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets/table"
)

// BenchmarkLogTab filters, turns the pages of, and scrolls a log of years, from
// the press to the rows that are laid out. Painting is the graphics card's.
func BenchmarkLogTab(b *testing.B) {
	years := storetest.Years{End: uitest.Now.Truncate(time.Hour), Hours: storetest.Scaled(b, 100_000), Items: storetest.Scaled(b, 1_000_000)}
	f := &uitest.Engine{State: uitest.Office(), Pages: logOf(b, years)}
	r := newRig(b, f, theme.VariantLight)
	r.choose()
	r.log.query.limit = 100
	r.log.first()
	r.Settle()
	b.Run("show-less", func(b *testing.B) {
		benchMs(b, func() { r.log.toggleLess(); r.settled() })
	})
	b.Run("filter-by-dates", func(b *testing.B) {
		benchMs(b, func() { r.log.search(); r.settled() })
	})
	b.Run("turn-the-page", func(b *testing.B) {
		by := -1
		benchMs(b, func() { by = -by; r.log.turn(by); r.settled() })
	})
	b.Run("search-the-week", func(b *testing.B) {
		benchMs(b, func() { r.log.query.text = "415555"; r.log.first(); r.settled() })
		r.log.query.text = ""
	})
	b.Run("scroll-a-row", func(b *testing.B) {
		row := 0
		benchMs(b, func() { row = (row + 1) % 60; r.log.list.ScrollTo(float32(row) * table.RowPitch) })
	})
}

// settled runs what was posted until the page is shown, and lays nothing else out.
func (r *rig) settled() {
	for r.log.loading {
		(<-r.Posted)()
	}
}

func benchMs(b *testing.B, do func()) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		do()
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
	b.ReportMetric(0, "ns/op")
}

// logOf answers with the engine on a store of years.
func logOf(b *testing.B, years storetest.Years) func(archiver.LogQuery) (archiver.LogPage, error) {
	b.Helper()
	s, err := store.Open(filepath.Join(b.TempDir(), store.FileName))
	if err != nil {
		b.Fatal(err)
	}
	years.Fill(b, s)
	a, err := archiver.New(archiver.Options{Store: s, Clock: clockwork.NewFakeClockAt(uitest.Now)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		a.Close()
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return a.Log
}
