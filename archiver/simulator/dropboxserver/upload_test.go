package dropboxserver

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func sendFile(t *testing.T, r *rig, data string, arg object) got {
	t.Helper()
	return r.send("files/upload", text(arg), []byte(data))
}

func TestUploadMetadata(t *testing.T) {
	r := newRig(t, Options{})
	g := sendFile(t, r, "hello world", object{"path": "/Recordings/Call.MP3", "client_modified": "2026-01-02T03:04:05Z", "mute": true})
	m := g.json(t)
	if _, tagged := m[".tag"]; tagged {
		t.Errorf("an upload's result has a .tag: %s", g.body)
	}
	for key, want := range map[string]any{
		"name": "Call.MP3", "path_lower": "/recordings/call.mp3", "path_display": "/Recordings/Call.MP3", "size": 11.0,
		"client_modified": "2026-01-02T03:04:05Z", "server_modified": "2026-11-20T17:04:05Z", "is_downloadable": true,
		"content_hash": "bc62d4b80d9e36da29c16c5d4d9f11731f36052c72401a76c23c0fb5a9b74423",
	} {
		if m[key] != want {
			t.Errorf("%s = %v, want %v", key, m[key], want)
		}
	}
	got := r.rpc("files/get_metadata", `{"path":"/RECORDINGS/call.mp3"}`)
	if got.at(t, ".tag") != "file" || got.at(t, "rev") != m["rev"] || got.at(t, "id") != m["id"] {
		t.Errorf("get_metadata %s after %s", got.body, g.body)
	}
	if folder := r.rpc("files/get_metadata", `{"path":"/recordings"}`); folder.at(t, ".tag") != "folder" || folder.at(t, "path_display") != "/Recordings" {
		t.Errorf("the parent: %s", folder.body)
	}
}

// The rules of WriteMode, with a file "old" at /f.txt and a folder at /dir.
func TestWriteModes(t *testing.T) {
	for name, c := range map[string]struct {
		arg  string
		data string
		want string // path_display, or the error
	}{
		"add":                {`{"path":"/f.txt"}`, "new", "path/conflict/file"},
		"add as object":      {`{"path":"/f.txt","mode":{".tag":"add"}}`, "new", "path/conflict/file"},
		"add other case":     {`{"path":"/F.TXT"}`, "new", "path/conflict/file"},
		"add same":           {`{"path":"/f.txt"}`, "old", "/f.txt"},
		"add same strict":    {`{"path":"/f.txt","strict_conflict":true}`, "old", "path/conflict/file"},
		"add renames":        {`{"path":"/f.txt","autorename":true}`, "new", "/f (2).txt"},
		"add folder":         {`{"path":"/dir"}`, "new", "path/conflict/folder"},
		"overwrite folder":   {`{"path":"/dir","mode":"overwrite"}`, "new", "path/conflict/folder"},
		"below a file":       {`{"path":"/f.txt/x"}`, "new", "path/conflict/file_ancestor"},
		"overwrite":          {`{"path":"/f.txt","mode":"overwrite"}`, "new", "/f.txt"},
		"update":             {`{"path":"/f.txt","mode":{".tag":"update","update":"REV"}}`, "new", "/f.txt"},
		"update old rev":     {`{"path":"/f.txt","mode":{".tag":"update","update":"000000000"}}`, "new", "path/conflict/file"},
		"update renames":     {`{"path":"/f.txt","mode":{".tag":"update","update":"000000000"},"autorename":true}`, "new", "/f (conflicted copy).txt"},
		"update missing":     {`{"path":"/g.txt","mode":{".tag":"update","update":"000000000"}}`, "new", "/g.txt"},
		"update gone strict": {`{"path":"/g.txt","mode":{".tag":"update","update":"000000000"},"strict_conflict":true}`, "new", "path/conflict/file"},
		"by id":              {`{"path":"ID","mode":"overwrite"}`, "new", "/f.txt"},
		"namespace":          {`{"path":"ns:1/x"}`, "new", "path/no_write_permission"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, Options{})
			old := r.put("/f.txt", "old")
			r.put("/dir/x", "x")
			arg := strings.NewReplacer("REV", old.at(t, "rev").(string), "ID", old.at(t, "id").(string)).Replace(c.arg)
			g := r.send("files/upload", arg, []byte(c.data))
			if !strings.HasPrefix(c.want, "/") {
				r.wantError(g, http.StatusConflict, c.want)
				r.wantFile("/f.txt", "old")
				return
			}
			if g.status != http.StatusOK || g.at(t, "path_display") != c.want {
				t.Fatalf("%d %s", g.status, g.body)
			}
			r.wantFile(c.want, c.data)
		})
	}
}

