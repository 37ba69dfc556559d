package fields

import (
	"net/url"
	"regexp"
	"strings"
	"time"
)

// What a value may have at most (ARCHITECTURE.md, "Limits"). What RingCentral really sends stays far
// below.
const (
	MostListed  = 1000 // elements of a list in a record, such as the legs of a call
	MostID      = 128  // bytes of an id
	MostURI     = 4096 // bytes of an address
	MostName    = 1024 // bytes of a name, a number or a word
	mostLong    = 31 * 24 * time.Hour
	MostCounted = 1 << 30 // keeps an odd number within an int of every machine
)

// Brief is a text of which more than a name's length is of no use.
func Brief(t Text) string {
	if len(t) <= MostName {
		return string(t)
	}
	return strings.ToValidUTF8(string(t[:MostName]), "")
}

// Known is a secondary id, address or the like; one that is blank or too long counts as absent.
func Known(t Text, most int) string {
	if len(t) > most || Blank(t) {
		return ""
	}
	return string(t)
}

// Address is where something is to be had: on a host, or below the root of the server, be it without the slashes before them; anything
// else counts as absent.
func Address(t Text) string {
	address := strings.TrimSpace(Known(t, MostURI))
	switch {
	case strings.HasPrefix(address, "restapi/"):
		address = "/" + address
	case hostFirst.MatchString(address):
		address = "//" + address
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		return ""
	}
	return address
}

// hostFirst finds an address that begins with a host.
var hostFirst = regexp.MustCompile(`^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+(:[0-9]+)?/`)

// Identifies reports whether something can be known by an id.
func Identifies(id Text) bool { return !Blank(id) && len(id) <= MostID }

// Blank reports whether a text says nothing.
func Blank(t Text) bool { return strings.TrimSpace(string(t)) == "" }
