package s3

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/minio/minio-go/v7"
	"golang.org/x/sync/errgroup"

	"ringcentral-archiver/archiver/s3/s3test"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// calls are those of a kind that a server was asked.
func calls(s *s3test.Server, like ...string) (n int) {
	for _, call := range s.Calls() {
		is := true
		for _, part := range like {
			is = is && strings.Contains(call, part)
		}
		if is {
			n++
		}
	}
	return n
}

// TestManyObjects: pages are put together, also where one of them comes late, and what is known costs no call.
//
//test:long
func TestManyObjects(t *testing.T) {
	const many = 2300
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	want := map[string]bool{}
	var group errgroup.Group
	group.SetLimit(16)
	for i := range many {
		// keys that folders would sort otherwise, and one that stands for a folder
		path := fmt.Sprintf("/%d/f%s%d.txt", i%3, []string{"", ".", "/", " ", "ü"}[i%5], i)
		want[path] = true
		group.Go(func() error {
			_, err := s.Direct.PutObject(t.Context(), s3test.Bucket, "x"+path, strings.NewReader(path), int64(len(path)), minio.PutObjectOptions{DisableMultipart: true})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	s.Put("x/0/", nil)
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool { return q.URL.Query().Get("start-after") != "" }, Times: 1,
		Do: s3test.Says(http.StatusInternalServerError, "InternalError", "We encountered an internal error."),
	})
	seen := map[string]string{}
	cursor, err := c.Changes(t.Context(), "", func(some []target.File) error {
		if len(some) > pageSize {
			t.Errorf("%d files come at once", len(some))
		}
		for _, f := range some {
			seen[f.Path] = f.Hash
		}
		return nil
	})
	if err != nil || len(seen) != many {
		t.Fatalf("%d files are seen, want %d (%v)", len(seen), many, err)
	}
	for path := range want {
		if seen[path] != target.HashOf([]byte(path)) {
			t.Errorf("%s is seen as %q", path, seen[path])
		}
	}
	s.Calls()
	_, err = c.Changes(t.Context(), cursor, func(some []target.File) error {
		t.Errorf("%d files are told again", len(some))
		return nil
	})
	if all := calls(s); err != nil || all != 4 {
		t.Errorf("without changes %d calls are made, want the mark and three pages (%v)", all, err)
	}
}

// TestAListingThatGoesBackEnds: a service that does not go on after a key would be listed for ever.
func TestAListingThatGoesBackEnds(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	list := func(keys ...string) s3test.Fault {
		return s3test.Fault{
			Of: func(q *http.Request) bool { return q.URL.Query().Get("list-type") == "2" },
			Do: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
				var b bytes.Buffer
				for _, key := range keys {
					fmt.Fprintf(&b, `<Contents><Key>%s</Key><Size>1</Size><ETag>"a"</ETag><LastModified>2026-11-20T17:04:12.000Z</LastModified></Contents>`, key)
				}
				fmt.Fprintf(w, `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>%s</ListBucketResult>`, b.Bytes())
			},
		}
	}
	for _, keys := range [][]string{{"x/b", "x/a"}, {"x/a"}, {"y/a"}} {
		s.Mend()
		s.Inject(list(keys...))
		err := c.List(t.Context(), "", func([]target.File) error { return nil })
		if !errors.Is(err, errOrder) || !errors.Is(err, target.ErrUnavailable) {
			t.Errorf("%v: %v", keys, err)
		}
	}
}

// TestAnEndlessAnswerEnds: nothing but an object is read without an end.
//
//test:long
func TestAnEndlessAnswerEnds(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool { return q.URL.Query().Get("list-type") == "2" },
		Do: func(w http.ResponseWriter, q *http.Request, _ http.Handler) {
			fmt.Fprint(w, "<ListBucketResult><IsTruncated>false</IsTruncated>")
			page := bytes.Repeat([]byte("<Contents><Key>x/a</Key><Size>1</Size></Contents>"), 20_000)
			for q.Context().Err() == nil {
				if _, err := w.Write(page); err != nil {
					return
				}
			}
		},
	})
	if err := c.List(t.Context(), "", func([]target.File) error { return nil }); !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("%v", err)
	}
}

