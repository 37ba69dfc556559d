package dropboxserver

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Arguments that Dropbox's types do not allow are refused in plain text, before anything is done.
func TestBadArguments(t *testing.T) {
	r := newRig(t, Options{})
	r.put("/f", "x")
	id := r.session("x", false)
	at := `"cursor":{"session_id":"` + id + `","offset":1}`
	for name, c := range map[string]struct{ route, arg, says string }{
		"union without tag":     {"files/upload", `{"path":"/a","mode":{"add":1}}`, "missing '.tag' key"},
		"union of another kind": {"files/upload", `{"path":"/a","mode":7}`, "expected a union"},
		"update without rev":    {"files/upload", `{"path":"/a","mode":"update"}`, "update needs a rev"},
		"short rev":             {"files/upload", `{"path":"/a","mode":{".tag":"update","update":"12345678"}}`, "update needs a rev"},
		"two values":            {"files/upload", `{"path":"/a"}{}`, "could not decode input as JSON"},
		"path of a number":      {"files/upload", `{"path":7}`, "path"},
		"start hash":            {"files/upload_session/start", `{"content_hash":"x"}`, "content_hash"},
		"append hash":           {"files/upload_session/append_v2", `{` + at + `,"content_hash":"x"}`, "content_hash"},
		"append batch hash":     {"files/upload_session/append_batch", `{"entries":[],"content_hash":"x"}`, "content_hash"},
		"finish hash":           {"files/upload_session/finish", `{` + at + `,"commit":{"path":"/a"},"content_hash":"x"}`, "content_hash"},
		"finish path":           {"files/upload_session/finish", `{` + at + `,"commit":{"path":"a"}}`, "did not match pattern"},
		"finish unknown field":  {"files/upload_session/finish", `{` + at + `,"commit":{"path":"/a","silent":true}}`, "unknown field"},
		"download path":         {"files/download", `{"path":"f"}`, "did not match pattern"},
		"download short rev":    {"files/download", `{"path":"rev:12"}`, "did not match pattern"},
	} {
		t.Run(name, func(t *testing.T) { r.wantText(r.send(c.route, c.arg, []byte("y")), http.StatusBadRequest, c.says) })
	}
	for name, c := range map[string]struct{ route, arg, says string }{
		"batch type":       {"files/upload_session/start_batch", `{"num_sessions":1,"session_type":"odd"}`, "unknown tag 'odd'"},
		"batch entry":      {"files/upload_session/finish_batch_v2", `{"entries":[{` + at + `,"commit":{"path":"a"}}]}`, "entries: 0: path"},
		"async entry":      {"files/upload_session/finish_batch", `{"entries":[{` + at + `,"commit":{"path":"a"}}]}`, "entries: 0: path"},
		"folder by id":     {"files/create_folder_v2", `{"path":"id:abc"}`, "did not match pattern"},
		"relative listing": {"files/list_folder", `{"path":"f"}`, "did not match pattern"},
		"limit 0":          {"files/list_folder", `{"path":"","limit":0}`, "limit"},
		"relative stat":    {"files/get_metadata", `{"path":"f"}`, "did not match pattern"},
		"relative move":    {"files/move_v2", `{"from_path":"f","to_path":"/g"}`, "did not match"},
		"relative copy":    {"files/copy_v2", `{"from_path":"/f","to_path":"g"}`, "did not match"},
	} {
		t.Run(name, func(t *testing.T) { r.wantText(r.rpc(c.route, c.arg), http.StatusBadRequest, c.says) })
	}
	if r.Commits() != 1 {
		t.Errorf("%d commits", r.Commits())
	}
	if g := r.appending(id, 1, "y", true); g.status != http.StatusOK {
		t.Errorf("the session was changed: %d %s", g.status, g.body)
	}
}

