package wire

import (
	"net/http"
	"testing"
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
