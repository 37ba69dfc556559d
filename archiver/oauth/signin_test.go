package oauth

import (
	"context"
	"errors"
	"html"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
)

// run is a sign-in under way.
type run struct {
	address chan string // the address that Show got
	pages   chan seen   // the page that the opened browser ended at
	refused chan error
	paste   chan string
	result  chan error
	token   Token
}

// start begins a sign-in. visit is what the opened browser does; nil opens none.
func start(t *testing.T, ctx context.Context, s SignIn, visit func(string) (seen, error)) *run {
	r := &run{
		address: make(chan string, 1), pages: make(chan seen, 1), refused: make(chan error, 10), result: make(chan error, 1),
		paste: make(chan string),
	}
	s.HTTP = wire(t)
	s.Path = "/callback"
	s.Show = func(address string) { r.address <- address }
	s.Refused = func(err error) { r.refused <- err }
	if visit != nil {
		s.NewPage = newPage(t.TempDir())
		s.Open = func(opened string) error {
			page, err := visit(led(t, opened))
			r.pages <- page
			return err
		}
	}
	if s.Ports == nil {
		s.Ports = []int{0}
	}
	go func() {
		token, err := s.Do(ctx)
		r.token = token
		r.result <- err
	}()
	return r
}

// newPage makes pages in a folder.
func newPage(folder string) func() (*os.File, error) {
	return func() (*os.File, error) { return os.CreateTemp(folder, "page-*.html") }
}

// led is where a page on the disk leads to.
func led(t *testing.T, opened string) string {
	u, err := url.Parse(opened)
	if err != nil || u.Scheme != "file" {
		t.Errorf("the browser was opened with %s", opened)
		return opened
	}
	text, err := os.ReadFile(u.Path)
	if err != nil {
		t.Error(err)
	}
	_, rest, _ := strings.Cut(string(text), `<a href="`)
	address, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(address)
}

