package oauth

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reply is what the service sent back through the browser: a code, or why there is none.
type reply struct {
	code    string
	refusal error
}

// loopback are the names under which a browser may reach the callbackServer. Anything else in the
// Host header is another site's name that was pointed at this computer.
var loopback = []string{"localhost", "127.0.0.1", "::1"}

// RedirectAddress is what is registered at the services, which compare it character by character
// (docs/ringcentral.md §1.4).
func RedirectAddress(port int, path string) string {
	return "http://" + net.JoinHostPort("localhost", strconv.Itoa(port)) + path
}

// isLoopback says whether a Host header, or an address's host, is this computer at that port.
func isLoopback(hostport, port string) bool {
	host, p, err := net.SplitHostPort(hostport)
	return err == nil && p == port && slices.Contains(loopback, strings.ToLower(host))
}

// parseReply reads the query that the service added to the redirect address. It fails with
// ErrStateMismatch or ErrNotOurAddress, and never repeats the query, which holds the code.
func parseReply(query, state string) (reply, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return reply{}, ErrNotOurAddress
	}
	got := values["state"]
	if len(got) != 1 || subtle.ConstantTimeCompare([]byte(got[0]), []byte(state)) != 1 {
		return reply{}, ErrStateMismatch
	}
	if values.Has("error") {
		return reply{refusal: refusal(values.Get("error"), values.Get("error_description"))}, nil
	}
	if code := values["code"]; len(code) == 1 && code[0] != "" {
		return reply{code: code[0]}, nil
	}
	return reply{}, ErrNotOurAddress
}

// errorCode is a code of RingCentral's in a text (docs/ringcentral.md §1.8).
var errorCode = regexp.MustCompile(`\b[A-Z]{3}-\d{3}\b`)

// refusal puts an error of the authorize page into words (RFC 6749 §4.1.2.1).
func refusal(code, description string) error {
	text := call{}.scrub(strings.TrimSpace(code + " " + description))
	codes := append(errorCode.FindAllString(description, -1), code)
	if words, kind := (call{}).remedy(codes, description); kind != nil && kind != ErrBadClient {
		return fmt.Errorf("%w: %s; %s", kind, text, words)
	}
	switch code {
	case "access_denied":
		return ErrDenied
	case "unauthorized_client", "invalid_client", "unsupported_response_type", "invalid_scope":
		return fmt.Errorf("%w: %s", ErrBadClient, text)
	case "server_error", "temporarily_unavailable":
		return fmt.Errorf("%w: %s", ErrUnavailable, text)
	}
	return errors.New("the service answered: " + text)
}

// bareCode is a code as Dropbox shows it for copying.
var bareCode = regexp.MustCompile(`^[A-Za-z0-9._~-]{8,512}$`)

// parsePasted reads what a user copied: the whole address from the browser's address bar, with or
// without "http://", its query alone, or, if bare, the code alone. White space is left out, as
// terminals and mail programs break long lines.
func parsePasted(text, redirect, state string, bare bool) (reply, error) {
	text = strings.Trim(strings.Join(strings.Fields(text), ""), `"'<>`)
	switch {
	case bare && bareCode.MatchString(text):
		return reply{code: text}, nil
	case redirect == "":
		return reply{}, ErrNotOurAddress
	}
	for _, host := range loopback {
		if strings.HasPrefix(text, host+":") || strings.HasPrefix(text, "["+host+"]:") {
			text = "http://" + text
		}
	}
	if !strings.Contains(text, "://") {
		return parseQueryAlone(text, state)
	}
	if !sameAddress(text, redirect) {
		return reply{}, ErrNotOurAddress
	}
	_, query, _ := strings.Cut(text, "?")
	query, _, _ = strings.Cut(query, "#")
	return parseReply(query, state)
}

// parseQueryAlone tells a query from any other text, so that a slip of the clipboard is not called
// a wrong sign-in.
func parseQueryAlone(text, state string) (reply, error) {
	query := strings.TrimPrefix(text, "?")
	if values, err := url.ParseQuery(query); err != nil || !values.Has("code") && !values.Has("error") {
		return reply{}, ErrNotOurAddress
	}
	return parseReply(query, state)
}

// sameAddress says whether a pasted address is the redirect address, by whichever name of this
// computer, whatever its query.
func sameAddress(pasted, redirect string) bool {
	got, err := url.Parse(pasted)
	if err != nil {
		return false
	}
	want, err := url.Parse(redirect)
	return err == nil && got.Scheme == want.Scheme && got.Path == want.Path && isLoopback(got.Host, want.Port())
}
