//go:build windows || (darwin && cgo)

package transport

import (
	"net/http"
	"net/url"

	"github.com/mattn/go-ieproxy"
)

// proxies is the proxy for a call: the environment's, or else the one in the system's settings as they were when the program was
// started. Scripts that choose a proxy (PAC) are not run.
func proxies() func(*http.Request) (*url.URL, error) {
	if system := ieproxy.GetConf().Static; system.Active {
		return settingsProxy(system.Protocols, system.NoProxy)
	}
	return environmentProxy()
}
