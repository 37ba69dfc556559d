package s3

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// heedless are services that know less than Amazon's.
var heedless = map[string]s3test.Fault{
	"says that it knows no conditions": {
		Of: both(s3test.Writes, s3test.Has("If-Match", "If-None-Match")),
		Do: s3test.Says(http.StatusNotImplemented, "NotImplemented", "A header you provided implies functionality that is not implemented."),
	},
	"overwrites without a word": {Of: both(s3test.Writes, s3test.Has("If-Match", "If-None-Match")), Do: s3test.Ignores("If-Match", "If-None-Match")},
	"names no version":          {Of: both(s3test.Writes, s3test.Has("If-Match")), Do: s3test.Ignores("If-Match")},
	"knows no checksums": {
		Of: s3test.Has("X-Amz-Checksum-Sha256", "X-Amz-Checksum-Algorithm"),
		Do: s3test.Says(http.StatusBadRequest, "InvalidRequest", "Unsupported header received for this API call."),
	},
}

func both(one, other func(*http.Request) bool) func(*http.Request) bool {
	return func(q *http.Request) bool { return one(q) && other(q) }
}

// TestAServiceThatOverwritesIsRefused, unless its bucket keeps all versions.
//
//test:long
func TestAServiceThatOverwritesIsRefused(t *testing.T) {
	for name, fault := range heedless {
		t.Run(name, func(t *testing.T) {
			for _, versions := range []bool{false, true} {
				s := s3test.New(t, versions)
				s.Inject(fault)
				_, err := Connect(t.Context(), configOf(t, s, "x"))
				if want := !versions && name != "knows no checksums"; errors.Is(err, ErrOverwrites) != want || !want && err != nil {
					t.Errorf("with versions %t: %v", versions, err)
				}
			}
		})
	}
}

// TestWhatAServiceCanIsAskedBeforeTheFirstFile: one that was changed since it was connected overwrites nothing.
func TestWhatAServiceCanIsAskedBeforeTheFirstFile(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	s.Put("x/a", []byte("a person's"))
	s.Inject(heedless["overwrites without a word"])
	for _, size := range []int{3, 9 << 20} {
		o := put(t, c, target.Upload{Path: "/a", Body: strings.NewReader(strings.Repeat("o", size))})
		if !errors.Is(o.Err, ErrOverwrites) || !errors.Is(o.Err, target.ErrBlocked) {
			t.Errorf("%d bytes: %v", size, o.Err)
		}
	}
	if all := s.Objects(); string(all["x/a"]) != "a person's" || len(all) != 2 || len(s.Unfinished()) > 0 {
		t.Errorf("there are %d objects, and a is %q", len(all), all["x/a"])
	}
}

// A service that knows no conditions and no checksums does what a destination promises as well, in a bucket that keeps all versions.
//
//test:long
func TestConformanceOfAServiceThatKnowsLess(t *testing.T) {
	t.Parallel()
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		s := s3test.New(t, true)
		less := func() {
			s.Mend()
			s.Inject(heedless["says that it knows no conditions"])
			s.Inject(heedless["knows no checksums"])
		}
		less()
		p := place(t, s, "")
		p.Mends = less
		return p
	})
}

// TestNothingIsLostWhereTwoComputersPutOne: a service without conditions keeps both versions.
func TestNothingIsLostWhereTwoComputersPutOne(t *testing.T) {
	s := s3test.New(t, true)
	s.Inject(heedless["overwrites without a word"])
	one, other := connected(t, s, "x"), connected(t, s, "x")
	var putting sync.WaitGroup
	for c, text := range map[*Client]string{one: "one", other: "other"} {
		putting.Go(func() {
			o := put(t, c, target.Upload{Path: "/a", Body: strings.NewReader(text)})
			if o.Err != nil && !errors.Is(o.Err, target.ErrConflict) {
				t.Error(o.Err)
			}
		})
	}
	putting.Wait()
	versions := 0
	for o := range s.Direct.ListObjects(t.Context(), s3test.Bucket, minio.ListObjectsOptions{Prefix: "x/a", WithVersions: true}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		versions++
	}
	if versions == 0 || versions > 2 {
		t.Errorf("%d versions are there", versions)
	}
}
