package dropboxserver

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func (r *rig) appending(id string, offset int, data string, closing bool) got {
	r.t.Helper()
	return r.send("files/upload_session/append_v2", text(object{"cursor": cursor(id, offset), "close": closing}), []byte(data))
}

func (r *rig) finishing(id string, size int, path string) got {
	r.t.Helper()
	return r.send("files/upload_session/finish", text(finish(id, size, path)), nil)
}

func (r *rig) concurrent() string {
	r.t.Helper()
	return r.send("files/upload_session/start", `{"session_type":"concurrent"}`, nil).at(r.t, "session_id").(string)
}

func TestSequentialSession(t *testing.T) {
	for _, dir := range []string{"", t.TempDir() + "/app"} {
		r := newRig(t, Options{Dir: dir})
		id := r.session("one ", false)
		if !strings.HasPrefix(id, "pid_upload_session:") || len(id) != 69 {
			t.Errorf("session id %q", id)
		}
		if g := r.appending(id, 4, "two ", false); g.status != http.StatusOK || g.body != "null" {
			t.Errorf("append: %d %s", g.status, g.body)
		}
		g := r.send("files/upload_session/finish", text(finish(id, 8, "/a")), []byte("three"))
		if g.status != http.StatusOK || g.at(t, "size") != 13.0 {
			t.Fatalf("finish: %d %s", g.status, g.body)
		}
		r.wantFile("/a", "one two three")
	}
}

func TestOffsets(t *testing.T) {
	r := newRig(t, Options{})
	id := r.session("12345", false)
	for _, offset := range []int{0, 4, 6} {
		g := r.appending(id, offset, "x", false)
		r.wantError(g, http.StatusConflict, "incorrect_offset")
		if g.at(t, "error", "correct_offset") != 5.0 {
			t.Errorf("offset %d: %s", offset, g.body)
		}
	}
	g := r.finishing(id, 4, "/a")
	r.wantError(g, http.StatusConflict, "lookup_failed/incorrect_offset")
	if g.at(t, "error", "lookup_failed", "correct_offset") != 5.0 {
		t.Errorf("finish: %s", g.body)
	}
	r.appending(id, 5, "6", true)
	r.wantError(r.appending(id, 6, "7", false), http.StatusConflict, "closed")
	r.wantError(r.send("files/upload_session/finish", text(finish(id, 6, "/a")), []byte("7")), http.StatusConflict, "lookup_failed/closed")
	r.wantError(r.appending("pid_upload_session:none", 0, "7", false), http.StatusConflict, "not_found")
	if g := r.finishing(id, 6, "/a"); g.status != http.StatusOK {
		t.Errorf("%d %s", g.status, g.body)
	}
}

