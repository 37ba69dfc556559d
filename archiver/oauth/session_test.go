package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// memory is a vault that can fail, and that notes the order of what happened to it.
type memory struct {
	mu      sync.Mutex
	token   *Token
	fail    error
	saves   []string
	deletes int
}

func (m *memory) Load() (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.fail != nil:
		return Token{}, m.fail
	case m.token == nil:
		return Token{}, ErrNoToken
	}
	return *m.token, nil
}

func (m *memory) Save(t Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.token = &t
	m.saves = append(m.saves, t.Access)
	return nil
}

func (m *memory) Delete() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.deletes++
	m.token = nil
	return m.fail
}

func (m *memory) set(fail error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = fail
}

// rig is a session whose token, issued now, lives an hour and is renewed at a service.
type rig struct {
	*Session
	fake  *service
	vault *memory
	clock *clockwork.FakeClock
}

func newRig(t *testing.T) *rig {
	clock := clockwork.NewFakeClock()
	vault := &memory{token: &Token{Access: "access-0", Refresh: "refresh-0", Issued: clock.Now(), Expiry: clock.Now().Add(time.Hour)}}
	fake := newService(t)
	return &rig{NewSession(fake.provider(), vault, wire(t), clock, nil), fake, vault, clock}
}

func (r *rig) want(t *testing.T, access string) {
	t.Helper()
	if got, err := r.Access(t.Context()); got != access || err != nil {
		t.Errorf("access = %q, %v; want %q", got, err, access)
	}
}

func TestRenewalAheadOfTheEnd(t *testing.T) {
	r := newRig(t)
	r.want(t, "access-0")
	r.clock.Advance(54 * time.Minute)
	r.want(t, "access-0")
	if n := r.fake.calls(); n != 0 {
		t.Fatalf("%d renewals of a good token", n)
	}
	r.clock.Advance(time.Minute)
	r.want(t, "access-1")
	r.want(t, "access-1")
	if n := r.fake.calls(); n != 1 {
		t.Errorf("%d renewals, want 1", n)
	}
	form := r.fake.forms[0]
	if form.Get("refresh_token") != "refresh-0" || form.Get("client_id") != "client-1" || form.Has("redirect_uri") {
		t.Errorf("renewal = %v", form)
	}
}

func TestTheRefreshTokenThatIsNotRotatedStays(t *testing.T) {
	r := newRig(t)
	r.fake.set(func(s *service) { s.rotates = false })
	r.clock.Advance(time.Hour)
	r.want(t, "access-1")
	if got := r.vault.token.Refresh; got != "refresh-0" {
		t.Errorf("refresh token = %q", got)
	}
}

func TestManyCallersOneRenewal(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(time.Hour)
	r.fake.set(func(s *service) { s.hold = make(chan struct{}) })
	var callers sync.WaitGroup
	for i := range 8 {
		callers.Go(func() {
			ask := r.Access
			if i%2 == 1 {
				ask = func(ctx context.Context) (string, error) { return r.Renew(ctx, "access-0") }
			}
			if got, err := ask(t.Context()); got != "access-1" || err != nil {
				t.Errorf("access = %q, %v", got, err)
			}
		})
	}
	<-r.fake.arrived
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Access(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that was called off went on waiting: %v", err)
	}
	close(r.fake.hold)
	callers.Wait()
	if n := r.fake.calls(); n != 1 {
		t.Errorf("%d renewals, want 1", n)
	}
}

func TestACallerThatLeavesDoesNotSpoilTheRenewalForOthers(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(time.Hour)
	hold := make(chan struct{})
	r.fake.set(func(s *service) { s.hold = hold })
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := r.Access(ctx)
		left <- err
	}()
	<-r.fake.arrived
	cancel()
	soon, end := context.WithTimeout(t.Context(), 10*time.Second)
	defer end()
	if err := r.clock.BlockUntilContext(soon, 1); err != nil {
		t.Fatal("the answer is not waited for:", err)
	}
	r.clock.Advance(answerPatience)
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	close(hold)
	r.want(t, "access-1")
}

// A program may be stopped in the middle of a renewal, and started the next day: the old refresh token is dead then.
func TestACallerThatLeavesKeepsWhatTheServiceAnswers(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(time.Hour)
	hold := make(chan struct{})
	r.fake.set(func(s *service) { s.hold = hold })
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := r.Access(ctx)
		left <- err
	}()
	<-r.fake.arrived
	cancel()
	close(hold)
	if err := <-left; err != nil {
		t.Errorf("err = %v", err)
	}
	if got := *r.vault.token; got.Access != "access-1" || got.Refresh != "refresh-of-access-1" {
		t.Errorf("vault holds %v", got)
	}
}

