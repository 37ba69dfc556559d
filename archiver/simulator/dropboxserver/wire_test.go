package dropboxserver

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	r := newRig(t, Options{})
	g := r.rpc("check/user", `{"query":"x"}`)
	if g.header.Get("Content-Type") != "application/json" || g.header.Get("Date") != start.Format(http.TimeFormat) {
		t.Errorf("headers %v", g.header)
	}
	id := g.header.Get("X-Dropbox-Request-Id")
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(id) || r.rpc("check/user", `{}`).header.Get("X-Dropbox-Request-Id") == id {
		t.Errorf("request id %q", id)
	}
}

func TestBadCalls(t *testing.T) {
	r := newRig(t, Options{})
	r.RefuseRoutes("files/upload_session/start_batch")
	long := `{"query":"` + strings.Repeat("x", 501) + `"}`
	for name, c := range map[string]struct {
		route, arg string
		change     func(*http.Request)
		status     int
		says       string
	}{
		"not JSON":      {"check/user", "{", nil, 400, `Error in call to API function "check/user": request body: could not decode input as JSON`},
		"unknown field": {"check/user", `{"quarry":"x"}`, nil, 400, "unknown field"},
		"too long":      {"check/user", long, nil, 400, "longer than 500"},
		"unknown route": {"files/frobnicate", `{}`, nil, 400, "Unknown API function"},
		"wrong host":    {"files/upload", `{}`, nil, 404, ""},
		"refused":       {"files/upload_session/start_batch", `{}`, nil, 400, "not permitted"},
		"path root":     {"check/user", `{}`, func(q *http.Request) { q.Header.Set("Dropbox-API-Path-Root", "1") }, 400, "Path root is not supported for sandbox app."},
		"no token":      {"check/user", `{}`, func(q *http.Request) { q.Header.Del("Authorization") }, 400, `Must provide HTTP header "Authorization"`},
		"bad token":     {"check/user", `{}`, func(q *http.Request) { q.Header.Set("Authorization", "Bearer x") }, 400, "access token is malformed"},
		"content type":  {"check/user", `{}`, func(q *http.Request) { q.Header.Set("Content-Type", "application/x-www-form-urlencoded") }, 400, `Bad HTTP "Content-Type" header: "application/x-www-form-urlencoded".`},
		"GET":           {"check/user", ``, func(q *http.Request) { q.Method = http.MethodGet }, 400, `request method is "GET"`},
		"void with arg": {"users/get_space_usage", `{"a":1}`, nil, 400, "unknown field"},
		"root metadata": {"files/get_metadata", `{"path":""}`, nil, 400, "The root folder is unsupported."},
		"slash listing": {"files/list_folder", `{"path":"/"}`, nil, 400, `Specify the root folder as an empty string rather than as "/".`},
		"huge page":     {"files/list_folder", `{"path":"","limit":2001}`, nil, 400, "limit"},
		"no slash":      {"files/delete_v2", `{"path":"a"}`, nil, 400, "did not match pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			req := r.request(r.api, c.route, "application/json", strings.NewReader(c.arg))
			if c.change != nil {
				c.change(req)
			}
			r.wantText(r.do(req), c.status, c.says)
		})
	}
}

func TestGoodCalls(t *testing.T) {
	r := newRig(t, Options{})
	for name, kind := range map[string]string{"plain": "application/json", "charset": "application/json; charset=utf-8", "hack": corsKind} {
		if g := r.do(r.request(r.api, "check/user", kind, strings.NewReader(`{"query":"a"}`))); g.status != http.StatusOK {
			t.Errorf("%s: %d %s", name, g.status, g.body)
		}
	}
	if g := r.do(r.request(r.api, "users/get_current_account", "", nil)); g.status != http.StatusOK {
		t.Errorf("no body: %d %s", g.status, g.body)
	}
	req := r.sending("files/upload?arg="+`%7B%22path%22%3A%22%2Fq%22%7D`, "", []byte("in the URL"))
	req.Header.Del("Dropbox-API-Arg")
	if g := r.do(req); g.status != http.StatusOK {
		t.Errorf("arg in the URL: %d %s", g.status, g.body)
	}
}

func TestUploadContentType(t *testing.T) {
	r := newRig(t, Options{})
	req := r.sending("files/upload", `{"path":"/a"}`, []byte("x"))
	req.Header.Set("Content-Type", "application/json; charset=UTF-8")
	r.wantText(r.do(req), 400, `Bad HTTP "Content-Type" header: "application/json; charset=UTF-8".  Expecting one of "application/octet-stream", "text/plain; charset=dropbox-cors-hack".`)
	r.wantText(r.send("files/upload", `{`, nil), 400, `HTTP header "Dropbox-API-Arg": could not decode input as JSON`)
	r.wantText(r.send("files/upload", ``, nil), 400, `Must provide HTTP header "Dropbox-API-Arg"`)
	r.wantText(r.do(r.request(r.content, "check/user", "application/json", strings.NewReader("{}"))), 404, "")
}

func TestHeaderLimit(t *testing.T) {
	r := newRig(t, Options{})
	arg := `{"path":"/` + strings.Repeat("x", 61<<10) + `"}`
	if g := r.send("files/upload", arg, []byte("x")); g.status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("61 KiB of headers: %d", g.status)
	}
	r.SetHeaderLimit(300)
	if g := r.send("files/upload", `{"path":"/`+strings.Repeat("y", 200)+`"}`, nil); g.status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("with a limit of 300: %d", g.status)
	}
}

// error_summary ends with up to three dots, and the two keys come in either order.
func TestErrorsVary(t *testing.T) {
	r := newRig(t, Options{})
	seen := map[string]bool{}
	for range 60 {
		g := r.rpc("files/get_metadata", `{"path":"/none"}`)
		r.wantError(g, http.StatusConflict, "path/not_found")
		seen[g.body] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d shapes of one error, want 4 summaries in 2 orders", len(seen))
	}
}

func TestHeaderSafe(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "é": `\u00e9`, "\x7f": `\u007f`, "😀": `\ud83d\ude00`} {
		if got := headerSafe([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestContentHash(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"empty":      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		"a":          {"a", "bf5d3affb73efd2ec6c36ad3112dd933efed63c4e1cbffcfa88e2759c144f2d8"},
		"block":      {strings.Repeat("A", blockSize), "d4d63bac5b866c71620185392a8a6218ac1092454a2d16f820363b69852befa3"},
		"block + 1":  {strings.Repeat("A", blockSize+1), "8f553da8d00d0bf509d8470e242888be33019c20c0544811f5b2b89e98360b92"},
		"2 blocks+1": {strings.Repeat("A", 2*blockSize+1), "02c8a4aefc2bfc9036f89a7098001865885938ca580e5c9e5db672385edd303c"},
	} {
		h := newContentHash()
		for rest := c.data; rest != ""; {
			n := min(len(rest), 1<<20+1)
			if _, err := h.clone().Write([]byte("something else")); err != nil {
				t.Fatal(err)
			}
			if _, err := h.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		first := h.String()
		if second := h.String(); first != c.want || second != c.want { // asking does not change it
			t.Errorf("%s: %s, want %s", name, h, c.want)
		}
	}
}
