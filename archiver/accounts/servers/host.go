package servers

import (
	"fmt"
	"net/url"
	"strings"

	"ringcentral-archiver/archiver/reasons"
)

// The hosts of RingCentral's API (docs/ringcentral.md §1.1, §11).
const (
	RingCentralHost = "platform.ringcentral.com"
	OtherBrandsHost = "platform.ringcentral.biz" // of AT&T Office@Hand and Verizon
)

// RingCentralServer is the usual server of RingCentral.
const RingCentralServer = "https://" + RingCentralHost

// Hosts are the hosts that a person may choose at sign-in.
var Hosts = []string{RingCentralHost, OtherBrandsHost}

// HostOf reads the host that a person chose, alone or as an https address. Errors:
// reasons.ErrServer with what is wrong.
func HostOf(text string) (string, error) {
	address := text
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%q is %w: it cannot be read", text, reasons.ErrServer)
	}
	if u.Scheme != "https" {
		return "", fmt.Errorf("%q is %w: the address must begin with https://", text, reasons.ErrServer)
	}
	for _, host := range Hosts {
		whole := u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
		if whole && (u.Port() == "" || u.Port() == "443") && strings.EqualFold(u.Hostname(), host) {
			return host, nil
		}
	}
	return "", fmt.Errorf("%q is %w: use %s, or %s for AT&T Office@Hand and Verizon", text, reasons.ErrServer, RingCentralHost, OtherBrandsHost)
}

// ServerOf reads the address of a server that is chosen by no person. Whether it may
// be one without TLS is for Addresses.Check to say. Errors: reasons.ErrServer with
// what is wrong.
func ServerOf(address string) (string, error) {
	u, err := url.Parse(address)
	why := ""
	switch {
	case err != nil:
		why = "it cannot be read"
	case u.Scheme != "https" && u.Scheme != "http":
		why = "the address must begin with https://"
	case u.Hostname() == "":
		why = "it cannot be read"
	case u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		why = "only https:// and the host are to be given"
	default:
		return u.Scheme + "://" + u.Host, nil
	}
	return "", fmt.Errorf("%q is %w: %s", address, reasons.ErrServer, why)
}