// A hash that does not fit, or a body that breaks off, leaves the session as it was.
func TestFailedAppendChangesNothing(t *testing.T) {
	for _, dir := range []string{"", t.TempDir() + "/app"} {
		r := newRig(t, Options{Dir: dir})
		id := r.session("good", false)
		arg := text(object{"cursor": cursor(id, 4), "content_hash": strings.Repeat("0", 64)})
		r.wantError(r.send("files/upload_session/append_v2", arg, []byte("bad bytes that are longer")), http.StatusConflict, "content_hash_mismatch")
		req := r.sending("files/upload_session/append_v2", text(object{"cursor": cursor(id, 4)}), nil)
		req.Body = io.NopCloser(io.MultiReader(strings.NewReader("cut"), brokenReader{}))
		req.ContentLength = 100
		if g, err := r.try(req); err == nil && g.status == http.StatusOK {
			t.Errorf("a body that broke off was taken: %s", g.body)
		}
		if g := r.appending(id, 4, " end", true); g.status != http.StatusOK {
			t.Fatalf("%d %s", g.status, g.body)
		}
		if g := r.finishing(id, 8, "/a"); g.status != http.StatusOK {
			t.Fatalf("%d %s", g.status, g.body)
		}
		r.wantFile("/a", "good end")
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, fmt.Errorf("no more") }

func TestSessionEndsAfterAWeek(t *testing.T) {
	r := newRig(t, Options{})
	id := r.session("x", true)
	r.clock.Advance(sessionLife)
	r.token, _, _ = r.Grant()
	if g := r.finishing(id, 0, "/a"); g.at(t, "error", "lookup_failed", ".tag") != "incorrect_offset" {
		t.Errorf("after seven days: %s", g.body)
	}
	r.clock.Advance(time.Second)
	r.wantError(r.finishing(id, 1, "/a"), http.StatusConflict, "lookup_failed/not_found")
}

func TestRepeatedFinish(t *testing.T) {
	for _, tag := range []string{"not_found", "closed"} {
		r := newRig(t, Options{})
		r.SetRepeatedFinish(tag)
		id := r.session("x", true)
		r.finishing(id, 1, "/a")
		r.wantError(r.finishing(id, 1, "/a"), http.StatusConflict, "lookup_failed/"+tag)
		r.wantError(r.appending(id, 1, "y", false), http.StatusConflict, tag)
	}
}

// A commit that fails keeps the data, also the bytes that came with the finish.
func TestFinishAgainAfterConflict(t *testing.T) {
	r := newRig(t, Options{})
	r.put("/a", "there")
	id := r.session("1234", false)
	g := r.send("files/upload_session/finish", text(finish(id, 4, "/a")), []byte("5"))
	r.wantError(g, http.StatusConflict, "path/conflict/file")
	if g.at(t, "error", "path", "conflict", ".tag") != "file" {
		t.Errorf("a finish nests its WriteError: %s", g.body)
	}
	if g := r.finishing(id, 5, "/b"); g.status != http.StatusOK {
		t.Fatalf("%d %s", g.status, g.body)
	}
	r.wantFile("/b", "12345")
}

func TestConcurrentRules(t *testing.T) {
	r := newRig(t, Options{})
	start := "files/upload_session/start"
	r.wantError(r.send(start, `{"session_type":"concurrent"}`, []byte("x")), 409, "concurrent_session_data_not_allowed")
	r.wantError(r.send(start, `{"session_type":{".tag":"concurrent"},"close":true}`, nil), 409, "concurrent_session_close_not_allowed")
	r.wantText(r.send(start, `{"session_type":"parallel"}`, nil), 400, "unknown tag 'parallel'")
	id := r.concurrent()
	block := strings.Repeat("b", blockSize)
	r.wantError(r.appending(id, 5, block, false), 409, "concurrent_session_invalid_offset")
	r.wantError(r.appending(id, 0, "short", false), 409, "concurrent_session_invalid_data_size")
	r.wantError(r.finishing(id, 0, "/a"), 409, "concurrent_session_not_closed")
	if g := r.appending(id, blockSize, "tail", true); g.status != http.StatusOK {
		t.Fatalf("%d %s", g.status, g.body)
	}
	r.wantError(r.finishing(id, blockSize+4, "/a"), 409, "concurrent_session_missing_data")
	r.wantError(r.send("files/upload_session/finish", text(finish(id, blockSize+4, "/a")), []byte("x")), 409, "concurrent_session_data_not_allowed")
	r.wantError(r.appending(id, 0, block, false), 409, "closed")
}

// Pieces may come in any order and at the same time.
func TestConcurrentPieces(t *testing.T) {
	r := newRig(t, Options{Dir: t.TempDir() + "/app"})
	id := r.concurrent()
	block := strings.Repeat("b", blockSize)
	answers := make(chan int)
	for _, piece := range []int{3, 1, 0, 2} {
		req := r.sending("files/upload_session/append_v2", text(object{"cursor": cursor(id, piece*blockSize)}), []byte(block))
		go func() {
			g, err := r.try(req)
			if err != nil {
				g.status = 0
			}
			answers <- g.status
		}()
	}
	for range 4 {
		if status := <-answers; status != http.StatusOK {
			t.Errorf("a piece: %d", status)
		}
	}
	r.appending(id, 4*blockSize, "tail", true)
	if g := r.finishing(id, 4*blockSize+4, "/a"); g.status != http.StatusOK {
		t.Fatalf("%d %s", g.status, g.body)
	}
	r.wantFile("/a", strings.Repeat(block, 4)+"tail")
}

func TestPayloadTooLarge(t *testing.T) {
	r := newRig(t, Options{Dir: t.TempDir() + "/app"})
	req := r.sending("files/upload_session/start", `{}`, nil)
	req.Body = io.NopCloser(io.LimitReader(zeros{}, maxBody+1))
	req.ContentLength = -1
	r.wantError(r.do(req), http.StatusConflict, "payload_too_large")
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
