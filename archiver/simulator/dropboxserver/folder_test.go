package dropboxserver

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

func TestFilesOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "app")
	r := newRig(t, Options{Dir: dir})
	g := r.send("files/upload", text(object{"path": "/Ana/Call.mp3", "client_modified": "2026-01-02T03:04:05Z"}), []byte("audio"))
	if g.status != http.StatusOK {
		t.Fatal(g.body)
	}
	info, err := os.Stat(filepath.Join(dir, "Ana", "Call.mp3"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o644 || !info.ModTime().Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) || info.Size() != 5 {
		t.Errorf("%v %v %d", info.Mode(), info.ModTime(), info.Size())
	}
	r.session("half an upload", false)
	var seen []string
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			seen = append(seen, path)
		}
		return err
	}); err != nil || len(seen) != 1 {
		t.Errorf("the visible folder holds %v, %v", seen, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir + ".spool"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the spool is left behind: %v", err)
	}
}

// The API shows the user's changes to the real folder.
func TestUserChangesTheDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "app")
	r := newRig(t, Options{Dir: dir})
	for _, name := range []string{"gone", "edited", "kept"} {
		r.put("/A/"+name, "old "+name)
	}
	rev := r.rpc("files/get_metadata", `{"path":"/A/edited"}`).at(t, "rev")
	later := start.Add(time.Hour)
	if err := errors.Join(
		os.Remove(filepath.Join(dir, "A", "gone")),
		os.WriteFile(filepath.Join(dir, "A", "edited"), []byte("new text"), 0o644),
		os.Chtimes(filepath.Join(dir, "A", "edited"), later, later),
		os.WriteFile(filepath.Join(dir, "A", "added"), []byte("more"), 0o644),
		os.WriteFile(filepath.Join(dir, "A", ".DS_Store"), []byte("of no concern"), 0o644),
	); err != nil {
		t.Fatal(err)
	}
	r.wantError(r.rpc("files/get_metadata", `{"path":"/A/gone"}`), http.StatusConflict, "path/not_found")
	g := r.rpc("files/get_metadata", `{"path":"/A/edited"}`)
	if g.at(t, "rev") == rev || g.at(t, "size") != 8.0 {
		t.Errorf("edited: %s", g.body)
	}
	var paths []string
	for _, f := range r.Files() {
		paths = append(paths, f.Path)
	}
	if !slices.Equal(paths, []string{"/A/added", "/A/edited", "/A/kept"}) {
		t.Errorf("files %v", paths)
	}
	if g := r.rpc("users/get_space_usage", ""); g.status != http.StatusOK || g.at(t, "used") != float64(len("more")+len("new text")+len("old kept")) {
		t.Errorf("used: %s", g.body)
	}
	if err := os.RemoveAll(filepath.Join(dir, "A")); err != nil {
		t.Fatal(err)
	}
	r.put("/a/back", "again")
	r.wantFile("/A/back", "again")
}

func TestStrangers(t *testing.T) {
	r := newRig(t, Options{})
	if err := r.Put("/B/x.txt", []byte("theirs"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	r.wantError(r.send("files/upload", `{"path":"/b/X.txt"}`, []byte("ours")), http.StatusConflict, "path/conflict/file")
	for _, path := range []string{"/B", "/B/x.txt/y", "relative", "/a//b"} {
		if err := r.Put(path, nil, time.Time{}); err == nil {
			t.Errorf("put %s: no error", path)
		}
	}
	if err := r.Delete("/b"); err != nil {
		t.Fatal(err)
	}
	if err := r.Delete("/b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("deleted twice: %v", err)
	}
	if _, err := r.ReadFile("/B/x.txt"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read: %v", err)
	}
	if r.Commits() != 0 {
		t.Error("what a stranger does counts as ours")
	}
}

// A later process finds tokens, ids, revs and hashes as they were, and makes none that has been
// made before.
func TestState(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "app")
	r := newRig(t, Options{Dir: dir})
	changes := 0
	r.OnChange(func() { changes++ })
	access, _, _ := r.Grant()
	if changes != 1 {
		t.Errorf("%d changes after a grant", changes)
	}
	first := r.put("/A/b.txt", "hello")
	r.put("/A/c.txt", "changed behind its back")
	folder := r.rpc("files/get_metadata", `{"path":"/a"}`).at(t, "id")
	b, err := r.MarshalState()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(), os.WriteFile(filepath.Join(dir, "A", "c.txt"), []byte("new"), 0o644)); err != nil {
		t.Fatal(err)
	}

	later := newRig(t, Options{Dir: dir})
	if err := later.UnmarshalState(b); err != nil {
		t.Fatal(err)
	}
	later.token = access
	got := later.rpc("files/get_metadata", `{"path":"/A/B.txt"}`)
	for _, key := range []string{"id", "rev", "content_hash", "client_modified", "server_modified"} {
		if got.at(t, key) != first.at(t, key) {
			t.Errorf("%s = %v, before %v", key, got.at(t, key), first.at(t, key))
		}
	}
	if later.rpc("files/get_metadata", `{"path":"/a"}`).at(t, "id") != folder {
		t.Error("the folder has another id")
	}
	later.wantFile("/A/c.txt", "new")
	if next, _, _ := later.Grant(); next == access {
		t.Error("a token was made twice")
	}
	if err := later.UnmarshalState([]byte("{")); err == nil {
		t.Error("no error for half a state")
	}
}

