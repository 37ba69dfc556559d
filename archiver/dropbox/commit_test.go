package dropbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver/dropbox/wire"
)

// TestOnlyContendedFilesAreFinishedAgain holds that no data is sent a second time.
func TestOnlyContendedFilesAreFinishedAgain(t *testing.T) {
	for name, tags := range map[string][]string{
		"by the call": {"too_many_write_operations"},
		"by the path": {"path", "too_many_write_operations"},
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.refuse = func(path string, n int) []string {
				if n <= 2 && strings.HasSuffix(path, "7") {
					return tags
				}
				return nil
			}
			r.hurryFrom(t, f.finishing)
			res := newResults(t)
			u := r.NewUploader(t.Context(), res.done)
			for i := range 50 {
				put(t, u, fmt.Sprintf("/%d", i), content(uint64(i), 1000+i))
			}
			if err := u.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			allStored(t, f, res, 50)
			var sizes []int
			for _, paths := range f.finished {
				sizes = append(sizes, len(paths))
			}
			if fmt.Sprint(sizes) != "[50 5 5]" {
				t.Errorf("finished %v", sizes)
			}
			if n := f.count(routeAppendBatch) + f.count(routeStart); n != 1 {
				t.Errorf("the data was sent in %d calls", n)
			}
		})
	}
}

// TestProgressIsNotGivenUp: as long as every round commits something, there is another one.
func TestProgressIsNotGivenUp(t *testing.T) {
	f, r := newFakeRig(t)
	const files = 3 * mostFinishes
	f.refuse = func(path string, n int) []string {
		if path == fmt.Sprintf("/%d", n-1) {
			return nil
		}
		return []string{"too_many_write_operations"}
	}
	r.hurryFrom(t, f.finishing)
	allStored(t, f, upload(t, r, files), files)
}

// TestLimitedCommitWaitsAsLongAsTold and not a second longer.
func TestLimitedCommitWaitsAsLongAsTold(t *testing.T) {
	f, r := newFakeRig(t)
	f.fault = func(route string, n int) fault {
		if route == routeFinish && n <= 5 {
			return fault{status: 429, body: bareLim}
		}
		return fault{}
	}
	r.hurryFrom(t, f.finishing)
	begin := r.clock.Now()
	allStored(t, f, upload(t, r, 2), 2)
	if waited := r.clock.Since(begin); waited != 5*time.Second {
		t.Errorf("waited %v", waited)
	}
}

func TestContentionForEver(t *testing.T) {
	busy := `{"error_summary":"too_many_write_operations/","error":{".tag":"too_many_write_operations"}}`
	for name, test := range map[string]struct {
		fault func(string, int) fault
		want  error
		calls int
	}{
		"entry":       {nil, ErrUnavailable, mostFinishes},
		"whole call":  {always(routeFinish, fault{status: 409, body: busy}), ErrUnavailable, mostFinishes},
		"limited":     {always(routeFinish, fault{status: 429, body: bareLim}), ErrRateLimited, mostFinishes},
		"unavailable": {always(routeFinish, fault{status: 500}), ErrUnavailable, mostBatchFailures},
		"unreadable":  {always(routeFinish, fault{status: 200, body: "{"}), ErrUnavailable, mostBatchFailures},
		"empty":       {always(routeFinish, fault{status: 200, body: `{"entries":[]}`}), ErrUnavailable, mostBatchFailures},
		"null":        {always(routeFinish, fault{status: 200, body: `{"entries":null}`}), ErrUnavailable, mostBatchFailures},
		"too many":    {always(routeFinish, fault{status: 200, body: `{"entries":[{},{},{}]}`}), ErrUnavailable, mostBatchFailures},
		"twice":       {always(routeFinish, fault{status: 200, body: `{"entries":[{".tag":"success"},{}],"entries":[{},{}]}`}), ErrUnavailable, mostBatchFailures},
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = test.fault
			f.refuse = func(string, int) []string { return []string{"too_many_write_operations"} }
			r.hurryFrom(t, f.finishing)
			res := upload(t, r, 2)
			if n := f.count(routeFinish); n != test.calls {
				t.Errorf("finished %d times", n)
			}
			e, ok := errors.AsType[*Error](res.of("/0").Err)
			if !ok || !errors.Is(e, test.want) || e.RequestID == "" {
				t.Errorf("error %v", res.of("/0").Err)
			}
		})
	}
}

