package dropbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/dropbox/wire"
)

// TestAListingThatSaysNothingIsNotEmpty: what a page lacks makes it unusable.
func TestAListingThatSaysNothingIsNotEmpty(t *testing.T) {
	long := strings.Repeat("x", mostCursor+1)
	for name, answer := range map[string]string{
		"entries absent":    `{"cursor":"c","has_more":false}`,
		"entries null":      `{"entries":null,"cursor":"c","has_more":false}`,
		"entries an object": `{"entries":{},"cursor":"c","has_more":false}`,
		"has_more absent":   `{"entries":[],"cursor":"c"}`,
		"has_more null":     `{"entries":[],"cursor":"c","has_more":null}`,
		"cursor empty":      `{"entries":[],"cursor":"","has_more":false}`,
		"cursor too long":   `{"entries":[],"cursor":"` + long + `","has_more":false}`,
		"entries twice":     `{"entries":[{".tag":"file","path_display":"/x"}],"entries":[],"cursor":"c","has_more":false}`,
		"has_more twice":    `{"entries":[],"cursor":"c","has_more":true,"has_more":false}`,
		"entry null":        `{"entries":[null],"cursor":"c","has_more":false}`,
		"file without path": `{"entries":[{".tag":"file","size":1}],"cursor":"c","has_more":false}`,
		"negative size":     `{"entries":[{".tag":"file","path_display":"/x","size":-1}],"cursor":"c","has_more":false}`,
		"a long hash":       `{"entries":[{".tag":"file","path_display":"/x","content_hash":"` + long + `"}],"cursor":"c","has_more":false}`,
		"a long revision":   `{"entries":[{".tag":"file","path_display":"/x","rev":"` + long + `"}],"cursor":"c","has_more":false}`,
		"too many entries":  `{"entries":[` + strings.Repeat(`{".tag":"folder"},`, mostEntries) + `{".tag":"folder"}],"cursor":"c","has_more":false}`,
	} {
		r := newRig(t, says(200, answer))
		r.hurry(t)
		n := 0
		count := func(files []File) error { n += len(files); return nil }
		next, err := r.Changes(t.Context(), "", count)
		listed := r.List(t.Context(), "", count)
		if !errors.Is(err, ErrUnavailable) || next != "" || !errors.Is(listed, ErrUnavailable) || n > 0 {
			t.Errorf("%s: %q, %v, %v", name, next, err, listed)
		} else if before, why, _ := strings.Cut(err.Error(), "status 200: "); why == "" {
			t.Errorf("%s: %s says not what is wrong", name, before)
		}
	}
}

// TestATimeThatCannotBeIsUnknown: what the store could not keep is none.
func TestATimeThatCannotBeIsUnknown(t *testing.T) {
	for _, at := range []string{"0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z", "", "now"} {
		if got := (metadata{Modified: at}).file().Modified; !got.IsZero() {
			t.Errorf("%q is %v", at, got)
		}
	}
}

// TestAListingWithoutAnEndEnds: of pages with something new on each, and of empty ones.
//
//test:long
func TestAListingWithoutAnEndEnds(t *testing.T) {
	for entries, want := range map[string]int{``: mostEmpty + 1, `{".tag":"folder"}`: mostPages} {
		calls := 0
		r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls++
			fmt.Fprintf(w, `{"entries":[%s],"cursor":"c%d","has_more":true}`, entries, calls)
		}))
		if _, err := r.Changes(t.Context(), "", func([]File) error { return nil }); !errors.Is(err, ErrUnavailable) || calls != want {
			t.Errorf("%v after %d calls", err, calls)
		}
	}
}

// TestACursorComesOnce: the second time there is nothing new behind it.
func TestACursorComesOnce(t *testing.T) {
	calls := 0
	r := newRig(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		fmt.Fprint(w, `{"entries":[{".tag":"folder"}],"cursor":"c","has_more":true}`)
	}))
	if _, err := r.Changes(t.Context(), "", func([]File) error { return nil }); !errors.Is(err, ErrUnavailable) || calls != 2 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

// TestAStrangersLongPathHoldsUpNothing: no file of ours has one.
func TestAStrangersLongPathHoldsUpNothing(t *testing.T) {
	entry := func(tag, path string) string { return fmt.Sprintf(`{".tag":%q,"path_display":%q}`, tag, path) }
	long := "/" + strings.Repeat("x", mostPath)
	r := newRig(t, says(200, `{"entries":[`+entry("file", long)+","+entry("deleted", long)+","+entry("file", "/a")+`],"cursor":"c","has_more":false}`))
	var got []string
	_, err := r.Changes(t.Context(), "", func(files []File) error {
		for _, f := range files {
			got = append(got, f.Path)
		}
		return nil
	})
	if err != nil || len(got) != 1 || got[0] != "/a" {
		t.Errorf("%v, %v", len(got), err)
	}
}

