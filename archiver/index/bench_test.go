package index

import (
	"io"
	"testing"
)

// BenchmarkPage renders the month of a large office.
func BenchmarkPage(b *testing.B) {
	m := november(b, busy(b, many)...)
	page := len(render(b, m))
	b.ReportAllocs()
	for b.Loop() {
		if err := WritePage(io.Discard, m); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(page)/many, "bytes/row")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/many, "µs/row")
}
