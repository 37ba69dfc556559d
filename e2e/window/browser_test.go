//go:build window

package window

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/e2e/browser"
)

// newChromium opens a browser that reaches the services through the proxy, this
// computer without it, and nothing else.
func newChromium(t *testing.T, proxy string) *browser.Browser {
	t.Helper()
	through, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	routes := fmt.Sprintf(`function FindProxyForURL(url, host) {
		if (host == "localhost") return "DIRECT";
		return /(^|\.)(ringcentral|dropbox)\.com$/.test(host) ? "PROXY %s" : "PROXY 127.0.0.1:1";
	}`, through.Host)
	return browser.Open(t, "--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64,"+base64.StdEncoding.EncodeToString([]byte(routes)))
}

// opener stands in for xdg-open in the first folder of PATH: it leaves the
// addresses that it is to open in a folder.
type opener struct {
	t   *testing.T
	dir string
}

const openerScript = `#!/bin/sh
name=$(mktemp "$(dirname "$0")/opened/new-XXXXXX") && printf %s "$1" >"$name" && mv "$name" "$name.address"
`

func newOpener(t *testing.T) *opener {
	t.Helper()
	o := &opener{t, t.TempDir()}
	if err := os.Mkdir(filepath.Join(o.dir, "opened"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.dir, "xdg-open"), []byte(openerScript), 0o700); err != nil {
		t.Fatal(err)
	}
	return o
}

// leadsTo reports whether a page of this computer leads to a host.
func leadsTo(page *url.URL, host string) bool {
	if page.Scheme != "file" {
		return false
	}
	text, err := os.ReadFile(page.Path)
	return err == nil && strings.Contains(string(text), "https://"+host+"/")
}

// take takes an address that the program has opened on a host, or of a page of this computer
// that leads there; empty when there is none.
func (o *opener) take(host string) string {
	o.t.Helper()
	files, err := filepath.Glob(filepath.Join(o.dir, "opened", "*.address"))
	if err != nil {
		o.t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			o.t.Fatal(err)
		}
		if address, err := url.Parse(string(text)); err == nil && (address.Host == host || leadsTo(address, host)) {
			if err := os.Remove(file); err != nil {
				o.t.Fatal(err)
			}
			return string(text)
		}
	}
	return ""
}
