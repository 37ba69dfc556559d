package dropboxserver

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start is the moment at which every test begins.
var start = time.Date(2026, 11, 20, 17, 4, 5, 0, time.UTC)

// rig is a server behind real sockets and a signed-in caller.
type rig struct {
	*Server
	t                 *testing.T
	clock             *clockwork.FakeClock
	api, content, web string
	http              *http.Client
	token             string
}

func newRig(t *testing.T, o Options) *rig {
	t.Helper()
	clock := clockwork.NewFakeClockAt(start)
	o.Clock, o.Seed = clock, 7
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Server: s, t: t, clock: clock}
	transport := &http.Transport{}
	r.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	hosts := []*httptest.Server{httptest.NewServer(s.API()), httptest.NewServer(s.Content()), httptest.NewServer(s.Web())}
	r.api, r.content, r.web = hosts[0].URL, hosts[1].URL, hosts[2].URL
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		for _, h := range hosts {
			h.Close()
		}
	})
	r.token, _, _ = s.Grant()
	return r
}

// got is an answer, read to its end.
type got struct {
	status int
	header http.Header
	body   string
}

func (g got) json(t testing.TB) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(g.body), &m); err != nil {
		t.Fatalf("%d %q is not JSON: %v", g.status, g.body, err)
	}
	return m
}

// at walks through objects and lists: at("error", ".tag").
func (g got) at(t testing.TB, path ...any) any {
	t.Helper()
	var v any = g.json(t)
	for _, step := range path {
		switch key := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("%v of %s: not an object", path, g.body)
			}
			v = m[key]
		case int:
			list, ok := v.([]any)
			if !ok || key >= len(list) {
				t.Fatalf("%v of %s: no such element", path, g.body)
			}
			v = list[key]
		}
	}
	return v
}

func (r *rig) do(req *http.Request) got {
	r.t.Helper()
	g, err := r.try(req)
	if err != nil {
		r.t.Fatal(err)
	}
	return g
}

func (r *rig) try(req *http.Request) (got, error) {
	resp, err := r.http.Do(req)
	if err != nil {
		return got{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return got{resp.StatusCode, resp.Header, string(body)}, err
}

func (r *rig) request(base, route, kind string, body io.Reader) *http.Request {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, base+"/2/"+route, body)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req
}

// rpc calls a route of the api host with an argument as JSON text.
func (r *rig) rpc(route, arg string) got {
	r.t.Helper()
	return r.do(r.request(r.api, route, "application/json", strings.NewReader(arg)))
}

func (r *rig) sending(route, arg string, data []byte) *http.Request {
	r.t.Helper()
	req := r.request(r.content, route, "application/octet-stream", bytes.NewReader(data))
	req.Header.Set("Dropbox-API-Arg", arg)
	return req
}

// send calls a route of the content host.
func (r *rig) send(route, arg string, data []byte) got {
	r.t.Helper()
	return r.do(r.sending(route, arg, data))
}

// put uploads a file in one call and expects it to work.
func (r *rig) put(path, data string) got {
	r.t.Helper()
	g := r.send("files/upload", text(object{"path": path}), []byte(data))
	if g.status != http.StatusOK {
		r.t.Fatalf("upload %s: %d %s", path, g.status, g.body)
	}
	return g
}

// session starts a session with data, closed or not.
func (r *rig) session(data string, closed bool) string {
	r.t.Helper()
	g := r.send("files/upload_session/start", text(object{"close": closed}), []byte(data))
	id, ok := g.json(r.t)["session_id"].(string)
	if !ok {
		r.t.Fatalf("start: %d %s", g.status, g.body)
	}
	return id
}

// finish is an entry of a finish_batch.
func finish(id string, size int, path string) object {
	return object{"cursor": cursor(id, size), "commit": object{"path": path, "mode": "add"}}
}

func cursor(id string, offset int) object { return object{"session_id": id, "offset": offset} }

// text is a value as JSON.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// wantError checks status and the beginning of error_summary.
func (r *rig) wantError(g got, status int, summary string) {
	r.t.Helper()
	if g.status != status {
		r.t.Fatalf("status %d, want %d: %s", g.status, status, g.body)
	}
	s, _ := g.json(r.t)["error_summary"].(string)
	if rest, ok := strings.CutPrefix(s, summary+"/"); !ok || strings.Trim(rest, ".") != "" {
		r.t.Fatalf("error_summary %q, want %q and dots", s, summary)
	}
}

func (r *rig) wantText(g got, status int, part string) {
	r.t.Helper()
	if g.status != status || !strings.Contains(g.body, part) || !strings.HasPrefix(g.header.Get("Content-Type"), "text/plain") {
		r.t.Fatalf("got %d %s %q, want %d text/plain with %q", g.status, g.header.Get("Content-Type"), g.body, status, part)
	}
}

// wantFile checks what the folder holds at a path.
func (r *rig) wantFile(path, data string) {
	r.t.Helper()
	b, err := r.ReadFile(path)
	if err != nil || string(b) != data {
		r.t.Fatalf("%s holds %q, %v; want %q", path, b, err, data)
	}
}
