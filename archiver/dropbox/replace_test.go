package dropbox

import (
	"errors"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/target"
)

// storeOne uploads a text and returns what became of it.
func storeOne(t *testing.T, r *rig, up Upload, text string) Outcome {
	t.Helper()
	var out []Outcome
	u := r.NewUploader(t.Context(), func(o []Outcome) { out = append(out, o...) })
	up.Body = strings.NewReader(text)
	if err := u.Put(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	if err := u.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(out) != 1 {
		t.Fatalf("%d outcomes", len(out))
	}
	return out[0]
}

// TestReplace: a file takes the place of the revision that was named and of no other.
func TestReplace(t *testing.T) {
	f, r := newFakeRig(t)
	first := storeOne(t, r, Upload{Path: "/page"}, "one")
	second := storeOne(t, r, Upload{Path: "/page", Replaces: first.File.Rev}, "two")
	if second.Err != nil || second.File.Rev == first.File.Rev || second.File.Hash != target.HashOf([]byte("two")) {
		t.Fatalf("not replaced: %+v", second)
	}
	late := storeOne(t, r, Upload{Path: "/page", Replaces: first.File.Rev}, "three")
	if !errors.Is(late.Err, ErrConflict) {
		t.Errorf("an older revision was named, and the file is %+v", late)
	}
	if same := storeOne(t, r, Upload{Path: "/page", Replaces: first.File.Rev}, "two"); same.Err != nil || same.File.Rev != second.File.Rev {
		t.Errorf("the same content is a conflict: %+v", same)
	}
	if added := storeOne(t, r, Upload{Path: "/page"}, "four"); !errors.Is(added.Err, ErrConflict) {
		t.Errorf("added over a file: %+v", added)
	}
	if len(f.faults) > 0 {
		t.Error(f.faults)
	}
}

// TestReplaceAfterALostAnswer: the commit took effect, its answer did not come.
func TestReplaceAfterALostAnswer(t *testing.T) {
	f, r := newFakeRig(t)
	first := storeOne(t, r, Upload{Path: "/page"}, "one")
	f.fault = func(route string, n int) fault { return fault{lose: route == routeFinish && n == 2} }
	r.hurry(t)
	second := storeOne(t, r, Upload{Path: "/page", Replaces: first.File.Rev}, "two")
	if second.Err != nil || second.File.Hash != target.HashOf([]byte("two")) {
		t.Errorf("%+v", second)
	}
}
