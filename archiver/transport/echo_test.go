package transport

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
)

// TestATokenThatIsRepeated: wherever the pieces of a refusal end, nothing of the token is left and nothing else is missing.
func TestATokenThatIsRepeated(t *testing.T) {
	const token = "aab-aabaab-aac"
	for status, want := range map[int]string{http.StatusForbidden: "aab***aab", http.StatusOK: "aab" + token + "aab"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, said, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			w.Header().Set("X-Request-Id", "id "+said)
			w.Header().Set("Location", "/"+said)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "aab"+said+"aab")
		}))
		req := request(t, http.MethodGet, server.URL, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := newCaller(t, Options{}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(iotest.OneByteReader(resp.Body))
		if err != nil || string(body) != want || resp.Header.Get("X-Request-Id") != "id ***" || resp.Header.Get("Location") != "/"+token {
			t.Errorf("%d: %q, %v, %v", status, body, resp.Header, err)
		}
		resp.Body.Close()
		server.Close()
	}
	for _, each := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader, func(r io.Reader) io.Reader { return r }} {
		text := strings.Repeat("x"+token+token[:5], 3000)
		e := &echoless{ReadCloser: io.NopCloser(each(strings.NewReader(text))), token: []byte(token)}
		if body, err := io.ReadAll(e); err != nil || string(body) != strings.ReplaceAll(text, token, "***") {
			t.Errorf("%d bytes of %d, %v", len(body), len(text), err)
		}
	}
}