func TestLookups(t *testing.T) {
	r := newRig(t, Options{})
	m := r.put("/f", "x")
	r.put("/d/g", "y")
	for path, want := range map[string]string{
		"/none": "path/not_found", "/f/below": "path/not_found", "id:none": "path/not_found", "rev:000000000": "path/not_found",
		"/bad ": "path/malformed_path", "ns:5/f": "path/not_found",
	} {
		r.wantError(r.rpc("files/get_metadata", text(object{"path": path})), http.StatusConflict, want)
	}
	r.wantError(r.send("files/download", `{"path":"/d"}`, nil), http.StatusConflict, "path/not_file")
	r.wantError(r.send("files/upload", `{"path":"id:none","mode":"overwrite"}`, nil), http.StatusConflict, "path/malformed_path")
	if err := r.Put("/f", []byte("newer"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	r.wantError(r.rpc("files/get_metadata", text(object{"path": "rev:" + m.at(t, "rev").(string)})), http.StatusConflict, "path/not_found")
	if g := r.rpc("files/get_metadata", text(object{"path": m.at(t, "id")})); g.at(t, "size") != 5.0 {
		t.Errorf("by its id after a change: %s", g.body)
	}
}

// A disk that fails is answered with 500, and says why.
func TestBrokenDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "app")
	r := newRig(t, Options{Dir: dir})
	r.put("/d/f", "x")
	id := r.session("y", true)
	if err := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]got{
		"upload": r.send("files/upload", `{"path":"/e/f"}`, []byte("x")),
		"finish": r.finishing(id, 1, "/e/g"),
		"batch":  r.finishMany(finish(id, 1, "/e/g")),
		"folder": r.rpc("files/create_folder_v2", `{"path":"/e"}`),
		"list":   r.rpc("files/list_folder", `{"path":""}`),
	} {
		if g.status != http.StatusInternalServerError || !strings.Contains(g.body, "cannot use its folder") {
			t.Errorf("%s: %d %s", name, g.status, g.body)
		}
	}
	if files := r.Files(); len(files) != 0 {
		t.Errorf("files %+v", files)
	}
	if err := r.Put("/e/f", nil, time.Time{}); err == nil {
		t.Error("put: no error")
	}
	if _, err := New(Options{Dir: dir}); err == nil {
		t.Error("a server started on a file")
	}
}

// A client that breaks off its upload leaves nothing behind.
func TestUploadBreaksOff(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "app")
	r := newRig(t, Options{Dir: dir})
	for _, route := range []string{"files/upload", "files/upload_session/start"} {
		arg := `{}`
		if route == "files/upload" {
			arg = `{"path":"/a"}`
		}
		req := r.sending(route, arg, nil)
		req.Body, req.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader("half"), brokenReader{})), 8
		if g, err := r.try(req); err == nil && g.status == http.StatusOK {
			t.Errorf("%s: %s", route, g.body)
		}
	}
	r.put("/b", "whole")
	if len(r.Files()) != 1 || r.Commits() != 1 {
		t.Errorf("files %+v", r.Files())
	}
}

func TestOtherPages(t *testing.T) {
	r := newRig(t, Options{})
	for address, want := range map[string]int{
		r.web + "/": http.StatusNotFound, r.web + "/2/check/user": http.StatusNotFound, r.api + "/": http.StatusNotFound,
		r.api + "/oauth2/token": http.StatusBadRequest, r.content + "/oauth2/token": http.StatusNotFound,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if g := r.do(req); g.status != want {
			t.Errorf("%s: %d, want %d", address, g.status, want)
		}
	}
}

func TestRegisteredAddresses(t *testing.T) {
	r := newRig(t, Options{})
	query := consentQuery()
	query.Set("decision", "allow")
	if g := r.form(r.web+"/oauth2/authorize", query); g.status != http.StatusBadRequest {
		t.Errorf("not registered: %d", g.status)
	}
	r.SetRedirectURIs("http://localhost:1/other", redirectURI)
	if back := r.consent(query, "allow"); back.Get("code") == "" {
		t.Errorf("registered: %v", back)
	}
}

func TestFreeNames(t *testing.T) {
	for _, c := range []struct {
		path   string
		update bool
		taken  []string
		want   string
	}{
		{"/a/f.txt", false, nil, "/a/f (2).txt"},
		{"/a/f.txt", false, []string{"/a/f (2).txt", "/a/f (3).txt"}, "/a/f (4).txt"},
		{"/archive.tar.gz", false, nil, "/archive.tar (2).gz"},
		{"/none", false, nil, "/none (2)"},
		{"/.hidden", false, nil, "/.hidden (2)"},
		{"/f.txt", true, nil, "/f (conflicted copy).txt"},
		{"/f.txt", true, []string{"/f (conflicted copy).txt"}, "/f (conflicted copy 1).txt"},
	} {
		got := freeName(c.path, c.update, func(path string) bool {
			for _, taken := range c.taken {
				if path == taken {
					return true
				}
			}
			return false
		})
		if got != c.want {
			t.Errorf("%s %v: %s, want %s", c.path, c.update, got, c.want)
		}
	}
}
