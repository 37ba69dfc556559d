package wire

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/transport"
)

type noTokens struct{ Tokens }

func TestNewCaller(t *testing.T) {
	good := Config{HTTP: http.DefaultTransport, Tokens: noTokens{}}
	c, err := NewCaller(good)
	if err != nil || c.api != DefaultAPI || c.content != DefaultContent {
		t.Errorf("got %+v, %v", c, err)
	}
	for name, spoil := range map[string]func(*Config){
		"no transport": func(c *Config) { c.HTTP = nil },
		"no tokens":    func(c *Config) { c.Tokens = nil },
		"no host":      func(c *Config) { c.API = "api.dropboxapi.com" },
		"not http":     func(c *Config) { c.Content = "ftp://x" },
		"no address":   func(c *Config) { c.API = "http://%zz" },
	} {
		bad := good
		spoil(&bad)
		if _, err := NewCaller(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// stopwatch notes how long each call may take, by its path.
type stopwatch map[string]time.Duration

func (s stopwatch) RoundTrip(req *http.Request) (*http.Response, error) {
	s[req.URL.Path] = transport.Longest(req.Context())
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

type oneToken struct{ Tokens }

func (oneToken) Access(context.Context) (string, error) { return "token", nil }

// TestHowLongACallMayTake: an upload may be large and slow, what is held in memory comes soon.
func TestHowLongACallMayTake(t *testing.T) {
	watched := stopwatch{}
	c, err := NewCaller(Config{HTTP: watched, Tokens: oneToken{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []Call{{Route: "files/list_folder"}, {Route: "files/upload", Data: [][]byte{{1}}}} {
		if err := c.Do(t.Context(), k, new(struct{})); err != nil {
			t.Fatal(err)
		}
	}
	if want := (stopwatch{"/2/files/list_folder": longestCall, "/2/files/upload": longestUpload}); !maps.Equal(watched, want) {
		t.Errorf("they may take %v, want %v", watched, want)
	}
}
