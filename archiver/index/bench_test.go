package index

import "testing"

// BenchmarkPage renders the month of a large office, with the rows of its days.
func BenchmarkPage(b *testing.B) {
	m := november(b, busy(b, many)...)
	text, scripts := render(b, m)
	page := len(text)
	for _, rows := range scripts {
		page += len(rows)
	}
	b.ReportAllocs()
	for b.Loop() {
		render(b, m)
	}
	b.ReportMetric(float64(page)/many, "bytes/row")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/many, "µs/row")
}
