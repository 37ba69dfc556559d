package dropbox

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkUploader stores files of 100 KB in the fake and reports how many calls a file takes.
func BenchmarkUploader(b *testing.B) {
	f, r := newFakeRig(b)
	data := content(1, 100_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	u := r.NewUploader(b.Context(), func([]Outcome) {})
	files := 0
	for b.Loop() {
		up := Upload{Path: fmt.Sprintf("/%d", files), Body: bytes.NewReader(data)}
		if err := u.Put(b.Context(), up); err != nil {
			b.Fatal(err)
		}
		files++
	}
	if err := u.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(f.total())/float64(files), "calls/file")
}
