package oauth

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/oauth2"

	"ringcentral-archiver/archiver/transport"
)

const (
	tries      = 3
	retryPause = 10 * time.Second // docs/ringcentral.md §1.6
	// A code lives about 60 s (docs/ringcentral.md §1.3), so a sign-in has no time for a longer
	// wait.
	signInPatience = 30 * time.Second
	renewPatience  = 2 * time.Minute
)

// endpoint speaks to a provider's token and revoke addresses.
type endpoint struct {
	provider Provider
	client   *http.Client
	clock    clockwork.Clock
	rand     *rand.Rand // nil = no jitter
}

func newEndpoint(p Provider, rt http.RoundTripper, c clockwork.Clock, r *rand.Rand) endpoint {
	if rt == nil {
		rt = http.DefaultTransport
	}
	return endpoint{provider: p, clock: c, rand: r, client: &http.Client{
		Transport: wholeAnswer{rt},
		// A redirect would carry the form with its secrets to another address.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// exchange turns a code into the first token.
func (e endpoint) exchange(ctx context.Context, code, verifier, redirect string) (Token, error) {
	c := call{
		doing:    "finish the " + e.provider.Name + " sign-in",
		redirect: redirect,
		secrets:  []string{code, verifier},
		patience: signInPatience,
	}
	return e.ask(ctx, c, Token{}, func(ctx context.Context) (*oauth2.Token, error) {
		return e.provider.config(redirect).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	})
}

// refresh turns old's refresh token into a new token.
func (e endpoint) refresh(ctx context.Context, old Token) (Token, error) {
	c := call{
		doing:    "renew the " + e.provider.Name + " sign-in",
		renewing: true,
		secrets:  []string{old.Refresh, old.Access},
		patience: renewPatience,
	}
	return e.ask(ctx, c, old, func(ctx context.Context) (*oauth2.Token, error) {
		ctx, end := e.outlast(ctx, answerPatience)
		defer end()
		return e.provider.config("").TokenSource(ctx, &oauth2.Token{RefreshToken: old.Refresh}).Token()
	})
}

// ask makes one call of the token endpoint and repeats it where that may help.
func (e endpoint) ask(ctx context.Context, c call, old Token, send func(context.Context) (*oauth2.Token, error)) (Token, error) {
	withClient := context.WithValue(ctx, oauth2.HTTPClient, e.client)
	for try := 1; ; try++ {
		asked := e.clock.Now()
		answer, err := send(withClient)
		if err == nil {
			return received(answer, asked, old), nil
		}
		if ctx.Err() != nil {
			return Token{}, fmt.Errorf("%s: %w", c.doing, ctx.Err())
		}
		err = c.explain(err, e.clock.Now())
		pause, again := c.again(err)
		if !again || try == tries {
			return Token{}, err
		}
		if err := e.wait(ctx, pause); err != nil {
			return Token{}, fmt.Errorf("%s: %w", c.doing, err)
		}
	}
}

// wait waits for d and up to a fifth more, so that many installations do not return at the same
// moment.
func (e endpoint) wait(ctx context.Context, d time.Duration) error {
	if e.rand != nil {
		d += time.Duration(e.rand.Int64N(int64(d/5) + 1))
	}
	timer := e.clock.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.Chan():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// revoke ends the session at the service. It is tried once (docs/ringcentral.md §1.7).
func (e endpoint) revoke(ctx context.Context, t Token) error {
	c := call{
		doing:   "revoke the " + e.provider.Name + " sign-in",
		secrets: []string{t.Access, t.Refresh},
	}
	req, err := e.revokeRequest(ctx, t)
	if err != nil {
		return fmt.Errorf("%s: %w", c.doing, err)
	}
	res, err := e.client.Do(req)
	if err != nil {
		return c.explain(err, e.clock.Now())
	}
	defer res.Body.Close()
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return nil
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return c.explain(err, e.clock.Now())
	}
	return c.explain(&oauth2.RetrieveError{Response: res, Body: body}, e.clock.Now())
}

func (e endpoint) revokeRequest(ctx context.Context, t Token) (*http.Request, error) {
	if e.provider.RevokeWithBearer {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.provider.RevokeURL, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Authorization", "Bearer "+t.Access)
		return req, nil
	}
	token := t.Refresh
	if token == "" {
		token = t.Access
	}
	form := url.Values{"token": {token}, "client_id": {e.provider.ClientID}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.provider.RevokeURL, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// largestAnswer is far above any token answer; RingCentral's tokens have 1–2 KB
// (docs/ringcentral.md §1.5).
const largestAnswer = 1 << 20

// longestAnswer is how long an answer may take.
const longestAnswer = 5 * time.Minute

// wholeAnswer reads an answer to its end before it is handed on. The library reports an answer that
// breaks off without its cause; this way it comes back as the network error that it is.
type wholeAnswer struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (w wholeAnswer) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := w.next.RoundTrip(req.WithContext(transport.WithLongest(req.Context(), longestAnswer)))
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, largestAnswer))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}
