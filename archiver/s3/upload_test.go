package s3

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// endless is a body that is made as it is read, and tells how far it is.
type endless struct {
	left int
	told func()
}

func (b *endless) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), b.left, 1<<20)
	for i := range p[:n] {
		p[i] = byte(b.left - i)
	}
	b.left -= n
	b.told()
	return n, nil
}

// TestAStreamIsNotHeld: of a body whose length nobody knows, no more is in memory than two of its parts.
//
//test:long
func TestAStreamIsNotHeld(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	const size = 50 << 20
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most := int64(0)
	o := put(t, c, target.Upload{Path: "/large.mp3", Body: &endless{size, func() {
		runtime.GC()
		runtime.ReadMemStats(&now)
		most = max(most, int64(now.HeapAlloc)-int64(before.HeapAlloc))
	}}})
	if o.Err != nil || o.File.Size != size {
		t.Fatalf("%+v", o)
	}
	if most > 2*partSize {
		t.Errorf("%d MiB were held", most>>20)
	}
	parts := 0
	for _, call := range s.Calls() {
		if strings.Contains(call, "large.mp3?partNumber=") {
			parts++
		}
	}
	if want := (size + partSize - 1) / partSize; parts != want {
		t.Errorf("it was sent in %d parts, want %d", parts, want)
	}
	f, err := c.Stat(t.Context(), "/large.mp3")
	if err != nil || f.Hash != o.Hash {
		t.Errorf("it is %+v (%v), and was sent as %s", f, err, o.Hash)
	}
}

