//go:build !windows && !(darwin && cgo)

package transport

import (
	"net/http"
	"net/url"
)

// proxies is the proxy for a call: the environment's. These systems have no settings for it that all programs read.
func proxies() func(*http.Request) (*url.URL, error) { return environmentProxy() }
