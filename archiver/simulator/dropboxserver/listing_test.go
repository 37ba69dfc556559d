package dropboxserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// names are the entries of a listing as tag and path.
func names(t *testing.T, g got) []string {
	t.Helper()
	var out []string
	for _, e := range g.at(t, "entries").([]any) {
		m := e.(map[string]any)
		out = append(out, fmt.Sprintf("%s %s", m[".tag"], m["path_display"]))
	}
	return out
}

func (r *rig) list(arg string) got {
	r.t.Helper()
	g := r.rpc("files/list_folder", arg)
	if g.status != http.StatusOK {
		r.t.Fatalf("list %s: %d %s", arg, g.status, g.body)
	}
	return g
}

func (r *rig) more(g got) got {
	r.t.Helper()
	return r.rpc("files/list_folder/continue", text(object{"cursor": g.at(r.t, "cursor")}))
}

func TestListFolder(t *testing.T) {
	r := newRig(t, Options{})
	for _, path := range []string{"/B/x", "/a.txt", "/B/C/y", "/B c/z"} {
		r.put(path, path)
	}
	if got := names(t, r.list(`{"path":""}`)); !slices.Equal(got, []string{"file /a.txt", "folder /B", "folder /B c"}) {
		t.Errorf("root: %q", got)
	}
	want := []string{"file /a.txt", "folder /B", "folder /B/C", "file /B/C/y", "file /B/x", "folder /B c", "file /B c/z"}
	if got := names(t, r.list(`{"path":"","recursive":true}`)); !slices.Equal(got, want) {
		t.Errorf("all: %q", got)
	}
	if got := names(t, r.list(`{"path":"/b","recursive":true}`)); !slices.Equal(got, want[2:5]) {
		t.Errorf("below /b: %q", got)
	}
	r.wantError(r.rpc("files/list_folder", `{"path":"/none"}`), http.StatusConflict, "path/not_found")
	r.wantError(r.rpc("files/list_folder", `{"path":"/a.txt"}`), http.StatusConflict, "path/not_folder")
}

// Pages of every size give everything once, also while files come and go between them.
func TestPages(t *testing.T) {
	r := newRig(t, Options{})
	for i := range 9 {
		r.put(fmt.Sprintf("/d%d/f%d", i%3, i), "x")
	}
	for limit := 1; limit < 14; limit++ {
		page := r.list(fmt.Sprintf(`{"path":"","recursive":true,"limit":%d}`, limit))
		all := names(t, page)
		for page.at(t, "has_more") == true {
			page = r.more(page)
			all = append(all, names(t, page)...)
		}
		if len(all) != 12 || !slices.IsSortedFunc(all, func(a, b string) int {
			return strings.Compare(pathKey(a[strings.Index(a, "/"):]), pathKey(b[strings.Index(b, "/"):]))
		}) {
			t.Errorf("limit %d: %q", limit, all)
		}
	}
	page := r.list(`{"path":"","recursive":true,"limit":5}`)
	r.put("/d0/a new one before", "x")
	r.put("/d2/new one after", "x")
	r.rpc("files/delete_v2", `{"path":"/d1"}`)
	seen := names(t, page)
	for page.at(t, "has_more") == true {
		page = r.more(page)
		seen = append(seen, names(t, page)...)
	}
	if !slices.Contains(seen, "file /d2/new one after") || len(seen) != len(slices.Compact(slices.Sorted(slices.Values(seen)))) {
		t.Errorf("while things changed: %q", seen)
	}
}

func TestChangesSinceCursor(t *testing.T) {
	r := newRig(t, Options{})
	r.put("/a", "a")
	r.put("/d/b", "b")
	page := r.list(`{"path":"","recursive":true}`)
	r.put("/d/c", "c")
	r.rpc("files/delete_v2", `{"path":"/A"}`)
	page = r.more(page)
	if got := names(t, page); !slices.Equal(got, []string{"file /d/c", "deleted /a"}) {
		t.Errorf("changes: %q", got)
	}
	if got := names(t, r.more(page)); len(got) != 0 {
		t.Errorf("changes afterwards: %q", got)
	}
	if got := names(t, r.list(`{"path":"","include_deleted":true}`)); !slices.Equal(got, []string{"folder /d", "deleted /a"}) {
		t.Errorf("with deleted ones: %q", got)
	}
	if g := r.rpc("files/get_metadata", `{"path":"/a","include_deleted":true}`); g.at(t, ".tag") != "deleted" {
		t.Errorf("metadata of a deleted file: %s", g.body)
	}
}