// shown is the address that the user is sent to, taken apart.
func (r *run) shown(t *testing.T) url.Values {
	t.Helper()
	u, err := url.Parse(<-r.address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func families(t *testing.T) []string {
	return slices.DeleteFunc([]string{"127.0.0.1", "::1"}, func(host string) bool { return missing(nil, freePort(t.Context(), host)) })
}

func TestSignInThroughTheBrowser(t *testing.T) {
	for _, family := range families(t) {
		t.Run(family, func(t *testing.T) {
			fake := newService(t)
			clock := clockwork.NewFakeClock()
			provider := fake.provider()
			provider.Extra = url.Values{"token_access_type": {"offline"}}
			provider.Scopes = []string{"ReadAccounts", "ReadMessages"}
			r := start(t, deadline(t), SignIn{Provider: provider, Clock: clock}, browser(t, family))
			asked := r.shown(t)
			if err := <-r.result; err != nil {
				t.Fatal(err)
			}
			page := <-r.pages
			if page.status != http.StatusOK || !strings.Contains(page.body, "You are signed in to RingCentral") {
				t.Errorf("page = %d %s", page.status, page.body)
			}
			if asked.Get("token_access_type") != "offline" || asked.Get("scope") != "ReadAccounts ReadMessages" {
				t.Errorf("authorize parameters = %v", asked)
			}
			if !strings.HasPrefix(asked.Get("redirect_uri"), "http://localhost:") || len(asked.Get("state")) < 43 {
				t.Errorf("authorize parameters = %v", asked)
			}
			want := Token{Access: "access-1", Refresh: "refresh-of-access-1", Owner: "590100004"}
			if r.token.Access != want.Access || r.token.Refresh != want.Refresh || r.token.Owner != want.Owner {
				t.Errorf("token = %v %q %q", r.token, r.token.Access, r.token.Refresh)
			}
			if got := r.token.Expiry.Sub(clock.Now()); got != time.Hour {
				t.Errorf("token lives %v", got)
			}
		})
	}
}

func TestStateAndVerifierAreNewEachTime(t *testing.T) {
	fake := newService(t)
	seenBefore := map[string]bool{}
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		r := start(t, ctx, SignIn{Provider: fake.provider()}, nil)
		q := r.shown(t)
		for _, secret := range []string{q.Get("state"), q.Get("code_challenge")} {
			if seenBefore[secret] {
				t.Errorf("%q was used before", secret)
			}
			seenBefore[secret] = true
		}
		cancel()
		<-r.result
	}
}

func TestTheUserDenies(t *testing.T) {
	fake := newService(t)
	fake.set(func(s *service) { s.deny = "access_denied" })
	r := start(t, deadline(t), SignIn{Provider: fake.provider()}, browser(t, "127.0.0.1"))
	if err := <-r.result; !errors.Is(err, ErrDenied) {
		t.Errorf("err = %v, want ErrDenied", err)
	}
	if page := <-r.pages; page.status == http.StatusOK || !strings.Contains(page.body, "Access was not allowed") {
		t.Errorf("page = %d %s", page.status, page.body)
	}
	if n := fake.calls(); n != 0 {
		t.Errorf("%d token requests after a refusal", n)
	}
}

// The page must not say that it worked before it did.
func TestThePageWaitsForTheExchange(t *testing.T) {
	fake := newService(t)
	fake.set(func(s *service) {
		s.hold = make(chan struct{})
		s.instead = func(w http.ResponseWriter, _ url.Values) {
			refuse(w, http.StatusBadRequest, "invalid_grant", "OAU-106", "Code is invalid")
		}
	})
	r := start(t, deadline(t), SignIn{Provider: fake.provider()}, browser(t, "127.0.0.1"))
	<-fake.arrived
	select {
	case page := <-r.pages:
		t.Fatalf("the page came before the exchange: %s", page.body)
	default:
	}
	close(fake.hold)
	if err := <-r.result; err == nil || !strings.Contains(err.Error(), "OAU-106") {
		t.Errorf("err = %v", err)
	}
	if page := <-r.pages; !strings.Contains(page.body, "failed") || !strings.Contains(page.body, "OAU-106") {
		t.Errorf("page = %s", page.body)
	}
}

func TestNoAnswerFromTheBrowser(t *testing.T) {
	fake := newService(t)
	for _, test := range []struct {
		name    string
		timeout time.Duration
		visit   func(string) (seen, error)
		want    string
	}{
		{"default", 0, nil, "5m0s; if the browser showed an error, http://localhost:"},
		{"own", time.Minute, nil, "1m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock := clockwork.NewFakeClock()
			r := start(t, deadline(t), SignIn{Provider: fake.provider(), Clock: clock, Timeout: test.timeout}, test.visit)
			<-r.address
			if err := clock.BlockUntilContext(deadline(t), 1); err != nil {
				t.Fatal(err)
			}
			clock.Advance(5 * time.Minute)
			err := <-r.result
			if !errors.Is(err, ErrTimeout) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("err = %v, want ErrTimeout with %q", err, test.want)
			}
		})
	}
}

func TestABrowserThatCannotBeOpenedIsNamedAtTheEnd(t *testing.T) {
	fake := newService(t)
	clock := clockwork.NewFakeClock()
	broken := errors.New("xdg-open is missing")
	s := SignIn{Provider: fake.provider(), NewPage: newPage(t.TempDir()), Open: func(string) error { return broken }}
	unopened, leave := s.open("https://service.example/authorize")
	if err := <-unopened; !errors.Is(err, broken) { // at any time, because Do does not wait for it
		t.Errorf("opening it: %v", err)
	}
	leave()
	// a page that cannot be written is known before Do waits
	s = SignIn{
		Provider: fake.provider(), HTTP: wire(t), Clock: clock, Ports: []int{0}, Path: "/callback",
		NewPage: func() (*os.File, error) { return nil, broken }, Open: func(string) error { return nil },
	}
	result := make(chan error, 1)
	go func() {
		_, err := s.Do(deadline(t))
		result <- err
	}()
	if err := clock.BlockUntilContext(deadline(t), 1); err != nil {
		t.Fatal(err)
	}
	clock.Advance(4 * time.Minute)
	select {
	case err := <-result:
		t.Fatalf("gave up early: %v", err)
	default:
	}
	clock.Advance(time.Minute)
	if err := <-result; !errors.Is(err, ErrTimeout) || !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
}

