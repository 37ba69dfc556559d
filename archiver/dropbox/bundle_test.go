package dropbox

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"ringcentral-archiver/archiver/dropbox/wire"
)

// TestRefusedRoutes: where the routes for many files are not to be had, every file takes a call of
// its own, and the routes are not tried again within the hour. Whatever they answer says nothing
// about the files.
func TestRefusedRoutes(t *testing.T) {
	for _, test := range []struct {
		route string
		hit   fault
		asked int // how often the route is called
	}{
		{routeStartBatch, fault{status: 404, body: "no such function"}, 1},
		{routeStartBatch, fault{status: 400, body: `Error in call to API function "files/upload_session/start_batch": not permitted`}, 1},
		{routeStartBatch, fault{status: 401, body: `{"error":{".tag":"route_access_denied"}}`}, 1},
		{routeStartBatch, fault{status: 403, body: `{"error":{".tag":"no_permission"}}`}, 1},
		{routeStartBatch, fault{status: 409, body: `{"error":{".tag":"unheard_of"}}`}, 1},
		{routeStartBatch, fault{status: 500}, mostBatchFailures},
		{routeStartBatch, fault{status: 200, body: "<html>hello</html>"}, mostBatchFailures},
		{routeStartBatch, fault{status: 200, body: `{"session_ids":["x"]}`}, 1},
		{routeStartBatch, fault{drop: true}, mostBatchFailures},
		{routeAppendBatch, fault{status: 404}, 1},
		{routeAppendBatch, fault{status: 400, body: "Unknown API function"}, 1},
		{routeAppendBatch, fault{status: 403, body: `{"error":{".tag":"invalid_account_type"}}`}, 1},
		{routeAppendBatch, fault{status: 403, body: "<html>blocked</html>"}, 1},
		{routeAppendBatch, fault{status: 409, body: `{"error_summary":"unheard_of/..","error":{".tag":"unheard_of"}}`}, 1},
		{routeAppendBatch, fault{status: 409, body: "{}"}, 1},
		{routeAppendBatch, fault{status: 500}, mostBatchFailures},
		{routeAppendBatch, fault{status: 200, body: "<html>hello</html>"}, mostBatchFailures},
		{routeAppendBatch, fault{status: 200, body: "null"}, 1},
		{routeAppendBatch, fault{status: 200, body: `{"entries":[{".tag":"unheard_of"},{".tag":"unheard_of"}]}`}, 1},
		{routeAppendBatch, fault{drop: true}, mostBatchFailures},
		{routeAppendBatch, fault{status: 429, body: bareLim}, mostBatchRefusals}, // the limit is that route's
		{routeStartBatch, fault{status: 429, body: bareLim}, mostBatchRefusals},
		{routeAppendBatch, fault{lose: true, instead: func(map[string]any, []byte) (int, any) { return 500, "" }}, mostBatchFailures},
	} {
		t.Run(fmt.Sprint(test.route, test.hit.status), func(t *testing.T) {
			f, r := newFakeRig(t)
			asked := make(chan struct{})
			f.fault = func(route string, n int) fault {
				if route != test.route {
					return fault{}
				}
				if n == 1 {
					close(asked)
				}
				return test.hit
			}
			r.hurryFrom(t, asked)
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done)
			for i := range 60 {
				put(t, u, fmt.Sprintf("/%d", i), content(uint64(i), 1000+i))
				if i == 29 {
					if err := u.Flush(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := u.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			allStored(t, f, res, 60)
			if f.count(test.route) != test.asked || f.count(routeStart) != 60 {
				t.Errorf("calls %v, want %d of %s", f.calls, test.asked, test.route)
			}
		})
	}
}

// TestBatchRoutesAreTriedAgain after an hour, and not before.
func TestBatchRoutesAreTriedAgain(t *testing.T) {
	f, r := newFakeRig(t)
	f.fault = at(routeAppendBatch, 1, fault{status: 403})
	for round, want := range []int{1, 1, 2} {
		if round > 0 {
			r.clock.Advance(restFor / 2)
		}
		if res := upload(t, r, 3); res.of("/2").Err != nil || f.count(routeAppendBatch) != want {
			t.Errorf("round %d: %v, %d batches, want %d", round, res.of("/2").Err, f.count(routeAppendBatch), want)
		}
	}
}

// TestUploadsAreRefused only when upload_session/start says so too (docs/dropbox.md §9): then it is
// asked once more and not for each file.
func TestUploadsAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		hit  fault
		want error
	}{
		"403":       {fault{status: 403, body: `{"error":{".tag":"no_permission"}}`}, ErrBlocked},
		"suspended": {fault{status: 401, body: `{"error":{".tag":"user_suspended"}}`}, ErrSuspended},
		"full":      {fault{status: 409, body: `{"error":{".tag":"path","path":{".tag":"insufficient_space"}}}`}, ErrFull},
		"down":      {fault{status: 500}, ErrUnavailable},
		"cut":       {fault{drop: true}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			together := make(chan struct{})
			f.fault = func(route string, n int) fault {
				if route == routeAppendBatch && n == 1 {
					close(together)
				}
				if route == routeAppendBatch || route == routeStart {
					return test.hit
				}
				return fault{}
			}
			r.hurryFrom(t, together)
			res := upload(t, r, 20)
			for i := range 20 {
				err := res.of(fmt.Sprintf("/%d", i)).Err
				if err == nil || test.want != nil && !errors.Is(err, test.want) {
					t.Errorf("/%d: %v", i, err)
				}
			}
			if n := f.count(routeStart); n > wire.MostFailures || r.batches.resting() {
				t.Errorf("%d files were sent alone, the routes rest: %v", n, r.batches.resting())
			}
		})
	}
}