func TestIdenticalIsNotWritten(t *testing.T) {
	r := newRig(t, Options{})
	first := sendFile(t, r, "same", object{"path": "/a", "client_modified": "2026-01-02T03:04:05Z"})
	second := sendFile(t, r, "same", object{"path": "/A", "client_modified": "2026-09-09T09:09:09Z", "mode": "overwrite"})
	if first.body != second.body || r.Commits() != 1 || r.Overwrites() != 0 {
		t.Errorf("%s then %s, %d commits", first.body, second.body, r.Commits())
	}
	sendFile(t, r, "other", object{"path": "/a", "mode": "overwrite"})
	if r.Commits() != 2 || r.Overwrites() != 1 {
		t.Errorf("%d commits, %d overwrites", r.Commits(), r.Overwrites())
	}
}

func TestNames(t *testing.T) {
	r := newRig(t, Options{})
	for path, want := range map[string]string{
		"/" + strings.Repeat("é", 255): "", "/" + strings.Repeat("x", 256): "malformed_path", "/trailing ": "malformed_path",
		"/in /side": "malformed_path", `/back\slash`: "malformed_path", "/a//b": "malformed_path", "/a/": "malformed_path",
		"/../x": "malformed_path", "/./x": "malformed_path", "/del\x7f": "malformed_path", "/Desktop.INI": "disallowed_name",
		"/d/Thumbs.db": "disallowed_name", "/.DS_Store/x": "disallowed_name", "/Icon\r": "disallowed_name", "/.dropbox": "disallowed_name",
		`/<>:"|?*`: "", "/dot.": "", "/ leading": "", "/😀.txt": "",
	} {
		g := r.send("files/upload", headerSafe([]byte(text(object{"path": path}))), []byte("x"))
		if want == "" && g.status != http.StatusOK {
			t.Errorf("%q: %d %s", path, g.status, g.body)
		}
		if want != "" {
			r.wantError(g, http.StatusConflict, "path/"+want)
			if !json.Valid([]byte(g.body)) || g.at(t, "error", "reason", ".tag") != want {
				t.Errorf("%q: %s", path, g.body)
			}
		}
	}
}

// Bytes that files/upload could not save stay in a session and can be finished elsewhere.
func TestFailedUploadIsKept(t *testing.T) {
	r := newRig(t, Options{Quota: 4})
	g := sendFile(t, r, "12345", object{"path": "/a"})
	r.wantError(g, http.StatusConflict, "path/insufficient_space")
	id := g.at(t, "error", "upload_session_id").(string)
	r.SetQuota(5)
	done := r.send("files/upload_session/finish", text(finish(id, 5, "/a")), nil)
	if done.status != http.StatusOK {
		t.Fatalf("%d %s", done.status, done.body)
	}
	r.wantFile("/a", "12345")
	r.wantError(sendFile(t, r, "x", object{"path": "/b"}), http.StatusConflict, "path/insufficient_space")
	if g := sendFile(t, r, "54321", object{"path": "/a", "mode": "overwrite"}); g.status != http.StatusOK {
		t.Errorf("replacing needs no more room: %d %s", g.status, g.body)
	}
}

func TestUploadHash(t *testing.T) {
	r := newRig(t, Options{})
	good := "bc62d4b80d9e36da29c16c5d4d9f11731f36052c72401a76c23c0fb5a9b74423"
	if g := sendFile(t, r, "hello world", object{"path": "/a", "content_hash": good}); g.status != http.StatusOK {
		t.Errorf("%d %s", g.status, g.body)
	}
	r.wantError(sendFile(t, r, "hello World", object{"path": "/b", "content_hash": good}), http.StatusConflict, "content_hash_mismatch")
	r.wantText(sendFile(t, r, "", object{"path": "/b", "content_hash": "abc"}), http.StatusBadRequest, "content_hash")
	r.wantText(sendFile(t, r, "", object{"path": "/b", "client_modified": "yesterday"}), http.StatusBadRequest, "client_modified")
	r.wantText(sendFile(t, r, "", object{"path": "/b", "mode": "append"}), http.StatusBadRequest, "unknown tag 'append'")
	if len(r.Files()) != 1 {
		t.Errorf("files %+v", r.Files())
	}
}