func TestRenewAfterARefusal(t *testing.T) {
	r := newRig(t)
	for _, step := range []struct {
		refused, want string
		calls         int
	}{
		{"access-0", "access-1", 1},
		{"access-0", "access-1", 1}, // a slower worker with the old token
		{"access-1", "access-2", 2},
	} {
		got, err := r.Renew(t.Context(), step.refused)
		if got != step.want || err != nil || r.fake.calls() != step.calls {
			t.Errorf("renew after %s = %q, %v with %d calls; want %q with %d", step.refused, got, err, r.fake.calls(), step.want, step.calls)
		}
	}
}

// RingCentral suspends programs that ask more than five times a minute (docs/ringcentral.md §1.6).
func TestATokenRefusedForEverIsNotRenewedForEver(t *testing.T) {
	r := newRig(t)
	access, err := "access-0", error(nil)
	for range 20 {
		var next string
		if next, err = r.Renew(t.Context(), access); err == nil {
			access = next
		}
	}
	if n := r.fake.calls(); n != renewalsAMinute || !errors.Is(err, ErrUnavailable) {
		t.Errorf("%d renewals in a minute, then %v", n, err)
	}
	r.want(t, access)
	r.clock.Advance(time.Minute)
	if _, err := r.Renew(t.Context(), access); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

// The pair must be on disk before a call uses it: from then on the old refresh token is dead.
func TestSavedBeforeHandedOut(t *testing.T) {
	r := newRig(t)
	r.clock.Advance(time.Hour)
	r.want(t, "access-1")
	if len(r.vault.saves) != 1 || r.vault.token.Access != "access-1" || r.vault.token.Refresh != "refresh-of-access-1" {
		t.Errorf("vault holds %v after saves %v", r.vault.token, r.vault.saves)
	}

	full := errors.New("disk full")
	r.clock.Advance(time.Hour)
	r.vault.set(full)
	for range 2 {
		if access, err := r.Access(t.Context()); access != "" || !errors.Is(err, full) {
			t.Errorf("handed out %q that was not stored: %v", access, err)
		}
	}
	r.vault.set(nil)
	r.want(t, "access-2") // the old refresh token gave the same pair again
}

// A crash after the answer and before the save leaves the old pair in the vault.
func TestCrashBetweenAnswerAndSave(t *testing.T) {
	r := newRig(t)
	before := *r.vault.token
	r.clock.Advance(time.Hour)
	r.want(t, "access-1")
	r.vault.token = &before
	again := NewSession(r.fake.provider(), r.vault, wire(t), r.clock, nil)
	if got, err := again.Access(t.Context()); got != "access-1" || err != nil {
		t.Errorf("access = %q, %v", got, err)
	}
	if r.vault.token.Refresh != "refresh-of-access-1" {
		t.Errorf("vault holds %q", r.vault.token.Refresh)
	}
}

func TestTheEndOfASessionIsRemembered(t *testing.T) {
	r := newRig(t)
	r.fake.set(func(s *service) { clear(s.live) })
	r.clock.Advance(time.Hour)
	for range 3 {
		if _, err := r.Access(t.Context()); !errors.Is(err, ErrSessionOver) || !strings.Contains(err.Error(), "OAU-213") {
			t.Errorf("err = %v", err)
		}
		if _, err := r.Renew(t.Context(), "access-0"); !errors.Is(err, ErrSessionOver) {
			t.Errorf("err = %v", err)
		}
	}
	if n := r.fake.calls(); n != 1 {
		t.Errorf("%d calls after the end", n)
	}
	if token, err := r.Token(); err != nil || token.Access != "access-0" {
		t.Errorf("token for display = %v, %v", token, err)
	}
	if err := r.Adopt(Token{Access: "new", Refresh: "r", Expiry: r.clock.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	r.want(t, "new")
}

func TestNoRefreshTokenEndsWithTheAccessToken(t *testing.T) {
	r := newRig(t)
	r.vault.token.Refresh = ""
	r.want(t, "access-0")
	r.clock.Advance(time.Hour)
	if _, err := r.Access(t.Context()); !errors.Is(err, ErrSessionOver) || !strings.Contains(err.Error(), "no refresh token") {
		t.Errorf("err = %v", err)
	}
	if n := r.fake.calls(); n != 0 {
		t.Errorf("%d calls without a refresh token", n)
	}
}

func TestAnOutageIsNotAskedAgainAndAgain(t *testing.T) {
	r := newRig(t)
	r.fake.set(func(s *service) {
		s.instead = func(w http.ResponseWriter, _ url.Values) {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	r.clock.Advance(56 * time.Minute)
	r.want(t, "access-0") // due for renewal, but it still works
	r.want(t, "access-0")
	if _, err := r.Renew(t.Context(), "access-0"); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrSessionOver) {
		t.Errorf("err = %v", err)
	}
	r.clock.Advance(5 * time.Minute)
	if _, err := r.Access(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("err = %v", err)
	}
	if n := r.fake.calls(); n != 1 {
		t.Errorf("%d calls although told to wait ten minutes", n)
	}
	r.fake.set(func(s *service) { s.instead = nil })
	r.clock.Advance(5 * time.Minute)
	r.want(t, "access-1")
}

func TestNotSignedIn(t *testing.T) {
	r := newRig(t)
	r.vault.token = nil
	if _, err := r.Access(t.Context()); !errors.Is(err, ErrNoToken) {
		t.Errorf("access: %v", err)
	}
	if _, err := r.Token(); !errors.Is(err, ErrNoToken) {
		t.Errorf("token: %v", err)
	}
	if err := r.Revoke(t.Context()); err != nil || len(r.fake.revoked) != 0 {
		t.Errorf("revoke: %v, %v", err, r.fake.revoked)
	}
}

func TestAVaultThatCannotBeReadIsReadAgain(t *testing.T) {
	r := newRig(t)
	locked := errors.New("locked")
	r.vault.set(locked)
	if _, err := r.Access(t.Context()); !errors.Is(err, locked) {
		t.Errorf("err = %v", err)
	}
	if err := r.Adopt(Token{Access: "x"}); !errors.Is(err, locked) {
		t.Errorf("adopt: %v", err)
	}
	r.vault.set(nil)
	r.want(t, "access-0")
}

func TestRevoke(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(r *rig)
		revoked string
		err     string
	}{
		{"form", func(*rig) {}, "client-1 refresh-0", ""},
		{"bearer", func(r *rig) { r.endpoint.provider.RevokeWithBearer = true }, "Bearer access-0", ""},
		{"bearer, expired", func(r *rig) {
			r.endpoint.provider.RevokeWithBearer = true
			r.clock.Advance(time.Hour)
		}, "Bearer access-1", ""},
		{"bearer, ended before its time", func(r *rig) {
			r.endpoint.provider.RevokeWithBearer = true
			r.fake.set(func(s *service) { s.ended = "Bearer access-0" })
		}, "Bearer access-1", ""},
		{"bearer, session over before its time", func(r *rig) {
			r.endpoint.provider.RevokeWithBearer = true
			r.fake.set(func(s *service) { s.ended = "Bearer access-0"; clear(s.live) })
		}, "", ""},
		{"bearer, session over", func(r *rig) {
			r.endpoint.provider.RevokeWithBearer = true
			r.fake.set(func(s *service) { clear(s.live) })
			r.clock.Advance(time.Hour)
		}, "", ""},
		{"the service fails", func(r *rig) {
			r.fake.set(func(s *service) {
				s.instead = func(w http.ResponseWriter, _ url.Values) { w.WriteHeader(http.StatusInternalServerError) }
			})
		}, "client-1 refresh-0", "status 500"},
		{"no address", func(r *rig) { r.endpoint.provider.RevokeURL = "" }, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			test.prepare(r)
			err := r.Revoke(t.Context())
			if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("err = %v, want %q", err, test.err)
			}
			if got := strings.Join(r.fake.revoked, "; "); got != test.revoked {
				t.Errorf("revoked %q, want %q", got, test.revoked)
			}
			if _, err := r.Access(t.Context()); !errors.Is(err, ErrNoToken) || r.vault.token != nil {
				t.Errorf("still signed in: %v, vault %v", err, r.vault.token)
			}
		})
	}
}

func TestRevokeForgetsEvenWhenCalledOff(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Revoke(ctx); !errors.Is(err, context.Canceled) || r.vault.token != nil {
		t.Errorf("err = %v, vault %v", err, r.vault.token)
	}
}

// A renewal that is under way while the user signs out must not sign in again.
func TestChangesDuringARenewal(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*rig) error
		want   string
		err    error
	}{
		{"sign-out", func(r *rig) error { return r.Forget() }, "", ErrNoToken},
		{"new sign-in", func(r *rig) error { return r.Adopt(Token{Access: "other", Expiry: r.clock.Now().Add(time.Hour)}) }, "other", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			r.clock.Advance(time.Hour)
			hold := make(chan struct{})
			r.fake.set(func(s *service) { s.hold = hold })
			result := make(chan string, 1)
			go func() {
				access, err := r.Access(t.Context())
				if !errors.Is(err, test.err) {
					t.Errorf("err = %v", err)
				}
				result <- access
			}()
			<-r.fake.arrived
			if err := test.change(r); err != nil {
				t.Fatal(err)
			}
			close(hold)
			if got := <-result; got != test.want {
				t.Errorf("access = %q, want %q", got, test.want)
			}
			if kept, _ := r.vault.Load(); kept.Access != test.want {
				t.Errorf("vault holds %q, want %q", kept.Access, test.want)
			}
		})
	}
}

func TestSessionErrorsHoldNoToken(t *testing.T) {
	r := newRig(t)
	r.vault.token.Access, r.vault.token.Refresh = "hidden-access", "hidden-refresh"
	r.clock.Advance(time.Hour)
	_, err := r.Access(t.Context())
	if err == nil || strings.Contains(fmt.Sprintf("%v %+v %s", err, err, err), "hidden") {
		t.Errorf("err = %v", err)
	}
}