func TestCancelEndsTheSignInAtOnce(t *testing.T) {
	fake := newService(t)
	t.Run("waiting for the browser", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r := start(t, ctx, SignIn{Provider: fake.provider()}, nil)
		redirect := r.shown(t).Get("redirect_uri")
		cancel()
		if err := <-r.result; !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
		if _, err := browser(t, "127.0.0.1")(redirect); err == nil {
			t.Error("the server still listens")
		}
	})
	t.Run("during the exchange", func(t *testing.T) {
		fake.set(func(s *service) { s.hold = make(chan struct{}) })
		ctx, cancel := context.WithCancel(t.Context())
		r := start(t, ctx, SignIn{Provider: fake.provider()}, browser(t, "127.0.0.1"))
		<-fake.arrived
		cancel()
		if err := <-r.result; !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
		if page := <-r.pages; !strings.Contains(page.body, "stopped waiting") {
			t.Errorf("page = %s", page.body)
		}
	})
}

// occupy takes a port on one address and returns it.
func occupy(t *testing.T, host string) int {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

func TestPortsAreTriedInOrder(t *testing.T) {
	fake := newService(t)
	for _, family := range families(t) {
		t.Run(family, func(t *testing.T) {
			busy := occupy(t, family)
			r := start(t, deadline(t), SignIn{Provider: fake.provider(), Ports: []int{busy, 0}}, browser(t, "127.0.0.1"))
			redirect := r.shown(t).Get("redirect_uri")
			if err := <-r.result; err != nil {
				t.Fatal(err)
			}
			<-r.pages
			if strings.Contains(redirect, strconv.Itoa(busy)) {
				t.Errorf("redirect = %s, whose port belongs to another program", redirect)
			}
		})
	}
}

func TestAllPortsBusy(t *testing.T) {
	fake := newService(t)
	first, second := occupy(t, "127.0.0.1"), occupy(t, "127.0.0.1")
	_, err := SignIn{
		Provider: fake.provider(), Ports: []int{first, second}, Path: "/callback",
		Show: func(address string) { t.Errorf("the user was sent to %s", address) },
	}.Do(t.Context())
	for _, part := range []string{"RingCentral", strconv.Itoa(first), strconv.Itoa(second)} {
		if !errors.Is(err, ErrPortsBusy) || !strings.Contains(err.Error(), part) {
			t.Errorf("err = %v, want ErrPortsBusy with %s", err, part)
		}
	}
}

// back is where the service sends a browser that cannot reach this computer.
func back(t *testing.T, address string) string {
	t.Helper()
	client := &http.Client{Transport: wire(t), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.Header.Get("Location")
}

// TestAllPortsBusyOpensNoBrowser: not even where the address could be pasted. Whoever has the port
// would get the code.
func TestAllPortsBusyOpensNoBrowser(t *testing.T) {
	fake := newService(t)
	busy := occupy(t, "127.0.0.1")
	_, err := SignIn{
		Provider: fake.provider(), Ports: []int{busy}, Path: "/callback", Pasted: make(chan string),
		Show: func(address string) { t.Errorf("the user was sent to %s", address) },
		Open: func(page string) error { t.Errorf("the browser was opened with %s", page); return nil },
	}.Do(t.Context())
	if !errors.Is(err, ErrPortsBusy) {
		t.Errorf("err = %v, want ErrPortsBusy", err)
	}
}

// TestTheBrowserIsOpenedWithAPrivatePage: the address is in no argument list. The page lies where the
// caller has it, is for the user alone, leads to the address, and is gone at the end.
func TestTheBrowserIsOpenedWithAPrivatePage(t *testing.T) {
	home := t.TempDir()
	fake := newService(t)
	for name, end := range map[string]func(cancel func(), address string){
		"signed in": func(_ func(), address string) {
			if _, err := browser(t, "127.0.0.1")(address); err != nil {
				t.Error(err)
			}
		},
		"cancelled": func(cancel func(), _ string) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(deadline(t))
			defer cancel()
			var page string
			opened := make(chan struct{})
			s := SignIn{Provider: fake.provider(), HTTP: wire(t), Ports: []int{0}, Path: "/callback", NewPage: newPage(home)}
			s.Open = func(address string) error {
				defer close(opened)
				page = strings.TrimPrefix(address, "file://")
				info, err := os.Stat(page)
				if err != nil {
					t.Error(err)
					cancel()
					return nil
				}
				if filepath.Dir(page) != home || info.Mode().Perm() != 0o600 {
					t.Errorf("the page is %s with mode %v", page, info.Mode())
				}
				end(cancel, led(t, address))
				return nil
			}
			if _, err := s.Do(ctx); (err == nil) != (name == "signed in") {
				t.Errorf("err = %v", err)
			}
			<-opened
			if _, err := os.Stat(page); !os.IsNotExist(err) {
				t.Errorf("the page is still there (%v)", err)
			}
		})
	}
}

