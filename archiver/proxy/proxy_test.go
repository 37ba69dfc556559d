package proxy_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/proxy"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// safe is a sealer that turns every byte, or that is locked.
type safe struct{ locked bool }

func (s *safe) Seal(name string, plain []byte) ([]byte, error) {
	if s.locked {
		return nil, oauth.ErrKeychainLocked
	}
	return append([]byte(name), turned(plain)...), nil
}

func (s *safe) Unseal(name string, secret []byte) ([]byte, error) {
	if s.locked {
		return nil, fmt.Errorf("read: %w", oauth.ErrKeychainLocked)
	}
	return turned(bytes.TrimPrefix(secret, []byte(name))), nil
}

func turned(text []byte) []byte {
	return bytes.Map(func(r rune) rune { return r ^ 1 }, text)
}

func newStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
	return s
}

// way is the proxy of a call to an address; empty = none.
func way(t *testing.T, c *proxy.Chooser, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	through, err := c.Proxy(req)
	if err != nil {
		t.Fatal(err)
	}
	if through == nil {
		return ""
	}
	return through.String()
}

const dropbox = "https://api.dropboxapi.com/2/users/get_current_account"

func TestACallGoesThroughWhatWasChosen(t *testing.T) {
	for _, c := range []struct {
		choice proxy.Choice
		want   string
	}{
		{proxy.Choice{}, ""},
		{proxy.Choice{Kind: proxy.None, Address: "left.in.the.field:1", User: "ana", Password: "x"}, ""},
		{proxy.Choice{Kind: proxy.Named, Address: " proxy.example.com:8080/ "}, "http://proxy.example.com:8080"},
		{proxy.Choice{Kind: proxy.Named, Address: "socks5://10.0.0.1:1080"}, "socks5://10.0.0.1:1080"},
		{proxy.Choice{Kind: proxy.Named, Address: "https://proxy.example.com:3128", User: "ana", Password: "p@ss:/ word"}, "https://ana:p%40ss%3A%2F%20word@proxy.example.com:3128"},
	} {
		s := newStore(t)
		if err := proxy.New(s, &safe{}).Set(t.Context(), c.choice); err != nil {
			t.Fatal(err)
		}
		again := proxy.New(s, &safe{}) // as after the next start
		if got := way(t, again, dropbox); got != c.want {
			t.Errorf("%+v: through %q, want %q", c.choice, got, c.want)
		}
		if got := way(t, again, "http://127.0.0.1:17380/callback"); got != "" {
			t.Errorf("%+v: this computer is called through %q", c.choice, got)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodConnect, dropbox, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("HTTPS_PROXY", "http://of.the.system:1")
		if at, err := again.Named(req); err != nil || (at == nil) != (c.want == "") || at != nil && at.String() != c.want {
			t.Errorf("%+v: what is no HTTP goes through %v, %v", c.choice, at, err)
		}
		if kept, err := again.Choice(); err != nil || kept.Password != "" || c.choice.Kind != proxy.Named && kept != (proxy.Choice{Kind: c.choice.Kind}) {
			t.Errorf("%+v is kept as %+v, %v", c.choice, kept, err)
		}
	}
}

// TestAChoiceIsFollowedAtOnce: the program need not be started again, and "none" and a named one come before the environment.
func TestAChoiceIsFollowedAtOnce(t *testing.T) {
	c := proxy.New(newStore(t), &safe{})
	if got := way(t, c, dropbox); got != "" {
		t.Fatalf("nobody has chosen anything, and it goes through %s", got)
	}
	for _, next := range []struct {
		proxy.Choice
		want string
	}{
		{proxy.Choice{Kind: proxy.Named, Address: "http://a.example:1"}, "http://a.example:1"},
		{proxy.Choice{Kind: proxy.Named, Address: "http://b.example:2"}, "http://b.example:2"},
		{proxy.Choice{Kind: proxy.None}, ""},
	} {
		if err := c.Set(t.Context(), next.Choice); err != nil || way(t, c, dropbox) != next.want {
			t.Errorf("%+v: through %q, %v", next.Choice, way(t, c, dropbox), err)
		}
	}
}

func TestAnAddressThatIsNone(t *testing.T) {
	c := proxy.New(newStore(t), &safe{})
	for address, want := range map[string]error{
		"": reasons.ErrProxyAddress, "http://": reasons.ErrProxyAddress, ":8080": reasons.ErrProxyAddress, "ftp://proxy:21": reasons.ErrProxyAddress,
		"http://ana:secret@proxy:8080": reasons.ErrProxyAddress, "http://proxy:8080/proxy.pac": reasons.ErrProxyAddress, "http://proxy:x": reasons.ErrProxyAddress,
		"a b:80": reasons.ErrProxyAddress, "[fe80::1%25\xff]:80": reasons.ErrProxyAddress, "proxy:0": reasons.ErrProxyAddress, "proxy:65536": reasons.ErrProxyAddress,
		"proxy.example.com": reasons.ErrProxyPort, "https://proxy": reasons.ErrProxyPort,
	} {
		err := c.Set(t.Context(), proxy.Choice{Kind: proxy.Named, Address: address})
		if !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", address, err, want)
		}
		if _, tried := c.Way(proxy.Choice{Kind: proxy.Named, Address: address}); !errors.Is(tried, want) {
			t.Errorf("%q is tried: %v, want %v", address, tried, want)
		}
	}
	for _, scheme := range []string{"", "http://", "https://"} {
		named := proxy.Choice{Kind: proxy.Named, Address: scheme + "proxy.example.com:8080", User: "office:ana", Password: "x"}
		if err := c.Set(t.Context(), named); !errors.Is(err, reasons.ErrProxyUser) {
			t.Errorf("%+v: %v: the proxy would take ana for a part of the password", named, err)
		}
	}
	if kept, err := c.Choice(); err != nil || kept != (proxy.Choice{}) {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if err := proxy.Check(proxy.Choice{Kind: proxy.Named, Address: "socks5://proxy.example.com:1080", User: "office:ana"}); err != nil {
		t.Errorf("SOCKS tells name and password each on its own: %v", err)
	}
}

// TestThePasswordIsSealed, goes to no other proxy, stays where it is not typed again, and is waited for while the keychain is locked.
func TestThePasswordIsSealed(t *testing.T) {
	s, keys := newStore(t), &safe{}
	c := proxy.New(s, keys)
	mine := proxy.Choice{Kind: proxy.Named, Address: "http://proxy.example.com:8080", User: "ana", Password: "correct horse battery"}
	if err := c.Set(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(s.Path()); err != nil || bytes.Contains(text, []byte(mine.Password)) {
		t.Errorf("it lies open in the file, %v", err)
	}
	if kept, err := c.Choice(); err != nil || !kept.HasPassword {
		t.Errorf("%+v, %v", kept, err)
	}
	const whole = "http://ana:correct%20horse%20battery@proxy.example.com:8080"
	untyped := mine
	untyped.Password = ""
	if err := c.Set(t.Context(), untyped); err != nil || way(t, c, dropbox) != whole {
		t.Errorf("kept without typing it again: %s, %v", way(t, c, dropbox), err)
	}
	keys.locked = true
	later := proxy.New(s, keys)
	if got := way(t, later, dropbox); got != "http://ana:@proxy.example.com:8080" {
		t.Errorf("while the keychain is locked: %s", got)
	}
	if err := later.Set(t.Context(), untyped); !errors.Is(err, oauth.ErrKeychainLocked) {
		t.Errorf("a password that nobody can read now is given up: %v", err)
	}
	keys.locked = false
	if got := way(t, later, dropbox); got != whole {
		t.Errorf("once it is open: %s", got)
	}
	for _, other := range []proxy.Choice{
		{Kind: proxy.Named, Address: "http://other.example.com:8080", User: "ana"}, {Kind: proxy.Named, Address: mine.Address, User: "bob"}, {Kind: proxy.None},
	} {
		if err := c.Set(t.Context(), mine); err != nil {
			t.Fatal(err)
		}
		if err := c.Set(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		if kept, err := c.Choice(); err != nil || kept.HasPassword {
			t.Errorf("%+v gets the password of %+v, %v", other, mine, err)
		}
	}
}
