package dropbox

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"
)

// TestOffsets: a chunk of which Dropbox has nothing, a part or all is brought to its end.
func TestOffsets(t *testing.T) {
	data := content(5, 2*chunkSize+100)
	for name, kept := range map[string]int{"nothing": 0, "part": 1 << 20, "all": chunkSize} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			sent := 0
			f.fault = func(route string, n int) fault {
				return fault{instead: func(arg map[string]any, body []byte) (int, any) {
					if route != routeAppend {
						return 0, nil
					}
					sent += len(body)
					if n == 2 {
						f.append(arg, body[:kept])
						return 502, "lost"
					}
					return 0, nil
				}}
			}
			r.hurry(t)
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done)
			put(t, u, "/large", data)
			if err := u.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			stored(t, f, res, "/large", data)
			// The chunk is repeated once after the 502, and then only what is lacking.
			want, calls := len(data)+chunkSize, 4
			if kept > 0 && kept < chunkSize {
				want, calls = want+chunkSize-kept, 5
			}
			if n := f.count(routeAppend); sent != want || n != calls {
				t.Errorf("sent %d bytes in %d calls, want %d in %d", sent, n, want, calls)
			}
		})
	}
}

//test:long
func TestHopelessOffsets(t *testing.T) {
	for _, test := range []struct {
		name    string
		failure map[string]any
		calls   int
	}{
		{"before the chunk", map[string]any{".tag": "incorrect_offset", "correct_offset": 5}, 2},
		{"behind the chunk", map[string]any{".tag": "incorrect_offset", "correct_offset": 3 * chunkSize}, 2},
		{"no offset", map[string]any{".tag": "incorrect_offset"}, 2},
		{"always the same", map[string]any{".tag": "incorrect_offset", "correct_offset": chunkSize}, 1 + mostResends},
		{"closed too early", map[string]any{".tag": "closed"}, 2},
		{"session lost", map[string]any{".tag": "not_found"}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = func(route string, n int) fault {
				return fault{instead: func(map[string]any, []byte) (int, any) {
					if route == routeAppend && n > 1 {
						return 409, map[string]any{"error_summary": "x/", "error": test.failure}
					}
					return 0, nil
				}}
			}
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done)
			err := u.Put(t.Context(), Upload{Path: "/x", Body: bytes.NewReader(content(5, 2*chunkSize+100))})
			if !errors.Is(err, ErrUnavailable) || f.count(routeAppend) != test.calls {
				t.Errorf("error %v after %d calls", err, f.count(routeAppend))
			}
			if err := u.Close(t.Context()); err != nil || res.count() != 0 {
				t.Errorf("%d outcomes, %v", res.count(), err)
			}
		})
	}
}

func TestFourLargeFilesAtOnce(t *testing.T) {
	f, r := newFakeRig(t)
	f.slow, f.begun = make(chan struct{}), make(chan string, 100)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done).(*uploader)
	data := content(1, mostSmall+1)
	var running sync.WaitGroup
	for i := range 6 {
		running.Go(func() { put(t, u, fmt.Sprintf("/%d", i), data) })
	}
	for range mostLarge {
		<-f.begun
	}
	if u.large.TryAcquire(1) {
		t.Error("a fifth file could begin")
	}
	close(f.slow)
	running.Wait()
	if err := u.Close(t.Context()); err != nil || res.count() != 6 {
		t.Errorf("%d outcomes, %v", res.count(), err)
	}
}
