package dropboxserver

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkBatch is what the simulator itself costs: 50 files of 100 kB in three calls.
func BenchmarkBatch(b *testing.B) {
	for name, dir := range map[string]string{"memory": "", "disk": filepath.Join(b.TempDir(), "app")} {
		b.Run(name, func(b *testing.B) {
			s, err := New(Options{Dir: dir, Quota: 1 << 50})
			if err != nil {
				b.Fatal(err)
			}
			token, _, _ := s.Grant()
			data := bytes.Repeat([]byte{7}, 50*100_000)
			b.SetBytes(int64(len(data)))
			run := 0
			for b.Loop() {
				run++
				ids := make([]object, 0, 50)
				commits := make([]object, 0, 50)
				started := benchCall(b, s.API(), token, "files/upload_session/start_batch", `{"num_sessions":50}`, nil)
				for i := range 50 {
					id := started.at(b, "session_ids", i).(string)
					ids = append(ids, appendix(id, 0, 100_000, true))
					commits = append(commits, finish(id, 100_000, fmt.Sprintf("/%d/%d", run, i)))
				}
				benchCall(b, s.Content(), token, "files/upload_session/append_batch", text(object{"entries": ids}), data)
				benchCall(b, s.API(), token, "files/upload_session/finish_batch_v2", text(object{"entries": commits}), nil)
			}
			if s.Commits() != 50*run {
				b.Errorf("%d commits in %d runs", s.Commits(), run)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func benchCall(b *testing.B, h http.Handler, token, route, arg string, data []byte) got {
	b.Helper()
	var body io.Reader = strings.NewReader(arg)
	if data != nil {
		body = bytes.NewReader(data)
	}
	req := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/2/"+route, body)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	if data != nil {
		req.Header.Set("Content-Type", "application/octet-stream")
		req.Header.Set("Dropbox-API-Arg", arg)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		b.Fatalf("%s: %d %s", route, w.Code, w.Body)
	}
	return got{w.Code, w.Header(), w.Body.String()}
}