// TestTooMuchForOneCall: the bundle is halved until it passes, and later ones are small from the
// beginning.
func TestTooMuchForOneCall(t *testing.T) {
	tooLong := func(status int, body string) func(string, int) fault {
		return always(routeAppendBatch, fault{instead: func(arg map[string]any, _ []byte) (int, any) {
			if len(arg["entries"].([]any)) > 13 {
				return status, body
			}
			return 0, nil
		}})
	}
	for name, spoil := range map[string]func(f *fake){
		"header": func(f *fake) { f.headerCap = 2 << 10 },
		"413":    func(f *fake) { f.fault = tooLong(413, "Payload Too Large") },
		"400":    func(f *fake) { f.fault = tooLong(400, "Request Header Or Cookie Too Large") },
		"409":    func(f *fake) { f.fault = tooLong(409, `{"error_summary":"payload_too_large/.."}`) },
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			spoil(f)
			allStored(t, f, upload(t, r, 50), 50)
			first := f.count(routeAppendBatch)
			if n := f.count(routeStart); n != 0 {
				t.Errorf("%d files were sent alone", n)
			}
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done)
			for i := range 24 {
				put(t, u, fmt.Sprintf("/again/%d", i), content(uint64(i), 10))
			}
			if err := u.Close(t.Context()); err != nil || res.count() != 24 {
				t.Fatalf("%d outcomes, %v", res.count(), err)
			}
			if n := f.count(routeAppendBatch) - first; n != 2 {
				t.Errorf("24 files took %d calls", n)
			}
		})
	}
	t.Run("even one", func(t *testing.T) {
		f, r := newFakeRig(t)
		f.fault = always(routeAppendBatch, fault{status: 431})
		allStored(t, f, upload(t, r, 4), 4)
		if n := f.count(routeStart); n != 4 {
			t.Errorf("%d files were sent alone", n)
		}
	})
}