// TestWhatIsNotedIsChecked: what is noted with an object counts only where it is of this content.
//
//test:long
func TestWhatIsNotedIsChecked(t *testing.T) {
	one, two := []byte("the content of one"), []byte("the content of two")
	note := func(of []byte) map[string]string {
		return map[string]string{metaHash: target.HashOf(of), metaSHA256: sumsOf(of).sha256hex(), metaMD5: sumsOf(of).md5hex()}
	}
	for name, test := range map[string]struct {
		meta   map[string]string
		sums   bool
		reads  int
		spoils func(http.ResponseWriter, *http.Request, http.Handler)
	}{
		"by the service's sum":                   {meta: note(two), sums: true},
		"by the ETag":                            {meta: note(two)},
		"of another content, and a sum":          {meta: note(one), sums: true, reads: 1},
		"of another content":                     {meta: note(one), reads: 1},
		"no hash":                                {meta: map[string]string{metaHash: "x", metaMD5: sumsOf(two).md5hex()}, reads: 1},
		"nothing":                                {reads: 1},
		"of another content with the right size": {meta: map[string]string{metaHash: target.HashOf(one)}, reads: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := s3test.New(t, false)
			c := connected(t, s, "x")
			meta := map[string]string{}
			for k, v := range test.meta {
				meta[k] = v
			}
			if test.sums {
				meta[headerSHA256] = sumsOf(two).sha256base64()
			}
			core := minio.Core{Client: s.Direct}
			if _, err := core.PutObject(t.Context(), s3test.Bucket, "x/a", bytes.NewReader(two), int64(len(two)), "", sumsOf(two).sha256hex(), minio.PutObjectOptions{UserMetadata: meta, DisableContentSha256: true}); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				f, err := c.Stat(t.Context(), "/a")
				if err != nil || f.Hash != target.HashOf(two) {
					t.Errorf("it is %+v (%v)", f, err)
				}
			}
			if reads := calls(s, "GET", "/x/a"); reads != test.reads {
				t.Errorf("it was read %d times, want %d", reads, test.reads)
			}
		})
	}
}

