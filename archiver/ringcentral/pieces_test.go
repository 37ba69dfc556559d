package ringcentral

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/ringcentral/pace"
)

// TestContentInPieces: RingCentral sends a piece where the whole was asked for. Either every byte
// comes out, or an error.
func TestContentInPieces(t *testing.T) {
	type steps = []func(http.ResponseWriter, *http.Request)
	const whole = "0123456789"
	piece := func(contentRange, body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			if contentRange != "" {
				w.Header().Set("Content-Range", contentRange)
			}
			answer(t, w, http.StatusPartialContent, body, "Content-Type", "audio/mpeg")
		}
	}
	tagged := func(tag, contentRange, body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", tag)
			piece(contentRange, body)(w, r)
		}
	}
	hidden := func(contentRange, body string) func(http.ResponseWriter, *http.Request) {
		return reply(t, http.StatusOK, body, "Content-Type", "audio/mpeg", "Content-Range", contentRange, "Content-Length", strconv.Itoa(len(body)))
	}
	another := reply(t, http.StatusOK, "abcdefghij", "Content-Type", "audio/mpeg")
	over := reply(t, http.StatusRequestedRangeNotSatisfiable, `{"errorCode":"CMN-107"}`)
	complete := reply(t, http.StatusOK, whole, "Content-Type", "audio/mpeg")
	for name, c := range map[string]struct {
		answers steps
		ranges  []string // that are asked for
		size    int64
		want    error
	}{
		"one piece is all":               {steps{piece("bytes 0-9/10", whole)}, []string{""}, 10, nil},
		"two pieces":                     {steps{piece("bytes 0-3/10", "0123"), piece("bytes 4-9/10", "456789")}, []string{"", "bytes=4-"}, 10, nil},
		"a piece fails once":             {steps{piece("bytes 0-3/10", "0123"), abort, piece("bytes 4-9/10", "456789")}, []string{"", "bytes=4-", "bytes=4-"}, 10, nil},
		"shorter than it says":           {steps{piece("bytes 0-5/10", "0123"), piece("bytes 4-9/10", "456789")}, []string{"", "bytes=4-"}, 10, nil},
		"length not told":                {steps{piece("bytes 0-3/*", "0123"), piece("bytes 4-9/*", "456789"), over}, []string{"", "bytes=4-", "bytes=10-"}, -1, nil},
		"nothing told":                   {steps{piece("", whole), over}, []string{"", "bytes=10-"}, -1, nil},
		"the rest comes as a whole":      {steps{piece("bytes 0-3/10", "0123"), complete}, []string{"", "bytes=4-"}, 10, nil},
		"length told late":               {steps{piece("bytes 0-3/*", "0123"), piece("bytes 4-9/10", "456789")}, []string{"", "bytes=4-"}, -1, nil},
		"the rest of the same":           {steps{tagged("a", "bytes 0-3/10", "0123"), tagged("a", "bytes 4-9/10", "456789")}, []string{"", "bytes=4-"}, 10, nil},
		"the rest of another":            {steps{tagged("a", "bytes 0-3/10", "0123"), tagged("b", "bytes 4-9/10", "efghij")}, []string{"", "bytes=4-"}, 10, ErrBadAnswer},
		"another as a whole":             {steps{piece("bytes 0-3/10", "0123"), another}, []string{"", "bytes=4-"}, 10, ErrBadAnswer},
		"another place":                  {steps{piece("bytes 0-3/10", "0123"), piece("bytes 5-9/10", "56789")}, []string{"", "bytes=4-"}, 10, ErrBadAnswer},
		"another length":                 {steps{piece("bytes 0-3/10", "0123"), piece("bytes 4-9/11", "456789")}, []string{"", "bytes=4-"}, 10, ErrBadAnswer},
		"longer than it says":            {steps{piece("bytes 0-3/10", "01234")}, []string{""}, 10, ErrBadAnswer},
		"pieces that are said to be all": {steps{hidden("bytes 0-3/10", "0123"), hidden("bytes 4-9/10", "456789")}, []string{"", "bytes=4-"}, 10, nil},
		"all that is said to be a piece": {steps{hidden("bytes 0-3/10", whole)}, []string{""}, 10, nil},
		"all, and that is said":          {steps{hidden("bytes 0-9/10", whole)}, []string{""}, 10, nil},
		"nothing more, yet not all":      {steps{piece("bytes 0-3/10", "0123"), over}, []string{"", "bytes=4-"}, 10, errRefused},
		"an empty piece":                 {steps{piece("bytes 0-3/10", "0123"), piece("bytes 4-9/10", "")}, []string{"", "bytes=4-"}, 10, ErrBadAnswer},
		"gone meanwhile":                 {steps{piece("bytes 0-3/10", "0123"), reply(t, 404, `{"errorCode":"CMN-102"}`)}, []string{"", "bytes=4-"}, 10, ErrNotFound},
	} {
		var ranges []string
		for i, next := range c.answers {
			c.answers[i] = func(w http.ResponseWriter, r *http.Request) {
				ranges = append(ranges, r.Header.Get("Range"))
				next(w, r)
			}
		}
		s := play(t, c.answers...)
		got, err := s.o.Content(t.Context(), s.o.address+"/c", pace.Heavy, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, err := io.ReadAll(got.Body)
		switch {
		case c.want == errRefused:
			if refusal, ok := errors.AsType[*Error](err); !ok || refusal.Status != http.StatusRequestedRangeNotSatisfiable {
				t.Errorf("%s: %v", name, err)
			}
		case !errors.Is(err, c.want):
			t.Errorf("%s: %v, want %v", name, err, c.want)
		case err == nil && string(body) != whole:
			t.Errorf("%s: %q", name, body)
		}
		if err := got.Body.Close(); err != nil {
			t.Error(err)
		}
		if got.Size != c.size || !slices.Equal(ranges, c.ranges) {
			t.Errorf("%s: size %d, asked for %q", name, got.Size, ranges)
		}
	}
}

