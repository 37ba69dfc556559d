package simulator

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Only CONNECT goes through the proxy; a plain request is refused like a strange host.
func TestProxyRefusesPlainRequests(t *testing.T) {
	s := start(t, Options{})
	address, _, err := s.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	if status, body := get(t, plain(t), http.MethodGet, address+"/2/check/user", ""); status != http.StatusForbidden {
		t.Errorf("%d %s", status, body)
	}
	if s.Refused() != 1 {
		t.Errorf("%d refused", s.Refused())
	}
}

func TestProxyTwiceIsTheSame(t *testing.T) {
	s := start(t, Options{Dir: t.TempDir()})
	if s.Refused() != 0 {
		t.Error("refused before there is a proxy")
	}
	first, ca, err := s.Proxy()
	if err != nil {
		t.Fatal(err)
	}
	second, caAgain, err := s.Proxy()
	if err != nil || first != second || ca != caAgain || filepath.Dir(ca) != s.dir {
		t.Errorf("%s %s, then %s %s, %v", first, ca, second, caAgain, err)
	}
	pem, err := os.ReadFile(ca)
	if err != nil || strings.Contains(string(pem), "PRIVATE") {
		t.Errorf("the CA file: %q, %v", pem, err)
	}
}

func TestByHost(t *testing.T) {
	h := byHost(map[string]http.Handler{"a.example": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	})})
	for host, want := range map[string]int{"a.example": http.StatusTeapot, "a.example:443": http.StatusTeapot, "b.example": http.StatusNotFound} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", host, w.Code, want)
		}
	}
}

func TestTunnelsEnd(t *testing.T) {
	tun := &tunnels{conns: make(chan net.Conn), done: make(chan struct{})}
	for range 2 {
		if err := tun.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tun.Accept(); err == nil {
		t.Error("a closed listener accepts")
	}
	if tun.add(nil) {
		t.Error("a closed listener took a connection")
	}
	if tun.Addr().String() != "tunnels" {
		t.Errorf("address %v", tun.Addr())
	}
}

// A folder that cannot be used is an error of Start, and nothing is left running.
func TestUnusableDir(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(Options{Dir: file}); err == nil {
		t.Error("started in a file")
	}
	for _, half := range []string{`{"dropbox":{"grants":7}}`, `{"ringcentral":{"a":1}}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, stateFile), []byte(half), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Start(Options{Dir: dir}); err == nil {
			t.Errorf("started with the state %s", half)
		}
	}
}

func TestConsentNeedsAPage(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/empty":
		case "/broken":
			panic(http.ErrAbortHandler)
		case "/odd":
			if _, err := w.Write([]byte(`<form method="post" action="::bad::/%zz">`)); err != nil {
				t.Error(err)
			}
		}
	}))
	defer page.Close()
	client := plain(t)
	for _, path := range []string{"/empty", "/broken", "/odd"} {
		if err := Consent(t.Context(), client, page.URL+path, "", true); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
	if err := Consent(t.Context(), nil, "::", "", true); err == nil {
		t.Error("no error for something that is no address")
	}
}
