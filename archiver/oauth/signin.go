package oauth

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/jonboulle/clockwork"
)

// signInTimeout is how long a user gets for the service's pages, second factor included.
const signInTimeout = 5 * time.Minute

// SignIn is one sign-in through the browser. Each call of Do starts afresh.
type SignIn struct {
	Provider Provider
	HTTP     http.RoundTripper // nil = http.DefaultTransport
	Clock    clockwork.Clock   // nil = real
	Rand     io.Reader         // nil = crypto/rand

	// Ports are tried in order; each address http://localhost:<port><Path> must be registered at
	// the service. 0 is any free port.
	Ports   []int
	Path    string        // begins with a slash
	Timeout time.Duration // for the answer from the browser; 0 = 5 minutes

	// Show gets the address to open, for printing or a Copy button. It is called before Open. May
	// be nil.
	Show func(address string)
	// Open opens the browser with the address of a page on the disk that leads to the service, and
	// that is removed at the end. Its error is not fatal, as the service's address is shown too: it
	// is told only when no answer came. It runs on a goroutine that Do does not wait for, because
	// such a call may last as long as the browser runs. May be nil.
	Open func(page string) error
	// NewPage makes that page: a new file that only this user can read and no other user can replace.
	// Its error is told as that of Open. Needed with Open.
	NewPage func() (*os.File, error)
	// Say says an English text in the language of whoever signs in, with its verbs filled in, on the pages that the browser shows;
	// nil = English.
	Say func(english string, args ...any) string
	// Pasted brings the address that the browser ended at, pasted by a user whose browser could not
	// reach this computer. Where the provider says so, the code alone does. nil = none.
	Pasted <-chan string
	// Refused is told why a pasted text was not accepted: ErrNotOurAddress or ErrStateMismatch. Do
	// goes on waiting. May be nil.
	Refused func(error)
}

// Do signs in. It listens before the browser is opened, and the browser's page shows how the
// sign-in ended. Errors: ErrDenied, ErrTimeout, ErrPortsBusy, ErrBadClient, ErrUnavailable, ctx's,
// or the service's own words.
func (s SignIn) Do(ctx context.Context) (Token, error) {
	s = s.complete()
	state, err := s.secret()
	if err != nil {
		return Token{}, err
	}
	verifier, err := s.secret()
	if err != nil {
		return Token{}, err
	}
	callbackServer, redirect, err := s.listen(ctx, state)
	if err != nil {
		return Token{}, err
	}
	address := s.Provider.address(redirect, state, verifier)
	if s.Show != nil {
		s.Show(address)
	}
	unopened, leave := s.open(address)
	defer leave()
	code, err := s.await(ctx, callbackServer, redirect, state, unopened)
	var token Token
	if err == nil {
		token, err = newEndpoint(s.Provider, s.HTTP, s.Clock, nil).exchange(ctx, code, verifier, redirect)
	}
	callbackServer.close(err)
	return token, err
}

// complete fills in the defaults.
func (s SignIn) complete() SignIn {
	if s.Clock == nil {
		s.Clock = clockwork.NewRealClock()
	}
	if s.Rand == nil {
		s.Rand = rand.Reader
	}
	if s.Timeout == 0 {
		s.Timeout = signInTimeout
	}
	return s
}

// secret draws 32 octets, written in 43 characters, as RFC 7636 §4.1 advises for a verifier. It
// serves for the state as well.
func (s SignIn) secret() (string, error) {
	octets := make([]byte, 32)
	if _, err := io.ReadFull(s.Rand, octets); err != nil {
		return "", fmt.Errorf("draw a random number: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(octets), nil
}

// listen opens the callbackServer for the browser's answer. When no port is free, a browser must not
// come back to one of them: another program has it, perhaps another user's, and would get the code.
// Where the service can show the code and it can be pasted, the user is sent there without an
// address to come back to, and there is no callbackServer.
func (s SignIn) listen(ctx context.Context, state string) (*callbackServer, string, error) {
	callbackServer, err := openCallbackServer(ctx, s.Provider.Name, s.Say, s.Ports, s.Path, state)
	switch {
	case err == nil:
		return callbackServer, callbackServer.redirect, nil
	case ctx.Err() == nil && s.Pasted != nil && s.Provider.BareCode:
		return nil, "", nil
	}
	return nil, "", fmt.Errorf("sign in to %s: %w", s.Provider.Name, err)
}

// open starts the browser. The channel brings why it could not be opened, if so; leave removes the
// page that it was opened with.
func (s SignIn) open(address string) (unopened <-chan error, leave func()) {
	failed := make(chan error, 1)
	if s.Open == nil {
		return failed, func() {}
	}
	page, err := writeOpenPage(s.Provider.Name, address, s.Say, s.NewPage)
	if err != nil {
		failed <- err
		return failed, func() {}
	}
	go func() {
		if err := s.Open(page.address()); err != nil {
			failed <- err
		}
	}()
	return failed, func() { _ = page.remove() } // it leads nowhere any more
}

// await returns the code that the browser or the user brings.
func (s SignIn) await(ctx context.Context, callbackServer *callbackServer, redirect, state string, unopened <-chan error) (string, error) {
	timer := s.Clock.NewTimer(s.Timeout)
	defer timer.Stop()
	pasted := s.Pasted
	for {
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("sign in to %s: %w", s.Provider.Name, ctx.Err())
		case <-timer.Chan():
			return "", s.late(redirect, unopened)
		case r := <-callbackServer.replies():
			return r.code, s.refusal(r)
		case text, more := <-pasted:
			if !more {
				pasted = nil
				continue
			}
			r, err := parsePasted(text, redirect, state, s.Provider.BareCode)
			if err == nil {
				return r.code, s.refusal(r)
			}
			if s.Refused != nil {
				s.Refused(err)
			}
		}
	}
}

func (s SignIn) refusal(r reply) error {
	if r.refusal == nil {
		return nil
	}
	return fmt.Errorf("sign in to %s: %w", s.Provider.Name, r.refusal)
}

// late explains why no answer may have come. A service that does not know the redirect address
// shows an error page and sends nothing (docs/ringcentral.md §1.3).
func (s SignIn) late(redirect string, unopened <-chan error) error {
	err := fmt.Errorf("sign in to %s: %w within %v", s.Provider.Name, ErrTimeout, s.Timeout)
	select {
	case why := <-unopened:
		return fmt.Errorf("%w; the browser could not be opened: %w", err, why)
	default:
	}
	if redirect == "" {
		return err
	}
	return fmt.Errorf("%w; if the browser showed an error, %s may not be registered as a redirect address", err, redirect)
}
