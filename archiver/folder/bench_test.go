package folder

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/jonboulle/clockwork"
	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// BenchmarkRecordings stores recordings of 100 kB, forty at once as the steps do. TMPDIR says on which disk.
func BenchmarkRecordings(b *testing.B) {
	root := b.TempDir()
	archive, err := Connect(b.Context(), clockwork.NewRealClock(), root)
	if err != nil {
		b.Fatal(err)
	}
	c := New(Config{Root: root, Mark: archive, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock()})
	sound := bytes.Repeat([]byte("RingCentral"), 100_000/11)
	b.SetBytes(int64(len(sound)))
	b.ReportAllocs()
	u := c.NewUploader(b.Context(), func(out []target.Outcome) {
		for _, o := range out {
			if o.Err != nil {
				b.Error(o.Err)
			}
		}
	})
	var group errgroup.Group
	group.SetLimit(40)
	for n := 0; b.Loop(); n++ {
		group.Go(func() error {
			return u.Put(b.Context(), target.Upload{Path: fmt.Sprintf("/Ana Ruiz_101/2026-11-%02d/Call Recording/%d.mp3", n%28, n), Body: bytes.NewReader(sound)})
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	if err := u.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
}