func TestPastedAddress(t *testing.T) {
	fake := newService(t)
	paste := make(chan string)
	s := SignIn{Provider: fake.provider(), Pasted: paste}
	r := start(t, deadline(t), s, nil)
	address := <-r.address
	final := back(t, address)
	for _, junk := range []struct {
		text string
		want error
	}{
		{"", ErrNotOurAddress},
		{"good morning", ErrNotOurAddress},
		{address, ErrNotOurAddress},
		{"code-1-by-itself", ErrNotOurAddress},
		{strings.Replace(final, "state=", "state=x", 1), ErrStateMismatch},
	} {
		paste <- junk.text
		if err := <-r.refused; !errors.Is(err, junk.want) {
			t.Errorf("pasted %q: %v, want %v", junk.text, err, junk.want)
		}
	}
	paste <- final
	if err := <-r.result; err != nil || r.token.Access == "" {
		t.Errorf("token %v, err %v", r.token, err)
	}
}

func TestPastedBareCode(t *testing.T) {
	fake := newService(t)
	provider := fake.provider()
	provider.BareCode = true
	paste := make(chan string)
	s := SignIn{Provider: provider, Pasted: paste, Ports: []int{occupy(t, "127.0.0.1")}}
	r := start(t, deadline(t), s, nil)
	address := <-r.address
	if strings.Contains(address, "redirect_uri") {
		t.Errorf("address = %s, but no program listens there", address)
	}
	page, err := browser(t, "127.0.0.1")(address)
	if err != nil {
		t.Fatal(err)
	}
	fake.set(func(s *service) { // as long as a real one
		s.challenge["code-1-0123456789"] = s.challenge[page.body]
	})
	paste <- " code-1-01234\n56789 "
	if err := <-r.result; err != nil {
		t.Fatal(err)
	}
	if form := fake.forms[0]; form.Has("redirect_uri") {
		t.Errorf("token request = %v", form)
	}
}

func TestAClosedPasteChannelIsNoAnswer(t *testing.T) {
	fake := newService(t)
	paste := make(chan string)
	close(paste)
	r := start(t, deadline(t), SignIn{Provider: fake.provider(), Pasted: paste}, browser(t, "127.0.0.1"))
	if err := <-r.result; err != nil {
		t.Error(err)
	}
	<-r.pages
}

func TestNoRandomness(t *testing.T) {
	fake := newService(t)
	_, err := SignIn{Provider: fake.provider(), Rand: strings.NewReader("too short"), Ports: []int{0}}.Do(t.Context())
	if err == nil || !strings.Contains(err.Error(), "random") {
		t.Errorf("err = %v", err)
	}
}