// TestOddEntries: a file that append_batch does not clearly accept is sent
// alone.
func TestOddEntries(t *testing.T) {
	for name, spoil := range map[string]func(entries []any) []any{
		"failure": func(entries []any) []any {
			entries[1] = map[string]any{".tag": "failure", "failure": tagTree("not_found")}
			return entries
		},
		"part": func(entries []any) []any {
			entries[1] = map[string]any{".tag": "failure", "failure": map[string]any{".tag": "incorrect_offset", "correct_offset": 17}}
			return entries
		},
		"new kind": func(entries []any) []any {
			entries[1] = map[string]any{".tag": "unheard_of"}
			return entries
		},
		"missing": func(entries []any) []any { return entries[:1] },
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = at(routeAppendBatch, 1, fault{change: func(answer map[string]any) {
				answer["entries"] = spoil(answer["entries"].([]any))
			}})
			allStored(t, f, upload(t, r, 2), 2)
			if n := f.count(routeStart); n != 1 {
				t.Errorf("%d files were sent alone", n)
			}
		})
	}
}

func TestAnswerWithoutSession(t *testing.T) {
	f, r := newFakeRig(t)
	f.fault = always(routeStart, fault{status: 200, body: `{"session_ids":["x"]}`})
	if err := upload(t, r, 1).of("/0").Err; !errors.Is(err, ErrUnavailable) {
		t.Errorf("error %v", err)
	}
}

// TestManySmallFiles is the promise of at most 0.1 calls a file (archiver/BENCHMARKS.md).
// TestABatchRouteThatOnlySaysSo: where data is not there that a batch route has called taken, the files go alone the next time.
func TestABatchRouteThatOnlySaysSo(t *testing.T) {
	f, r := newFakeRig(t)
	f.fault = always(routeAppendBatch, fault{status: 200, body: `{"entries":[{".tag":"success"},{".tag":"success"},{".tag":"success"}]}`})
	if err := upload(t, r, 3).of("/0").Err; !errors.Is(err, ErrUnavailable) {
		t.Errorf("error %v", err)
	}
	allStored(t, f, upload(t, r, 3), 3)
	if n := f.count(routeAppendBatch); n != 1 {
		t.Errorf("%d bundles", n)
	}
}

func TestManySmallFiles(t *testing.T) {
	f, r := newFakeRig(t)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	const files, writers = 2000, 8
	data := content(1, 10_000)
	var running sync.WaitGroup
	for w := range writers {
		running.Go(func() {
			for i := w; i < files; i += writers {
				put(t, u, fmt.Sprintf("/a/%d.mp3", i), data)
			}
		})
	}
	running.Wait()
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := f.total(); n > files/10 {
		t.Errorf("%d calls for %d files: %v", n, files, f.calls)
	}
	if n := f.count(routeAppendBatch); n != files/mostBundleFiles {
		t.Errorf("%d bundles", n)
	}
	if res.count() != files || len(res.batches) != f.count(routeFinish) {
		t.Errorf("%d outcomes in %d batches from %d commits", res.count(), len(res.batches), f.count(routeFinish))
	}
	stored(t, f, res, "/a/0.mp3", data)
	stored(t, f, res, "/a/1999.mp3", data)
}

func TestBundleIsLimitedInBytes(t *testing.T) {
	f, r := newFakeRig(t)
	res := newResults(t)
	u := r.NewUploader(t.Context(), res.done)
	for i := range 10 {
		put(t, u, fmt.Sprintf("/%d", i), content(uint64(i), 3<<20))
	}
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := f.count(routeAppendBatch); n != 2 || res.count() != 10 {
		t.Errorf("%d bundles of 30 MiB, %d outcomes", n, res.count())
	}
}

// TestLostBundle: when the answer to a bundle is lost, asking again shows that all is there, and
// nothing is sent otherwise.
func TestLostBundle(t *testing.T) {
	f, r := newFakeRig(t)
	lost := make(chan struct{})
	f.fault = func(route string, n int) fault {
		if route == routeAppendBatch && n == 1 {
			close(lost)
			return fault{lose: true}
		}
		return fault{}
	}
	r.hurryFrom(t, lost)
	allStored(t, f, upload(t, r, 3), 3)
	if f.count(routeAppendBatch) != 2 || f.count(routeStart) != 0 {
		t.Errorf("calls %v", f.calls)
	}
}