// TestChangesComeInPages: of every size they tell everything once, in the order in which it happened.
func TestChangesComeInPages(t *testing.T) {
	r := newRig(t, Options{})
	for limit := 1; limit < 9; limit++ {
		page := r.list(fmt.Sprintf(`{"path":"","recursive":true,"limit":%d}`, limit))
		for page.at(t, "has_more") == true {
			page = r.more(page)
		}
		var want []string
		for i := range 5 {
			r.put(fmt.Sprintf("/%d of %d", i, limit), "x")
			want = append(want, fmt.Sprintf("file /%d of %d", i, limit))
		}
		r.rpc("files/delete_v2", fmt.Sprintf(`{"path":"/2 of %d"}`, limit))
		want = append(slices.Delete(want, 2, 3), fmt.Sprintf("deleted /2 of %d", limit))
		var got []string
		for more := true; more; more = page.at(t, "has_more") == true {
			page = r.more(page)
			some := names(t, page)
			if len(some) > limit {
				t.Errorf("%d on a page of %d", len(some), limit)
			}
			got = append(got, some...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("in pages of %d: %q, want %q", limit, got, want)
		}
	}
}

func TestCursorReset(t *testing.T) {
	r := newRig(t, Options{})
	for _, cursor := range []string{"x", "AAE!!!", "AAEe30", "AAE"} {
		r.wantError(r.rpc("files/list_folder/continue", text(object{"cursor": cursor})), http.StatusConflict, "reset")
	}
	r.put("/d/x", "x")
	page := r.list(`{"path":"/d"}`)
	r.rpc("files/delete_v2", `{"path":"/d"}`)
	r.wantError(r.more(page), http.StatusConflict, "reset")
}

// The very same listing twice at once is refused.
func TestSameListingTwice(t *testing.T) {
	r := newRig(t, Options{})
	c := &call{name: "files/list_folder", arg: []byte(`{"path":""}`)}
	r.single(c, func() *reply {
		g := r.rpc("files/list_folder", `{"path":""}`)
		if g.status != http.StatusTooManyRequests {
			t.Errorf("%d %s", g.status, g.body)
		}
		return nil
	})
	r.list(`{"path":""}`)
}

func TestFolders(t *testing.T) {
	r := newRig(t, Options{})
	g := r.rpc("files/create_folder_v2", `{"path":"/A/B"}`)
	if g.at(t, "metadata", "path_display") != "/A/B" || strings.Contains(g.body, ".tag") {
		t.Errorf("%s", g.body)
	}
	r.wantError(r.rpc("files/create_folder_v2", `{"path":"/a/b"}`), http.StatusConflict, "path/conflict/folder")
	if g := r.rpc("files/create_folder_v2", `{"path":"/a/b","autorename":true}`); g.at(t, "metadata", "name") != "b (2)" {
		t.Errorf("%s", g.body)
	}
	r.put("/A/B/f", "x")
	r.wantError(r.rpc("files/create_folder_v2", `{"path":"/A/B/f/g"}`), http.StatusConflict, "path/conflict/file_ancestor")
	r.wantError(r.rpc("files/create_folder_v2", `{"path":"/A/bad "}`), http.StatusConflict, "path/malformed_path")
}

func TestDelete(t *testing.T) {
	r := newRig(t, Options{Dir: t.TempDir() + "/app"})
	r.put("/A/B/f", "x")
	rev := r.put("/g", "y").at(t, "rev")
	r.wantError(r.rpc("files/delete_v2", `{"path":"/none"}`), http.StatusConflict, "path_lookup/not_found")
	r.wantError(r.rpc("files/delete_v2", `{"path":"/g","parent_rev":"000000000"}`), http.StatusConflict, "path_write/conflict/file")
	r.wantError(r.rpc("files/delete_v2", `{"path":"/A","parent_rev":"000000000"}`), http.StatusConflict, "path_lookup/not_file")
	if g := r.rpc("files/delete_v2", text(object{"path": "/G", "parent_rev": rev})); g.at(t, "metadata", ".tag") != "file" {
		t.Errorf("%s", g.body)
	}
	if g := r.rpc("files/delete_v2", `{"path":"/a"}`); g.at(t, "metadata", ".tag") != "folder" {
		t.Errorf("%s", g.body)
	}
	if left := names(t, r.list(`{"path":""}`)); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}

func TestRelocate(t *testing.T) {
	for _, dir := range []string{"", t.TempDir() + "/app"} {
		r := newRig(t, Options{Dir: dir, Quota: 20})
		id := r.put("/A/f", "12345").at(t, "id")
		r.put("/A/g", "g")
		relocate := func(verb, from, to string) got {
			return r.rpc("files/"+verb+"_v2", text(object{"from_path": from, "to_path": to}))
		}
		if g := relocate("move", "/a/f", "/New/F2"); g.at(t, "metadata", "path_display") != "/New/F2" || g.at(t, "metadata", "id") != id {
			t.Errorf("move: %s", g.body)
		}
		if g := relocate("copy", "/new", "/Copy"); g.at(t, "metadata", ".tag") != "folder" {
			t.Errorf("copy: %s", g.body)
		}
		r.wantFile("/Copy/F2", "12345")
		r.wantFile("/New/F2", "12345")
		r.wantError(relocate("move", "/none", "/x"), 409, "from_lookup/not_found")
		r.wantError(relocate("copy", "/New/F2", "/A/g"), 409, "to/conflict/file")
		r.wantError(relocate("move", "/New", "/New/In"), 409, "cant_move_folder_into_itself")
		r.wantError(relocate("move", "/A/g", "/a/G"), 409, "duplicated_or_nested_paths")
		r.wantError(relocate("copy", "/New/F2", "/bad "), 409, "to/malformed_path")
		r.SetQuota(12)
		r.wantError(relocate("copy", "/New/F2", "/more"), 409, "insufficient_quota")
		if g := relocate("move", "/Copy", "/Moved"); g.status != http.StatusOK {
			t.Errorf("move a folder: %s", g.body)
		}
		r.wantFile("/Moved/F2", "12345")
	}
}
