package dropbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/target"
)

// TestLargeFile: the pieces of one version come together, and only content of the named hash ends
// without an error.
func TestLargeFile(t *testing.T) {
	content := make([]byte, 2*pieceSize+5)
	for i, seed := 0, rand.New(rand.NewPCG(1, 2)); i < len(content); i += 1000 {
		content[i] = byte(seed.Uint32())
	}
	for _, test := range []struct {
		name  string
		odd   func(w http.ResponseWriter, q *http.Request, n int) bool // answers the nth call itself
		hash  string
		fails bool
		err   error
	}{
		{name: "whole"},
		{name: "trouble meanwhile", odd: func(w http.ResponseWriter, _ *http.Request, n int) bool {
			if n != 2 {
				return false
			}
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}},
		{name: "another content", hash: target.HashOf([]byte("another")), fails: true},
		{name: "too little", fails: true, odd: func(w http.ResponseWriter, _ *http.Request, n int) bool {
			if n < 2 {
				return false
			}
			w.WriteHeader(http.StatusPartialContent)
			io.WriteString(w, "some")
			return true
		}},
		{name: "all at once", fails: true, odd: func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			w.Write(content)
			return true
		}},
		{name: "gone meanwhile", fails: true, err: ErrNotFound, odd: func(w http.ResponseWriter, _ *http.Request, n int) bool {
			if n != 2 {
				return false
			}
			w.WriteHeader(http.StatusConflict)
			io.WriteString(w, `{"error_summary":"path/not_found/","error":{".tag":"path","path":{".tag":"not_found"}}}`)
			return true
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			hash := test.hash
			if hash == "" {
				hash = target.HashOf(content)
			}
			var calls atomic.Int64
			r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				n := int(calls.Add(1))
				want := `{"path":"/a"}`
				if n > 1 {
					want = `{"path":"rev:0162c5f3a"}`
				}
				if got := q.Header.Get("Dropbox-API-Arg"); got != want && !test.fails {
					t.Errorf("call %d: argument %s", n, got)
				}
				header, err := json.Marshal(map[string]any{"name": "a", "path_display": "/a", "rev": "0162c5f3a", "size": len(content), "content_hash": hash})
				if err != nil {
					t.Error(err)
				}
				w.Header().Set("Dropbox-API-Result", string(header))
				if test.odd != nil && test.odd(w, q, n) {
					return
				}
				q.Method = http.MethodGet
				http.ServeContent(w, q, "", time.Time{}, bytes.NewReader(content))
			}))
			r.hurry(t)
			f := r.Open(t.Context(), "/a")
			got, err := io.ReadAll(f)
			if n := calls.Load(); n > 10 {
				t.Errorf("it took %d calls", n)
			}
			if test.fails {
				if err == nil || f.Err() == nil || test.err != nil && !errors.Is(err, test.err) {
					t.Errorf("it gave %v, %v", err, f.Err())
				}
				return
			}
			if err != nil || f.Err() != nil || !bytes.Equal(got, content) || f.File().Rev != "0162c5f3a" {
				t.Errorf("%d bytes, %v, %s", len(got), err, fmt.Sprint(f.File()))
			}
		})
	}
}
