package oauth

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/oauth2"
)

// Session is a signed-in service. It hands out access tokens and renews them ahead of their end,
// one renewal at a time. A new pair is in the vault before it is handed out: RingCentral's old
// refresh token stays good for as long as the new access token is unused, so a crash at any point
// leaves a vault that still works (docs/ringcentral.md §1.6). Safe for concurrent use.
type Session struct {
	endpoint endpoint
	vault    Vault
	clock    clockwork.Clock
	turn     chan struct{} // held by the one caller that renews

	mu       sync.Mutex
	loaded   bool
	token    Token // zero Access: no user is signed in
	sign     int   // counts sign-ins and sign-outs, so that a renewal under way cannot undo one
	over     error // the service ended the session: it is not asked again
	quiet    time.Time
	quietFor error       // why nothing is asked before quiet
	renewals []time.Time // those of the last minute
}

// RingCentral allows five calls a minute on its token endpoint and suspends programs that go on
// (docs/ringcentral.md §1.6).
const renewalsAMinute = 4

// NewSession is the session whose token is in v. Nothing is read or called yet. r only spreads
// retries and may be nil; it is used by one goroutine at a time, but must not be shared with
// others.
func NewSession(p Provider, v Vault, rt http.RoundTripper, c clockwork.Clock, r *rand.Rand) *Session {
	if c == nil {
		c = clockwork.NewRealClock()
	}
	return &Session{
		endpoint: newEndpoint(p, rt, c, r),
		vault:    v,
		clock:    c,
		turn:     make(chan struct{}, 1),
	}
}

// Access returns an access token that lasts for more than five minutes, or for
// more than a tenth of its life. Errors: ErrNoToken; ErrSessionOver;
// ErrUnavailable, when a renewal is due and the service does not answer; those
// of the vault; that of ctx.
func (s *Session) Access(ctx context.Context) (string, error) { return s.access(ctx, "") }

// Renew is for a caller whose call was answered 401 because the service refused
// the token. It renews the token, unless another caller has replaced it
// meanwhile, and returns the present one. Errors: those of Access.
func (s *Session) Renew(ctx context.Context, refused string) (string, error) {
	return s.access(ctx, refused)
}

func (s *Session) access(ctx context.Context, refused string) (string, error) {
	if access, err := s.usable(refused); access != "" || err != nil {
		return access, err
	}
	if err := s.takeTurn(ctx); err != nil {
		return "", err
	}
	defer s.passTurn()
	// another caller renewed meanwhile
	if access, err := s.usable(refused); access != "" || err != nil {
		return access, err
	}
	return s.renew(ctx, refused)
}

// takeTurn waits for the right to call the service. A caller whose ctx ends leaves the queue at
// once.
func (s *Session) takeTurn(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the %s sign-in: %w", s.endpoint.provider.Name, ctx.Err())
	}
}

func (s *Session) passTurn() { <-s.turn }

// usable returns the present access token if it may be handed out, "" if it must be renewed first,
// or why neither is possible.
func (s *Session) usable(refused string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.load(); err != nil {
		return "", err
	}
	now := s.clock.Now()
	switch {
	case s.token.Access == "":
		return "", ErrNoToken
	case s.over != nil:
		return "", s.over
	case s.token.Access != refused && s.token.fresh(now):
		return s.token.Access, nil
	case now.Before(s.quiet):
		return s.lastResort(refused, s.quietFor)
	}
	return "", nil
}

// lastResort hands out a token that is due for renewal but still works, where the renewal failed
// with err for a passing reason.
func (s *Session) lastResort(refused string, err error) (string, error) {
	if errors.Is(err, ErrUnavailable) && s.token.Access != refused && s.token.alive(s.clock.Now()) {
		return s.token.Access, nil
	}
	return "", err
}

// load reads the vault once. s.mu is held.
func (s *Session) load() error {
	if s.loaded {
		return nil
	}
	t, err := s.vault.Load()
	if err != nil && !errors.Is(err, ErrNoToken) {
		return fmt.Errorf("read the %s sign-in: %w", s.endpoint.provider.Name, err)
	}
	s.loaded, s.token = true, t
	return nil
}

