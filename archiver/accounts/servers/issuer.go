package servers

import (
	"net/url"
	"slices"
	"strings"

	"ringcentral-archiver/store"
)

// Demonstration is the issuer of all simulated tokens. Their addresses change from start to start.
const Demonstration = "demonstration"

// Issuer is where the tokens of a service come from, written in one way. name is that of its
// connection.
func (s Servers) Issuer(name string, at Addresses) string {
	if s.Simulated != nil {
		return Demonstration
	}
	address := at.Platform
	if name == store.NameDropbox {
		address = at.DropboxAPI
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + strings.TrimSuffix(strings.ToLower(u.Host), ":443")
}

// UsualIssuer reports whether a token may go there that does not say where it comes from: to the
// services' own hosts and the demonstration.
func UsualIssuer(issuer string) bool {
	host := strings.TrimPrefix(issuer, "https://")
	return issuer == Demonstration || issuer == dropboxAPI || slices.ContainsFunc([]string{"ringcentral.com", "ringcentral.biz"}, func(domain string) bool {
		return strings.HasSuffix(host, "."+domain)
	})
}
