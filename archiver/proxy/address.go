package proxy

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ringcentral-archiver/archiver/reasons"
)

// schemes are how one may speak to a proxy.
var schemes = []string{"http", "https", "socks5"}

// parse reads the address of a proxy, with or without http:// before it. Errors: reasons.ErrProxyAddress, reasons.ErrProxyPort.
func parse(text string) (*url.URL, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "/")
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	at, err := url.Parse(text)
	switch {
	case err != nil || !slices.Contains(schemes, at.Scheme) || at.Hostname() == "" || at.User != nil || at.Path+at.RawQuery+at.Fragment != "":
		return nil, reasons.ErrProxyAddress // which says nothing of what was typed: a password may be in it
	case at.Port() == "":
		return nil, reasons.ErrProxyPort
	}
	if port, err := strconv.ParseUint(at.Port(), 10, 16); err != nil || port == 0 {
		return nil, reasons.ErrProxyAddress
	}
	whole := &url.URL{Scheme: at.Scheme, Host: at.Host}
	if again, err := url.Parse(whole.String()); err != nil || again.Host != at.Host { // as it is kept
		return nil, reasons.ErrProxyAddress
	}
	return whole, nil
}

// Check looks at the address of a proxy that a person names, and at the user name that it is told. Errors: reasons.ErrProxyAddress,
// reasons.ErrProxyPort, reasons.ErrProxyUser.
func Check(choice Choice) error {
	_, err := choice.at()
	return err
}

// at is where a Named proxy is. Errors: those of Check.
func (c Choice) at() (*url.URL, error) {
	at, err := parse(c.Address)
	if err == nil && at.Scheme != "socks5" && strings.Contains(c.User, ":") {
		return nil, reasons.ErrProxyUser // HTTP writes the password behind a colon: the proxy would be told a part of the name
	}
	return at, err
}
