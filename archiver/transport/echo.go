package transport

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// A gateway may repeat in its refusal, or in the name that it gives to a call, the token that the call carried. Errors and the log quote
// both. So the token is masked in them as soon as they come.

// leastToken is how long a token is at least, in bytes: a shorter one might be part of any word.
const leastToken = 8

// tokenOf is the token that a call carries; empty where it is too short to be told from a word.
func tokenOf(req *http.Request) string {
	_, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	if len(token) < leastToken {
		return ""
	}
	return token
}

// mostFailure is how much is said of a call that failed, in bytes: net/http quotes a line of an answer that it cannot read.
const mostFailure = 1 << 10

// unread is the failure of a call without the call's token, and no longer than mostFailure.
type unread struct {
	text string
	error
}

// Error implements error.
func (e *unread) Error() string { return e.text }

// Unwrap gives the failure itself.
func (e *unread) Unwrap() error { return e.error }

// withoutEcho gives a failure, if there is one, in which neither the call's token nor a line without an end is quoted.
func withoutEcho(req *http.Request, err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if token := tokenOf(req); token != "" {
		text = strings.ReplaceAll(text, token, mask)
	}
	if len(text) > mostFailure {
		text = strings.ToValidUTF8(text[:mostFailure], "") + "…"
	}
	if text == err.Error() {
		return err
	}
	return &unread{text, err}
}

// plainStatus gives an answer's status the standard's words: its own are quoted in errors, and may be anything.
func plainStatus(resp *http.Response) {
	resp.Status = strings.TrimSpace(strconv.Itoa(resp.StatusCode) + " " + http.StatusText(resp.StatusCode))
}

// maskEcho masks in an answer the token of its call: in what its head says, and in a refusal's body. Where it leads elsewhere it stays
// as it is.
func maskEcho(req *http.Request, resp *http.Response) {
	plainStatus(resp)
	token := tokenOf(req)
	if token == "" {
		return
	}
	for name, values := range resp.Header {
		for i := range values {
			if name != "Location" {
				values[i] = strings.ReplaceAll(values[i], token, mask)
			}
		}
	}
	if resp.StatusCode >= http.StatusBadRequest {
		resp.Body = &echoless{ReadCloser: resp.Body, token: []byte(token)}
	}
}

// echoless is a body without a token.
type echoless struct {
	io.ReadCloser
	token []byte
	ready []byte // has none
	held  []byte // its end may be the beginning of one
	err   error
}

func (e *echoless) Read(p []byte) (int, error) {
	for len(e.ready) == 0 && e.err == nil {
		var n int
		piece := make([]byte, max(len(p), len(e.token)))
		n, e.err = e.ReadCloser.Read(piece)
		e.held = bytes.ReplaceAll(append(e.held, piece[:n]...), e.token, []byte(mask))
		whole := len(e.held)
		if e.err == nil {
			whole = max(0, whole-len(e.token)+1)
		}
		e.ready, e.held = e.held[:whole:whole], e.held[whole:]
	}
	n := copy(p, e.ready)
	if e.ready = e.ready[n:]; len(e.ready) > 0 {
		return n, nil
	}
	return n, e.err
}
