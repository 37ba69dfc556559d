package dropbox

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestBodyErrors(t *testing.T) {
	broken := errors.New("recording cut off")
	small, large := content(1, 1000), content(2, mostSmall+100_000)
	for name, body := range map[string]io.Reader{
		"at once":          iotest.ErrReader(broken),
		"small":            io.MultiReader(bytes.NewReader(small), iotest.ErrReader(broken)),
		"small, with data": iotest.DataErrReader(io.MultiReader(bytes.NewReader(small), iotest.ErrReader(broken))),
		"at the limit":     io.MultiReader(bytes.NewReader(large[:mostSmall]), iotest.ErrReader(broken)),
		"large":            io.MultiReader(bytes.NewReader(large), iotest.ErrReader(broken)),
		"chunk's end":      io.MultiReader(bytes.NewReader(content(3, chunkSize)), iotest.ErrReader(broken)),
		"second chunk":     io.MultiReader(bytes.NewReader(content(3, chunkSize+5)), iotest.ErrReader(broken)),
		"cut short":        io.MultiReader(bytes.NewReader(small), iotest.ErrReader(io.ErrUnexpectedEOF)),
		"large, cut short": io.MultiReader(bytes.NewReader(large), iotest.ErrReader(io.ErrUnexpectedEOF)),
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done).(*uploader)
			err := u.Put(t.Context(), Upload{Path: "/x", Body: body})
			if err != broken && err != io.ErrUnexpectedEOF {
				t.Errorf("error %v is not the body's own", err)
			}
			put(t, u, "/good", small)
			if err := u.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, ok := f.files["/x"]; ok || res.count() != 1 {
				t.Errorf("committed all the same; %d outcomes", res.count())
			}
			stored(t, f, res, "/good", small)
			if !u.room.TryAcquire(mostSmallBytes) || !u.large.TryAcquire(mostLarge) {
				t.Error("memory is not given back")
			}
		})
	}
}

type stuckReader struct{}

func (stuckReader) Read([]byte) (int, error) { return 0, nil }

func TestOddBodies(t *testing.T) {
	f, r := newFakeRig(t)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	if err := u.Put(t.Context(), Upload{Path: "/stuck", Body: stuckReader{}}); err != io.ErrNoProgress {
		t.Errorf("a body that brings nothing: %v", err)
	}
	small, large := content(1, 70_000), content(2, mostSmall+1)
	for path, body := range map[string]io.Reader{
		"/small/slow": iotest.OneByteReader(bytes.NewReader(small)),
		"/small/end":  iotest.DataErrReader(bytes.NewReader(small)),
		"/large/half": iotest.HalfReader(bytes.NewReader(large)),
		"/large/end":  iotest.DataErrReader(bytes.NewReader(large)),
	} {
		if err := u.Put(t.Context(), Upload{Tag: path, Path: path, Body: body, Modified: when}); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"", "relative"} {
		if err := u.Put(t.Context(), Upload{Path: path, Body: strings.NewReader("x")}); !errors.Is(err, ErrBadPath) {
			t.Errorf("path %q: %v", path, err)
		}
	}
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	stored(t, f, res, "/small/slow", small)
	stored(t, f, res, "/small/end", small)
	stored(t, f, res, "/large/half", large)
	stored(t, f, res, "/large/end", large)
}