// TestContentionIsMetOnce: where other writes come first for ever, only the first files wait for that. The next are tried once,
// until something is committed again.
func TestContentionIsMetOnce(t *testing.T) {
	f, r := newFakeRig(t)
	refused := true
	f.refuse = func(_ string, n int) []string {
		if refused || n == mostFinishes+4 {
			return []string{"too_many_write_operations"}
		}
		return nil
	}
	r.hurryFrom(t, f.finishing)
	for n := range 3 {
		upload(t, r, 1)
		if got := f.count(routeFinish); got != mostFinishes+n {
			t.Errorf("finished %d times in round %d", got, n)
		}
	}
	f.mu.Lock()
	refused = false
	f.mu.Unlock()
	upload(t, r, 1) // it is committed, so that the next one is tried again
	allStored(t, f, upload(t, r, 1), 1)
	if got := f.count(routeFinish); got != mostFinishes+5 {
		t.Errorf("finished %d times in the end", got)
	}
}

// TestContentionOfFilesThatGoAlone: what one of them meets, the next would meet too.
func TestContentionOfFilesThatGoAlone(t *testing.T) {
	f, r := newFakeRig(t)
	busy := `{"error_summary":"too_many_write_operations/","error":{".tag":"too_many_write_operations"}}`
	f.fault = always(routeFinishOne, fault{status: 409, body: busy})
	r.hurry(t)
	files := []*transfer{{up: Upload{Path: "/0"}}, {up: Upload{Path: "/1"}}, {up: Upload{Path: "/2"}}}
	r.finishEach(t.Context(), files)
	if n := f.count(routeFinishOne); n != wire.MostFailures || !contends(files[2:]) {
		t.Errorf("three files were finished %d times (%v)", n, files[2].err)
	}
}

// TestLostFinish: the commit was made and its answer lost. Whatever Dropbox then says of the
// session, the file counts as stored only if it is there with our content.
func TestLostFinish(t *testing.T) {
	for _, state := range []string{"not_found", "closed", "unheard_of"} {
		t.Run(state, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = at(routeFinish, 1, fault{lose: true})
			f.refuse = func(path string, n int) []string {
				if n > 1 || path == "/1" { // the lost call did not store this one
					return []string{"lookup_failed", state}
				}
				return nil
			}
			r.hurryFrom(t, f.finishing)
			res := upload(t, r, 2)
			stored(t, f, res, "/0", content(0, 1000))
			if err := res.of("/1").Err; !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotFound) {
				t.Errorf("what is not there has error %v", err)
			}
			if f.count(routeStart) != 0 || f.count("files/get_metadata") != 2 {
				t.Errorf("calls %v", f.calls)
			}
		})
	}
}

func TestConflict(t *testing.T) {
	other := map[string]any{"path_display": "/0", "size": 1000, "content_hash": plainHash([]byte("theirs"))}
	same := map[string]any{"path_display": "/0", "size": 1000, "content_hash": plainHash(content(0, 1000))}
	shorter := map[string]any{"path_display": "/0", "size": 999, "content_hash": plainHash(content(0, 1000))}
	for _, test := range []struct {
		name  string
		there map[string]any
		tags  []string
		stat  fault
		want  error
	}{
		{"other content", other, []string{"path", "conflict", "file"}, fault{}, ErrConflict},
		{"same content", same, []string{"path", "conflict", "file"}, fault{}, nil},
		{"same content without a word", same, nil, fault{}, nil},
		{"other size", shorter, []string{"path", "conflict", "file"}, fault{}, ErrConflict},
		{"folder", nil, []string{"path", "conflict", "folder"}, fault{}, ErrConflict},
		{"file above", nil, []string{"path", "conflict", "file_ancestor"}, fault{}, ErrInTheWay},
		{"not known", other, []string{"path", "conflict", "file"}, fault{status: 500}, ErrUnavailable},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, r := newFakeRig(t)
			if test.there != nil {
				f.files["/0"] = test.there
			}
			f.fault = always("files/get_metadata", test.stat)
			f.refuse = func(path string, _ int) []string {
				if path == "/0" {
					return test.tags
				}
				return nil
			}
			r.hurry(t)
			res := upload(t, r, 2)
			if o := res.of("/0"); !errors.Is(o.Err, test.want) || test.want == nil && o.File.Hash != plainHash(content(0, 1000)) {
				t.Errorf("outcome %+v", o)
			}
			stored(t, f, res, "/1", content(1, 1001))
		})
	}
}