// TestWhatOthersHavePutNeedsNoReading: a small file that this program, on another computer, has put is known by asking for it.
func TestWhatOthersHavePutNeedsNoReading(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	o := put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("content")})
	large := put(t, c, target.Upload{Path: "/large.mp3", Body: strings.NewReader(strings.Repeat("x", 9<<20))})
	if o.Err != nil || large.Err != nil {
		t.Fatal(o.Err, large.Err)
	}
	c.Hashes = conformance.NewHashes() // a lost store
	s.Calls()
	var mu sync.Mutex
	seen := map[string]string{}
	if err := c.List(t.Context(), "", func(some []target.File) error {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range some {
			seen[f.Path] = f.Hash
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if seen["/a.mp3"] != o.Hash || seen["/large.mp3"] != large.Hash {
		t.Errorf("%v is seen", seen)
	}
	if reads := calls(s, "GET", "/x/a.mp3"); reads != 0 {
		t.Errorf("it was read %d times", reads)
	}
}

// TestABucketThatIsGone: it is not there, which is not the same as a file that is not.
func TestABucketThatIsGone(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	s.Remove("x")
	if err := s.Direct.RemoveBucket(t.Context(), s3test.Bucket); err != nil {
		t.Fatal(err)
	}
	_, err := c.Stat(t.Context(), "/a")
	_, _, err2 := c.Download(t.Context(), "/a")
	_, err3 := c.Open(t.Context(), "/a").Read(make([]byte, 1))
	err4 := c.List(t.Context(), "", func([]target.File) error { return nil })
	err5 := put(t, c, target.Upload{Path: "/a", Body: strings.NewReader("x")}).Err
	for i, err := range []error{err, err2, err3, err4, err5, c.Ping(t.Context())} {
		if !errors.Is(err, ErrNotThere) || errors.Is(err, target.ErrNotFound) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// TestAPackedObjectIsNotUnpacked: what a person has put packed has the size and the hash that lie there.
func TestAPackedObjectIsNotUnpacked(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	packed := []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00") // of nothing
	core := minio.Core{Client: s.Direct}
	_, err := core.PutObject(t.Context(), s3test.Bucket, "x/a.gz", bytes.NewReader(packed), int64(len(packed)), "", "", minio.PutObjectOptions{ContentEncoding: "gzip", DisableContentSha256: true})
	if err != nil {
		t.Fatal(err)
	}
	data, f, err := c.Download(t.Context(), "/a.gz")
	if err != nil || !bytes.Equal(data, packed) || f.Hash != target.HashOf(packed) {
		t.Errorf("%q is there as %q (%v)", packed, data, err)
	}
}

// TestAPageIsNoEmptyList: what a proxy, or a network's sign-in, answers in place of a list says nothing of what lies there.
func TestAPageIsNoEmptyList(t *testing.T) {
	for name, page := range map[string]string{
		"a page":             `<?xml version="1.0"?><!DOCTYPE html><!-- sign in --><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Sign in</title></head><body><p>Welcome</p></body></html>`,
		"an error":           `<Error><Code>InternalError</Code></Error>`,
		"half a page":        `<html><head>`,
		"nothing":            ``,
		"what is not a list": `{"error": "not found"}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := s3test.New(t, false)
			c := connected(t, s, "x")
			if o := put(t, c, target.Upload{Path: "/a", Body: strings.NewReader("content")}); o.Err != nil {
				t.Fatal(o.Err)
			}
			cursor, err := c.Changes(t.Context(), "", func([]target.File) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			s.Inject(s3test.Fault{
				Of: func(q *http.Request) bool { return q.URL.Query().Get("list-type") == "2" },
				Do: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { io.WriteString(w, page) },
			})
			told := func(some []target.File) error {
				t.Errorf("told is %+v", some)
				return nil
			}
			if err := c.List(t.Context(), "", told); !errors.Is(err, target.ErrUnavailable) {
				t.Errorf("listing: %v", err)
			}
			if _, err := c.Changes(t.Context(), cursor, told); !errors.Is(err, target.ErrUnavailable) {
				t.Errorf("changes: %v", err)
			}
		})
	}
}

// TestWhatMayNotBeReadOfOthers: objects that others keep in the bucket, as those that were put aside into an archive of Amazon's, hold up
// nothing, however many they are.
func TestWhatMayNotBeReadOfOthers(t *testing.T) {
	s := s3test.New(t, false)
	c := connected(t, s, "x")
	c.Ours = func(path string) bool { return strings.HasSuffix(path, ".mp3") }
	add := func(ending string) {
		for i := range mostUnreadable + 1 {
			s.Put(fmt.Sprintf("x/%d%s", i, ending), []byte("x"))
		}
	}
	add(".doc")
	s.Inject(s3test.Fault{
		Of: func(q *http.Request) bool {
			return q.Method == http.MethodGet && (strings.HasSuffix(q.URL.Path, ".doc") || strings.HasSuffix(q.URL.Path, ".mp3"))
		},
		Do: s3test.Says(http.StatusForbidden, "InvalidObjectState", "The operation is not valid for the object's storage class"),
	})
	shown := 0
	list := func() error {
		return c.List(t.Context(), "", func(some []target.File) error {
			shown += len(some)
			return nil
		})
	}
	if err := list(); err != nil || shown != mostUnreadable+1 {
		t.Errorf("%d objects of others are shown (%v)", shown, err)
	}
	add(".mp3")
	if err := list(); !errors.Is(err, target.ErrBlocked) {
		t.Errorf("a bucket of which nothing of ours may be read is listed: %v", err)
	}
}
