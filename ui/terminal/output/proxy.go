package output

import (
	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/phrase"
)

// ProxyWords says how calls go.
func ProxyWords(p archiver.Proxy, in phrase.Voice) string {
	switch {
	case p.Kind == archiver.NoProxy:
		return in.Say("Calls go to RingCentral and Dropbox directly, without a proxy.")
	case p.Kind == archiver.SystemProxy:
		return in.Say("Calls go through the proxy of the system's settings, if there is one.")
	case p.User != "":
		return in.Say("Calls go through the proxy %s with the user name %s.", p.Address, p.User)
	default:
		return in.Say("Calls go through the proxy %s.", p.Address)
	}
}