func TestStoredContentIsCompared(t *testing.T) {
	for name, change := range map[string]func(entry map[string]any){
		"other hash": func(entry map[string]any) { entry["content_hash"] = plainHash(nil) },
		"no hash":    func(entry map[string]any) { delete(entry, "content_hash") },
		"other size": func(entry map[string]any) { entry["size"] = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = func(route string, _ int) fault {
				return fault{change: func(answer map[string]any) {
					if route == routeFinish {
						answer = answer["entries"].([]any)[0].(map[string]any)
					}
					if route == routeFinish || route == "files/get_metadata" {
						change(answer)
					}
				}}
			}
			res := upload(t, r, 2)
			if err := res.of("/0").Err; !errors.Is(err, ErrHashMismatch) {
				t.Errorf("error %v", err)
			}
			stored(t, f, res, "/1", content(1, 1001))
		})
	}
}

// TestAnAnswerOfAnotherFileIsLookedUp: where the answer to a commit says something else of a file, or nothing, the file counts
// as it lies at its path.
func TestAnAnswerOfAnotherFileIsLookedUp(t *testing.T) {
	first := func(change func(entry map[string]any)) func([]any) {
		return func(entries []any) { change(entries[0].(map[string]any)) }
	}
	for name, change := range map[string]func(entries []any){
		"another order": slices.Reverse[[]any],
		"all the first": func(entries []any) { entries[1], entries[2] = entries[0], entries[0] },
		"another hash":  first(func(e map[string]any) { e["content_hash"] = plainHash(nil) }),
		"no hash":       first(func(e map[string]any) { delete(e, "content_hash") }),
		"no path":       first(func(e map[string]any) { delete(e, "path_display"); delete(e, "path_lower") }),
		"another path":  first(func(e map[string]any) { e["path_display"], e["path_lower"] = "/1", "/1" }),
		"new kind":      first(func(e map[string]any) { e[".tag"] = "unheard_of" }),
		"other":         func(entries []any) { entries[0] = map[string]any{".tag": "other"} },
		"a new failure": func(entries []any) { entries[0] = map[string]any{".tag": "failure", "failure": tagTree("other")} },
		"nothing":       func(entries []any) { entries[0] = nil },
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = at(routeFinish, 1, fault{change: func(answer map[string]any) { change(answer["entries"].([]any)) }})
			allStored(t, f, upload(t, r, 3), 3)
			if n := f.count(routeFinish); n != 1 {
				t.Errorf("finished %d times", n)
			}
		})
	}
}

// TestARenamedFileIsWhereItLies, although nothing was to be renamed.
func TestARenamedFileIsWhereItLies(t *testing.T) {
	f, r := newFakeRig(t)
	f.fault = at(routeFinish, 1, fault{change: func(answer map[string]any) {
		entry := answer["entries"].([]any)[0].(map[string]any)
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.files, "/0")
		entry["path_display"], entry["path_lower"] = "/0 (1)", "/0 (1)"
	}})
	res := upload(t, r, 2)
	if o := res.of("/0"); o.Err != nil || o.File.Path != "/0 (1)" {
		t.Errorf("%+v", o)
	}
}

func TestEntriesFailForThemselves(t *testing.T) {
	for _, test := range []struct {
		tags []string
		want error
	}{
		{[]string{"path", "insufficient_space"}, ErrFull},
		{[]string{"path", "member_folder_insufficient_space"}, ErrFull},
		{[]string{"path", "upload_traffic_limit_reached"}, ErrFull},
		{[]string{"path", "disallowed_name"}, ErrBadPath},
		{[]string{"path", "malformed_path"}, ErrBadPath},
	} {
		t.Run(strings.Join(test.tags, " "), func(t *testing.T) {
			f, r := newFakeRig(t)
			f.refuse = func(path string, _ int) []string {
				if path == "/1" {
					return test.tags
				}
				return nil
			}
			res := upload(t, r, 3)
			if err := res.of("/1").Err; !errors.Is(err, test.want) {
				t.Errorf("error %v", err)
			}
			stored(t, f, res, "/0", content(0, 1000))
			stored(t, f, res, "/2", content(2, 1002))
			if n := f.count(routeFinish); n != 1 {
				t.Errorf("finished %d times", n)
			}
		})
	}
}

// TestAFullFolderHoldsUpNoCommitThatGoesAlone: while the route that commits many files is in trouble, a file for which its folder
// lacks space is refused for itself, be it the first or another.
func TestAFullFolderHoldsUpNoCommitThatGoesAlone(t *testing.T) {
	for _, full := range []string{"/0", "/1"} {
		t.Run(full[1:], func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = always(routeFinish, fault{status: 403, body: `{"error":{".tag":"no_permission"}}`})
			f.refuse = func(path string, _ int) []string {
				if path == full {
					return []string{"path", "insufficient_space"}
				}
				return nil
			}
			res := upload(t, r, 4)
			for i := range 4 {
				if path := fmt.Sprintf("/%d", i); path != full {
					stored(t, f, res, path, content(uint64(i), 1000+i))
				} else if err := res.of(path).Err; !errors.Is(err, ErrFull) {
					t.Errorf("error %v", err)
				}
			}
		})
	}
}