// TestPiecesComeToAnEnd: of one byte each, or of many.
func TestPiecesComeToAnEnd(t *testing.T) {
	for size, c := range map[int]struct {
		whole, calls int
		want         error
	}{
		1: {1 << 40, fewPieces, ErrBadAnswer}, leastPiece - 1: {1 << 40, fewPieces, ErrBadAnswer}, leastPiece: {1 << 40, mostPieces, ErrBadAnswer},
		3: {3 * fewPieces, fewPieces, nil}, 2 * leastPiece: {2 * leastPiece * 100, 100, nil},
	} {
		at := 0
		calls := 0
		o := newOffice(t, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			total := "*"
			if c.want == nil {
				total = fmt.Sprint(c.whole)
			}
			answer(t, w, http.StatusPartialContent, strings.Repeat("x", size), "Content-Range", fmt.Sprintf("bytes %d-%d/%s", at, at+size-1, total))
			at += size
		})
		got, err := o.Content(t.Context(), o.address+"/c", pace.Heavy, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, got.Body)
		if !errors.Is(err, c.want) || calls != c.calls || n != int64(calls*size) {
			t.Errorf("pieces of %d: %d bytes in %d calls, %v", size, n, calls, err)
		}
		if err := got.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

// errRefused stands for any refusal in the table.
var errRefused = errors.New("refused")

func TestPieceOfNothing(t *testing.T) {
	for _, contentRange := range []string{"bytes 5-9/10", "bytes 0-9/5", "bytes 3-1/10", "lines 0-9/10", "bytes */10", "bytes 0-9"} {
		s := play(t, reply(t, http.StatusPartialContent, "x", "Content-Range", contentRange))
		if _, err := s.o.Content(t.Context(), s.o.address+"/c", pace.Heavy, nil); !errors.Is(err, ErrBadAnswer) {
			t.Errorf("%s: %v", contentRange, err)
		}
	}
}
