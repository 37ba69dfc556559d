package s3

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/target/mark"
)

// place is a bucket that a test does things to.
func place(t *testing.T, s *s3test.Server, prefix string) *conformance.Place {
	t.Helper()
	c := connected(t, s, prefix)
	at := func(path string) string { return c.key(strings.TrimPrefix(path, "/")) }
	return &conformance.Place{
		Destination: c,
		Again: func() target.Destination {
			again, err := New(c.Config)
			if err != nil {
				t.Fatal(err)
			}
			return again
		},
		Files: func() map[string][]byte {
			files := map[string][]byte{}
			for key, content := range s.Objects() {
				if key != at(mark.Name) {
					files["/"+strings.TrimPrefix(key, at(""))] = content
				}
			}
			return files
		},
		Write:  func(path string, content []byte) { s.Put(at(path), content) },
		Remove: func(path string) { s.Remove(at(path)) },
		Loses:  func() { s.Inject(s3test.Fault{Of: s3test.Writes, Times: 1, Do: s3test.Loses}) },
		Fills: func() {
			s.Inject(s3test.Fault{Of: s3test.Writes, Do: s3test.Says(http.StatusForbidden, "QuotaExceeded", "Your request was denied due to quota exceeded.")})
		},
		Refuses: func() {
			s.Inject(s3test.Fault{Of: s3test.Writes, Do: s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied")})
		},
		Refusal: target.ErrNoWrite,
		Gone:    func() { s.Inject(s3test.Fault{Do: s3test.Gone}) },
		Slow: func() <-chan struct{} {
			begun := make(chan struct{})
			var once sync.Once
			s.Inject(s3test.Fault{Of: s3test.Writes, Do: s3test.Stalls(func() { once.Do(func() { close(begun) }) })})
			return begun
		},
		Mends: s.Mend,
		Parts: partSize,
	}
}

// A bucket does what a destination promises.
//
//test:long
func TestConformance(t *testing.T) {
	t.Parallel()
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		return place(t, s3test.New(t, false), "Office/RingCentral Archive")
	})
}