// TestSpoiltCall: what Dropbox calls a bad request for the sake of one entry costs that entry only.
func TestSpoiltCall(t *testing.T) {
	f, r := newFakeRig(t)
	spoilt := fault{instead: func(arg map[string]any, _ []byte) (int, any) {
		if strings.Contains(fmt.Sprint(arg), "path:/13 ") {
			return 400, `Error in call to API function "x": request body: entries[13].commit.path: did not match pattern`
		}
		return 0, nil
	}}
	f.fault = func(route string, _ int) fault {
		if route == routeFinish || route == routeFinishOne {
			return spoilt
		}
		return fault{}
	}
	res := upload(t, r, 40)
	for i := range 40 {
		if i != 13 {
			stored(t, f, res, fmt.Sprintf("/%d", i), content(uint64(i), 1000+i))
		}
	}
	if e, ok := errors.AsType[*Error](res.of("/13").Err); !ok || e.Status != 400 || !strings.Contains(e.Error(), "pattern") {
		t.Errorf("error %v", res.of("/13").Err)
	}
}

// TestCommitsGoAlone: what the route that commits many files answers says nothing about the files.
// It rests for an hour, and a file that a lost call has stored already is recognised.
func TestCommitsGoAlone(t *testing.T) {
	for name, test := range map[string]struct {
		hit   fault
		calls int
	}{
		"403":         {fault{status: 403, body: `{"error":{".tag":"no_permission"}}`}, 1},
		"404":         {fault{status: 404}, 1},
		"unknown tag": {fault{status: 409, body: `{"error":{".tag":"unheard_of"}}`}, 1},
		"500":         {fault{status: 500}, mostBatchFailures},
		"HTML":        {fault{status: 200, body: "<html>hello</html>"}, mostBatchFailures},
		"cut":         {fault{drop: true}, mostBatchFailures},
		"lost":        {fault{lose: true}, mostBatchFailures},
		// one bad entry would look the same, so it is looked for by halving
		"400": {fault{status: 400, body: "not permitted"}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			f, r := newFakeRig(t)
			f.fault = always(routeFinish, test.hit)
			r.hurryFrom(t, f.finishing)
			for range 2 {
				allStored(t, f, upload(t, r, 9), 9)
			}
			if n := f.count(routeFinish); n != test.calls {
				t.Errorf("the route was called %d times, want %d", n, test.calls)
			}
			r.clock.Advance(restFor)
			if r.commits.resting() {
				t.Error("the route rests for more than an hour")
			}
		})
	}
}

// TestCommitsAreRefused: what a single commit meets as well is not asked for each file.
func TestCommitsAreRefused(t *testing.T) {
	f, r := newFakeRig(t)
	f.fault = func(route string, _ int) fault {
		if route == routeFinish || route == routeFinishOne {
			return fault{status: 403, body: `{"error":{".tag":"no_permission"}}`}
		}
		return fault{}
	}
	res := upload(t, r, 9)
	if err := res.of("/8").Err; !errors.Is(err, ErrBlocked) || f.count(routeFinishOne) != 1 || r.commits.resting() {
		t.Errorf("%v, calls %v", err, f.calls)
	}
}

// TestOneCommitAtATime holds that no commit begins while another one of the same client is under
// way.
func TestOneCommitAtATime(t *testing.T) {
	f, r := newFakeRig(t)
	f.begun = make(chan string, 10)
	free, err := hold(t.Context(), r.finishing) // as the other uploader's commit does
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	res := newResults(t)
	u := r.NewUploader(ctx, res.done)
	put(t, u, "/0", content(0, 1000))
	var running sync.WaitGroup
	running.Go(func() {
		if err := u.Flush(t.Context()); !errors.Is(err, context.Canceled) {
			t.Errorf("flush: %v", err)
		}
	})
	<-f.begun
	cancel()
	running.Wait()
	if err := res.of("/0").Err; !errors.Is(err, context.Canceled) || f.count(routeFinish) != 0 {
		t.Errorf("%d commits, outcome %v", f.count(routeFinish), err)
	}
	free()
	allStored(t, f, upload(t, r, 1), 1)
}