// TestAnAnswerThatSaysNothingIsNoAnswer: neither no space nor no account.
func TestAnAnswerThatSaysNothingIsNoAnswer(t *testing.T) {
	for name, ask := range map[string]func(r *rig) error{
		"space":   func(r *rig) error { _, err := r.Space(t.Context()); return err },
		"account": func(r *rig) error { _, err := r.Account(t.Context()); return err },
		"stat":    func(r *rig) error { _, err := r.Stat(t.Context(), "/a"); return err },
	} {
		for _, body := range []string{
			`{}`, `{"used":null,"allocation":{".tag":"individual","allocated":null},"account_id":null,".tag":"file"}`,
			`{"used":1,"allocation":{".tag":"team"},"account_id":""}`, `{"allocation":{".tag":"individual","allocated":-5},"used":1}`,
			`{"account_id":"` + strings.Repeat("x", mostID+1) + `"}`,
		} {
			r := newRig(t, says(200, body))
			r.hurry(t)
			if err := ask(r); err == nil {
				t.Errorf("%s: %.60s is an answer", name, body)
			}
		}
	}
}

// FuzzListing: a page that can be used says what it has and whether there is more.
func FuzzListing(f *testing.F) {
	f.Add([]byte(`{"entries":[{".tag":"file","path_display":"/a","size":1,"content_hash":"aa"},{".tag":"deleted","path_lower":"/b"}],"cursor":"c","has_more":true}`))
	f.Add([]byte(`{"entries":null,"cursor":1,"has_more":"no"}`))
	f.Add([]byte(`{"entries":[[],{},null]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var l listing
		if json.Unmarshal(raw, &l) != nil || l.lacks() != "" {
			return
		}
		for _, file := range changed(*l.Entries) {
			if file.Path == "" || len(file.Path) > mostPath || file.Size < 0 {
				t.Errorf("%+v", file)
			}
		}
		var w walk
		if k, err := w.next(listAll(""), l, ""); err != nil || k.Route != listMore("").Route {
			t.Errorf("%+v, %v", k, err)
		}
		if _, err := w.next(listAll(""), l, ""); err == nil {
			t.Error("the same cursor twice is no error")
		}
	})
}

// FuzzBatch: a file counts as sent or stored only where the answer says so in its place.
func FuzzBatch(f *testing.F) {
	f.Add([]byte(`{"entries":[{".tag":"success","size":1,"content_hash":"aa"},{".tag":"failure","failure":{".tag":"path","path":{".tag":"conflict"}}}]}`))
	f.Add([]byte(`{"entries":[{".tag":"failure","failure":"too_many_write_operations"}]}`))
	f.Add([]byte(`{"entries":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var answer batchAnswer
		if json.Unmarshal(raw, &answer) != nil {
			return
		}
		files := []*transfer{{size: 1, hash: "aa"}, {size: 2, hash: "bb"}}
		again := unaccepted(files, answer)
		for i, t1 := range files {
			sent := i < len(answer.Entries) && (answer.Entries[i].Tag == "success" || len(answer.Entries[i].Failure) > 0)
			if !sent && t1.err == nil && !slices.Contains(again, t1) {
				t.Errorf("file %d of %d answers is taken for sent", i, len(answer.Entries))
			}
		}
		for _, e := range answer.Entries {
			failed := wire.EntryError(routeFinish, "", e.Failure)
			if len(failed.Error()) > 4096 {
				t.Errorf("an error of %d bytes", len(failed.Error()))
			}
		}
	})
}

// FuzzAccount: account and space are told, or are not known; no more is free than there is.
func FuzzAccount(f *testing.F) {
	for _, seed := range []string{
		`{"account_id":"dbid:1","name":{"display_name":7},"email":[],"account_type":"pro"}`, `{"account_id":{}}`, `[]`,
		`{"used":1,"allocation":{".tag":"individual","allocated":2}}`, `{"used":-9223372036854775808,"allocation":{".tag":"individual","allocated":9223372036854775807}}`,
		`{"used":1,"allocation":{".tag":"team","used":-9223372036854775808,"allocated":9223372036854775807,"user_within_team_space_allocated":3,"user_within_team_space_used_cached":-9223372036854775808}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := New(Config{HTTP: said(raw), Tokens: &tokens{n: 1}, Clock: clockwork.NewRealClock(), Rand: rand.New(rand.NewPCG(1, 2))})
		if err != nil {
			t.Fatal(err)
		}
		once := wire.Call{Once: true}
		if a, err := c.account(t.Context(), once); (err == nil) != (a.ID != "") || len(a.ID) > mostID {
			t.Errorf("%+v, %v", a, err)
		}
		if s, err := c.space(t.Context(), once); err == nil && (s.Used < 0 || s.Allocated < 0 || s.Free() > s.Allocated) {
			t.Errorf("%+v, of which %d are free", s, s.Free())
		}
	})
}

// said answers every call with the same text.
type said []byte

func (s said) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(s))}, nil
}
