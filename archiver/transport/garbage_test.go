package transport

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

// says is a server that answers each call with the same bytes, whatever they are.
func says(t *testing.T, answer string) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
				_, _ = c.Write([]byte(answer)) // the caller may have heard enough
			}
			c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// TestNoLineOfAnAnswerIsQuotedWhole: a gateway may answer with what is no HTTP, repeat the call in it, and go on for long.
func TestNoLineOfAnAnswerIsQuotedWhole(t *testing.T) {
	const token = "U0pDMDFQMTNQQVMwMHxBQUF"
	long := strings.Repeat("x", mostHead/2)
	for name, answer := range map[string]string{
		"a status with words of its own": "HTTP/1.1 403 " + token + " " + long + "\r\nContent-Length: 0\r\n\r\n",
		"no HTTP":                        "Authorization: Bearer " + token + long + "\r\n\r\n",
		"no status":                      "HTTP/1.1 " + token + long + "\r\n\r\n",
		"no header":                      "HTTP/1.1 403 Forbidden\r\nAuthorization Bearer " + token + long + "\r\n\r\n",
		"no trailer":                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization Bearer " + token + "\r\n\r\n",
		"no length":                      "HTTP/1.1 403 Forbidden\r\nContent-Length: " + token + long + "\r\n\r\n",
		"no encoding":                    "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: " + token + long + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			rt := newCaller(t, Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
			req := request(t, http.MethodGet, says(t, answer), nil)
			req.Header.Set("Authorization", "Bearer "+token)
			resp, err := rt.RoundTrip(req)
			said := fmt.Sprint(err)
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				said = resp.Status + fmt.Sprint(err)
				resp.Body.Close()
			}
			if said += log.String(); strings.Contains(said, token) || len(said) > 4*mostFailure {
				t.Errorf("%d bytes are said: %.300s", len(said), said)
			}
		})
	}
}
