package servers

import (
	"net/url"
	"regexp"
	"strings"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
)

// RedirectPorts are the ports that the browser may come back to. Both services match redirect
// addresses exactly, so each has to be registered with both (docs/ringcentral.md §1.4,
// docs/dropbox.md §1).
var RedirectPorts = []int{17380, 17381, 17382}

// RedirectPath is the path of the redirect addresses.
const RedirectPath = "/callback"

// Registration is what a person needs who registers the program.
type Registration struct {
	RingCentral string   // the page for a new app, filled in (docs/ringcentral.md §1.2)
	Dropbox     string   // the page for a new app
	Redirects   []string // the addresses to register at both
}

// HowToRegister is what a person needs who registers the program.
func HowToRegister() Registration {
	var redirects []string
	for _, port := range RedirectPorts {
		redirects = append(redirects, oauth.RedirectAddress(port, RedirectPath))
	}
	form := url.Values{
		"name": {"RingCentral Archiver"}, "desc": {"Copies call recordings, voicemail, text messages and faxes to Dropbox"},
		"public": {"false"}, "type": {"BrowserBased"}, "permissions": {"ReadAccounts,ReadCallLog,ReadCallRecording,ReadMessages"},
		"redirectUri": {strings.Join(redirects, ",")},
	}
	return Registration{
		RingCentral: "https://developer.ringcentral.com/new-app?" + strings.ReplaceAll(form.Encode(), "+", "%20"),
		Dropbox:     dropboxWeb + "/developers/apps/create", Redirects: redirects,
	}
}

// What is surely no client id: an address, a name, a sentence or a secret. How the services form theirs is nowhere promised, so what
// looks like the usual form of one (RingCentral's have 22 characters, Dropbox's 15 small ones) is refused only in the other's place.
var (
	clientID      = regexp.MustCompile(`^[A-Za-z0-9_.-]{8,64}$`)
	ringCentralID = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)
	dropboxKey    = regexp.MustCompile(`^[a-z0-9]{15}$`)
)

// CheckIDs tells whether client ids that a person has given look like some; an empty one is not looked at. Whether they are right is
// told by the service at sign-in. Errors: reasons.ErrClientIDShape, reasons.ErrAppKeyShape.
func CheckIDs(ringCentral, dropbox string) error {
	switch {
	case ringCentral != "" && (!clientID.MatchString(ringCentral) || dropboxKey.MatchString(ringCentral)):
		return reasons.ErrClientIDShape
	case dropbox != "" && (!clientID.MatchString(dropbox) || ringCentralID.MatchString(dropbox)):
		return reasons.ErrAppKeyShape
	}
	return nil
}