func TestFolderKeepsItsCase(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "Ana Ruiz"), 0o755), os.WriteFile(filepath.Join(dir, "Ana Ruiz", "X.txt"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, Options{Dir: dir, Spool: filepath.Join(t.TempDir(), "spool")})
	r.put("/ana ruiz/y.txt", "y")
	g := r.rpc("files/get_metadata", `{"path":"/ANA RUIZ/Y.TXT"}`)
	if g.at(t, "path_display") != "/Ana Ruiz/y.txt" {
		t.Errorf("%s", g.body)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "Ana Ruiz", "y.txt")); err != nil || string(b) != "y" {
		t.Errorf("%q, %v", b, err)
	}
}

// The same seed and clock make the same server.
func TestSeed(t *testing.T) {
	var seen []string
	for range 2 {
		s, err := New(Options{Clock: clockwork.NewFakeClockAt(start), Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		access, refresh, _ := s.Grant()
		seen = append(seen, access+refresh+s.accountID())
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if seen[0] != seen[1] {
		t.Error("two servers with one seed differ")
	}
}

func TestDownload(t *testing.T) {
	for _, dir := range []string{"", filepath.Join(t.TempDir(), "app")} {
		r := newRig(t, Options{Dir: dir})
		m := r.put("/Añejo.txt", "0123456789")
		for name, c := range map[string]struct {
			path   string
			header [2]string
			status int
			body   string
		}{
			"path":   {"/añejo.txt", [2]string{}, 200, "0123456789"},
			"id":     {m.at(t, "id").(string), [2]string{}, 200, "0123456789"},
			"rev":    {"rev:" + m.at(t, "rev").(string), [2]string{}, 200, "0123456789"},
			"range":  {"/añejo.txt", [2]string{"Range", "bytes=2-4"}, 206, "234"},
			"suffix": {"/añejo.txt", [2]string{"Range", "bytes=-3"}, 206, "789"},
			"beyond": {"/añejo.txt", [2]string{"Range", "bytes=99-"}, 416, "invalid range: failed to overlap\n"},
			"known":  {"/añejo.txt", [2]string{"If-None-Match", fmt.Sprintf(`W/"%s"`, m.at(t, "rev"))}, 304, ""},
		} {
			req := r.sending("files/download", headerSafe([]byte(text(object{"path": c.path}))), nil)
			req.Header.Del("Content-Type")
			if c.header[0] != "" {
				req.Header.Set(c.header[0], c.header[1])
			}
			g := r.do(req)
			if g.status != c.status || g.body != c.body {
				t.Errorf("%s: %d %q", name, g.status, g.body)
			}
			if result := g.header.Get("Dropbox-API-Result"); c.status == 200 && (!strings.Contains(result, `A\u00f1ejo.txt`) || strings.Contains(result, ".tag")) {
				t.Errorf("%s: result header %q", name, result)
			}
		}
		r.wantError(r.send("files/download", `{"path":"/none"}`, nil), http.StatusConflict, "path/not_found")
		r.Inject(Fault{Route: "files/download", Do: ResetMid})
		if g, err := r.try(r.sending("files/download", `{"path":"/a\u00f1ejo.txt"}`, nil)); err == nil || g.body != "01234" {
			t.Errorf("a download that breaks off: %d %q, %v", g.status, g.body, err)
		}
	}
}

// TestALinkInTheAppFolderIsNotFollowed: nothing is written or read through a link that someone has
// put into the simulated Dropbox.
func TestALinkInTheAppFolderIsNotFollowed(t *testing.T) {
	dir, elsewhere := filepath.Join(t.TempDir(), "app"), t.TempDir()
	r := newRig(t, Options{Dir: dir})
	r.put("/Ben/Call.mp3", "audio")
	victim := filepath.Join(elsewhere, "victim")
	if err := errors.Join(
		os.WriteFile(victim, []byte("mine"), 0o600), os.Symlink(elsewhere, filepath.Join(dir, "Ana")),
		os.Remove(filepath.Join(dir, "Ben", "Call.mp3")), os.Symlink(victim, filepath.Join(dir, "Ben", "Call.mp3")),
	); err != nil {
		t.Fatal(err)
	}
	if g := r.send("files/upload", `{"path":"/Ana/Call.mp3"}`, []byte("audio")); g.status == http.StatusOK {
		t.Errorf("an upload through a link: %s", g.body)
	}
	if files, err := os.ReadDir(elsewhere); err != nil || len(files) != 1 {
		t.Errorf("behind the link lie %v, %v", files, err)
	}
	if g := r.send("files/download", `{"path":"/Ben/Call.mp3"}`, nil); g.status == http.StatusOK {
		t.Errorf("a download through a link: %s", g.body)
	}
}