// renew asks for a new pair. The caller has the turn.
func (s *Session) renew(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	old, sign := s.token, s.sign
	s.mu.Unlock()

	var renewed Token
	err := error(&failure{
		text:   s.endpoint.provider.Name + " issued no refresh token: " + ErrSessionOver.Error(),
		causes: []error{ErrSessionOver},
	})
	if old.Refresh != "" {
		renewed, err = s.endpoint.refresh(ctx, old)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	// signed out, or in again, while the service was asked: its answer is of no use
	if s.sign != sign {
		if s.token.Access == "" {
			return "", ErrNoToken
		}
		return s.token.Access, nil
	}
	if err != nil {
		s.note(err)
		return s.lastResort(refused, err)
	}
	return s.accept(renewed)
}

// note remembers a failed renewal, so that the session does not ask the service again for a while,
// or ever. s.mu is held.
func (s *Session) note(err error) {
	switch {
	case errors.Is(err, ErrSessionOver):
		s.over = err
	case errors.Is(err, ErrUnavailable):
		pause := retryPause
		if f, ok := errors.AsType[*failure](err); ok {
			pause = max(pause, f.wait)
		}
		s.quiet, s.quietFor = s.clock.Now().Add(pause), err
	}
}

// accept stores a renewed pair and makes it the present one. s.mu is held.
func (s *Session) accept(t Token) (string, error) {
	if err := s.vault.Save(t); err != nil {
		return "", fmt.Errorf("store the renewed %s sign-in: %w", s.endpoint.provider.Name, err)
	}
	s.token = t

	now := s.clock.Now()
	s.renewals = slices.DeleteFunc(append(s.renewals, now), func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	if len(s.renewals) >= renewalsAMinute {
		s.quiet = s.renewals[0].Add(time.Minute)
		s.quietFor = &failure{
			text:   fmt.Sprintf("the %s sign-in was renewed %d times within a minute", s.endpoint.provider.Name, len(s.renewals)),
			causes: []error{ErrUnavailable},
		}
	}
	return t.Access, nil
}

// Adopt stores the token of a new sign-in and makes it the present one. When
// storing fails, the token is not used. Errors: those of the vault.
func (s *Session) Adopt(t Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.vault.Save(t); err != nil {
		return fmt.Errorf("store the %s sign-in: %w", s.endpoint.provider.Name, err)
	}
	s.become(t)
	return nil
}

// become starts over with t. s.mu is held.
func (s *Session) become(t Token) {
	s.loaded, s.token = true, t
	s.sign++
	s.over, s.quiet, s.quietFor, s.renewals = nil, time.Time{}, nil, nil
}

// Token returns the present token, for display. Errors: ErrNoToken;
// ErrSessionOver and others of the vault.
func (s *Session) Token() (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.load(); err != nil {
		return Token{}, err
	}
	if s.token.Access == "" {
		return Token{}, ErrNoToken
	}
	return s.token, nil
}

// Revoke ends the session at the service and then forgets it here, also when
// the service does not answer. It is no error when there is no session to
// revoke. Errors: ErrUnavailable; those of the vault; that of ctx.
func (s *Session) Revoke(ctx context.Context) error {
	err := s.revoke(ctx)
	if errors.Is(err, ErrNoToken) || errors.Is(err, ErrSessionOver) {
		err = nil
	}
	return errors.Join(err, s.Forget())
}

func (s *Session) revoke(ctx context.Context) error {
	if s.endpoint.provider.RevokeURL == "" {
		return nil
	}
	if !s.endpoint.provider.RevokeWithBearer {
		return s.revokeNow(ctx)
	}
	access, err := s.Access(ctx) // an expired token could not revoke itself
	if err != nil {
		return err
	}
	err = s.revokeNow(ctx)
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok && answer.Response.StatusCode == http.StatusUnauthorized {
		if _, err := s.Renew(ctx, access); err != nil { // it has ended before its time, or the computer's clock is behind
			return err
		}
		err = s.revokeNow(ctx)
	}
	return err
}

func (s *Session) revokeNow(ctx context.Context) error {
	if err := s.takeTurn(ctx); err != nil {
		return err
	}
	defer s.passTurn()
	t, err := s.Token()
	if err != nil {
		return err
	}
	return s.endpoint.revoke(ctx, t)
}

// Forget deletes the token here and tells the service nothing. Errors: those of
// the vault.
func (s *Session) Forget() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.become(Token{})
	if err := s.vault.Delete(); err != nil && !errors.Is(err, ErrNoToken) {
		return fmt.Errorf("delete the %s sign-in: %w", s.endpoint.provider.Name, err)
	}
	return nil
}