// TestWhatIsGivenUpIsGivenUp: an upload in parts that does not become an object costs nothing.
//
//test:long
func TestWhatIsGivenUpIsGivenUp(t *testing.T) {
	broken := errors.New("the line broke")
	for name, test := range map[string]struct {
		fault *s3test.Fault
		body  io.Reader
		there bool
	}{
		"the body breaks off":   {body: io.MultiReader(strings.NewReader(strings.Repeat("x", 20<<20)), errReader{broken})},
		"a part is refused":     {fault: &s3test.Fault{Of: isPart("2"), Do: s3test.Says(http.StatusForbidden, "AccessDenied", "Access Denied")}},
		"the end is refused":    {fault: &s3test.Fault{Of: isEnd, Do: s3test.Says(http.StatusForbidden, "QuotaExceeded", "Full")}},
		"another is there":      {there: true},
		"the service is silent": {fault: &s3test.Fault{Of: isPart("2"), Do: s3test.Says(http.StatusInternalServerError, "InternalError", "We encountered an internal error.")}},
	} {
		t.Run(name, func(t *testing.T) {
			s := s3test.New(t, false)
			c := connected(t, s, "x")
			if test.there {
				s.Put("x/large.mp3", []byte("another"))
			}
			if test.fault != nil {
				s.Inject(*test.fault)
			}
			if test.body == nil {
				test.body = strings.NewReader(strings.Repeat("x", 20<<20))
			}
			if o := put(t, c, target.Upload{Path: "/large.mp3", Body: test.body}); o.Err == nil {
				t.Error("it is there")
			}
			begun := slices.ContainsFunc(s.Calls(), func(call string) bool { return strings.HasSuffix(call, "large.mp3?uploads=") })
			if left := s.Unfinished(); len(left) > 0 || !begun {
				t.Errorf("%v is left (begun: %t)", left, begun)
			}
			if there := s.Objects()["x/large.mp3"]; there != nil != test.there {
				t.Errorf("%d bytes are there", len(there))
			}
		})
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func isPart(number string) func(*http.Request) bool {
	return func(q *http.Request) bool { return q.URL.Query().Get("partNumber") == number }
}

func isEnd(q *http.Request) bool {
	return q.Method == http.MethodPost && q.URL.Query().Get("uploadId") != ""
}

// TestLeftPartsAreSwept: what a crash has left is given up after two days by both clocks: below a prefix all, else those alone whose name an
// object of the archive has by now.
func TestLeftPartsAreSwept(t *testing.T) {
	s := s3test.New(t, false)
	c, all, other := connected(t, s, "x"), connected(t, s, ""), connected(t, s, "z")
	all.Clock, all.calls.Clock = c.Clock, c.Clock
	add := func(c *Client, path string) {
		if o := put(t, c, target.Upload{Path: path, Body: strings.NewReader("a sound")}); o.Err != nil {
			t.Fatal(o.Err)
		}
	}
	add(all, "/Ana/ours.mp3")
	add(other, "/other.mp3")
	s.Put("theirs.tar", []byte("a backup"))
	core := minio.Core{Client: s.Direct}
	for _, key := range []string{"x/a.mp3", "y/b.mp3", "c.mp3", "Ana/ours.mp3", "theirs.tar", "z/other.mp3"} {
		if _, err := core.NewMultipartUpload(t.Context(), s3test.Bucket, key, minio.PutObjectOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func() []string {
		c.sweep(t.Context())
		all.sweep(t.Context())
		left := s.Unfinished()
		slices.Sort(left)
		return left
	}
	if left := sweep(); len(left) != 6 {
		t.Errorf("of new ones %v are left", left)
	}
	c.Clock.NewTimer(staleParts + time.Hour).Stop()
	if left := sweep(); len(left) != 6 {
		t.Errorf("where this computer's clock is wrong %v are left", left)
	}
	s.Inject(s3test.Fault{Do: s3test.Ahead(staleParts + time.Hour)})
	if left := sweep(); !slices.Equal(left, []string{"c.mp3", "theirs.tar", "y/b.mp3", "z/other.mp3"}) {
		t.Errorf("of old ones %v are left", left)
	}
}

// TestALostEndOfAnUploadInParts: it is there, and was done once.
func TestALostEndOfAnUploadInParts(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	for _, replaces := range []bool{false, true} {
		up := target.Upload{Path: "/large.mp3", Body: strings.NewReader(strings.Repeat("x", 20<<20))}
		if replaces {
			f, err := c.Stat(t.Context(), "/large.mp3")
			if err != nil {
				t.Fatal(err)
			}
			up.Replaces, up.Body = f.Rev, strings.NewReader(strings.Repeat("y", 20<<20))
		}
		s.Inject(s3test.Fault{Of: isEnd, Times: 1, Do: s3test.Says(http.StatusNotFound, "NoSuchUpload", "The specified multipart upload does not exist.")})
		s.Inject(s3test.Fault{Of: isEnd, Times: 1, Do: s3test.Loses})
		s.Calls()
		if o := put(t, c, up); o.Err != nil || o.File.Hash != o.Hash {
			t.Errorf("replacing %t: %+v", replaces, o)
		}
		for _, call := range s.Calls() {
			if strings.HasPrefix(call, "GET /"+s3test.Bucket+"/x/large.mp3") {
				t.Errorf("it was read to be compared: %s", call)
			}
		}
	}
}

// TestAnUploadInPartsThatIsForgotten: when a service gives one up by itself, the file is not there, and nobody says that it is, nor that
// another is.
func TestAnUploadInPartsThatIsForgotten(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	s.Put("x/page", []byte("as it was"))
	f, err := c.Stat(t.Context(), "/page")
	if err != nil {
		t.Fatal(err)
	}
	s.Inject(s3test.Fault{Of: isEnd, Do: s3test.Says(http.StatusNotFound, "NoSuchUpload", "The specified multipart upload does not exist.")})
	for path, replaces := range map[string]string{"/page": f.Rev, "/new": ""} {
		o := put(t, c, target.Upload{Path: path, Replaces: replaces, Body: strings.NewReader(strings.Repeat("x", 9<<20))})
		if !errors.Is(o.Err, target.ErrUnavailable) || errors.Is(o.Err, target.ErrConflict) {
			t.Errorf("%s: %v", path, o.Err)
		}
	}
}

// TestAConflictIsTriedAgain: another call came between.
//
//test:long
func TestAConflictIsTriedAgain(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	for _, size := range []int{10, 9 << 20} {
		s.Inject(s3test.Fault{
			Of: s3test.Has("If-None-Match"), Times: 2,
			Do: s3test.Says(http.StatusConflict, "ConditionalRequestConflict", "A conflicting conditional operation is currently in progress against this resource."),
		})
		path := "/" + strings.Repeat("a", size>>20+1)
		if o := put(t, c, target.Upload{Path: path, Body: strings.NewReader(strings.Repeat("x", size))}); o.Err != nil {
			t.Error(o.Err)
		}
	}
}

// TestWhatIsChangedOnTheWayIsSentAgain.
//
//test:long
func TestWhatIsChangedOnTheWayIsSentAgain(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	spoil := func(w http.ResponseWriter, q *http.Request, on http.Handler) {
		data, _ := io.ReadAll(q.Body)
		data[len(data)/2] ^= 1
		q.Body = io.NopCloser(bytes.NewReader(data))
		on.ServeHTTP(w, q)
	}
	for _, size := range []int{1000, 9 << 20} {
		path := "/" + strings.Repeat("a", size>>20+1)
		want := strings.Repeat("x", size)
		s.Inject(s3test.Fault{Of: func(q *http.Request) bool { return q.Method == http.MethodPut }, Times: 1, Do: spoil})
		if o := put(t, c, target.Upload{Path: path, Body: strings.NewReader(want)}); o.Err != nil {
			t.Error(o.Err)
		}
		if got := s.Objects()["x"+path]; string(got) != want {
			t.Errorf("%d bytes are there, and were sent as others", len(got))
		}
	}
}

// TestEveryCallEndsWithItsContext.
func TestEveryCallEndsWithItsContext(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	if o := put(t, c, target.Upload{Path: "/a", Body: strings.NewReader("content")}); o.Err != nil {
		t.Fatal(o.Err)
	}
	again, err := New(c.Config)
	if err != nil {
		t.Fatal(err)
	}
	again.Hashes = conformance.NewHashes()
	never := func([]target.File) error { return nil }
	for name, call := range map[string]func(context.Context) error{
		"Ping":     again.Ping,
		"Stat":     func(ctx context.Context) error { _, err := again.Stat(ctx, "/a"); return err },
		"List":     func(ctx context.Context) error { return again.List(ctx, "", never) },
		"Changes":  func(ctx context.Context) error { _, err := again.Changes(ctx, "", never); return err },
		"Download": func(ctx context.Context) error { _, _, err := again.Download(ctx, "/a"); return err },
		"Open":     func(ctx context.Context) error { _, err := again.Open(ctx, "/a").Read(make([]byte, 1)); return err },
		"Connect":  func(ctx context.Context) error { _, err := Connect(ctx, again.Config); return err },
		"Put": func(ctx context.Context) error {
			var out target.Outcome
			u := again.NewUploader(ctx, func(some []target.Outcome) { out = some[0] })
			err := u.Put(ctx, target.Upload{Path: "/b", Body: strings.NewReader("b")})
			u.Close(context.WithoutCancel(ctx))
			return errors.Join(err, out.Err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			enough := errors.New("enough")
			var once sync.Once
			s.Inject(s3test.Fault{Do: s3test.Stalls(func() { once.Do(func() { cancel(enough) }) })})
			defer s.Mend()
			if err := call(ctx); !errors.Is(err, enough) {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestAllAnswersAreLost: what is there says what has become of a file.
func TestAllAnswersAreLost(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	for name, size := range map[string]int{"small": 10, "large": 9 << 20} {
		first := put(t, c, target.Upload{Path: "/replaced " + name, Body: strings.NewReader("as it was")})
		if first.Err != nil {
			t.Fatal(first.Err)
		}
		s.Put("x/taken "+name, []byte("a person's"))
		ends := func(q *http.Request) bool {
			return q.Method == http.MethodPut && q.URL.Query().Get("partNumber") == "" || isEnd(q)
		}
		for path, want := range map[string]error{"/new ": nil, "/taken ": target.ErrConflict, "/replaced ": nil} {
			up := target.Upload{Path: path + name, Body: strings.NewReader(strings.Repeat("x", size))}
			if path == "/replaced " {
				up.Replaces = first.File.Rev
			}
			s.Inject(s3test.Fault{Of: ends, Do: s3test.Loses})
			if o := put(t, c, up); !errors.Is(o.Err, want) {
				t.Errorf("%s: %v, want %v", up.Path, o.Err, want)
			}
			s.Mend()
		}
		s.Inject(s3test.Fault{Of: ends, Do: s3test.Gone})
		for path, replaces := range map[string]string{"/unsent ": "", "/taken ": ""} {
			o := put(t, c, target.Upload{Path: path + name, Replaces: replaces, Body: strings.NewReader(strings.Repeat("x", size))})
			if o.Err == nil {
				t.Errorf("%s is there", path+name)
			}
		}
		s.Mend()
	}
	if left := s.Unfinished(); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// What is wrong with the keys or the clock is said so, whatever was asked when it was noticed: HEAD has no words for it.
func TestARefusedQuestionIsNoMissingPermission(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	for code, kind := range map[string]error{
		"RequestTimeTooSkewed": ErrClock, "InvalidAccessKeyId": target.ErrUnauthorized, "AccessDenied": target.ErrBlocked,
	} {
		s.Inject(s3test.Fault{Do: s3test.Says(http.StatusForbidden, code, "No")})
		if o := put(t, c, target.Upload{Path: "/" + code + "/a.mp3", Body: strings.NewReader("a")}); !errors.Is(o.Err, kind) {
			t.Errorf("put, with %s, it ends with %v", code, o.Err)
		}
		if _, err := c.Stat(t.Context(), "/a.mp3"); !errors.Is(err, kind) {
			t.Errorf("asked for, with %s, it ends with %v", code, err)
		}
		s.Mend()
	}
	s.Inject(s3test.Fault{Of: func(q *http.Request) bool { return q.Method == http.MethodHead }, Do: s3test.Says(http.StatusForbidden, "", "")})
	if _, err := c.Stat(t.Context(), "/a.mp3"); !errors.Is(err, target.ErrBlocked) {
		t.Errorf("where that one alone is refused, it ends with %v", err)
	}
}
