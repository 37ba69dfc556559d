package output

import "ringcentral-archiver/archiver"

// ProxyWords says how calls go, as in "Calls go …".
func ProxyWords(p archiver.Proxy) string {
	switch {
	case p.Kind == archiver.NoProxy:
		return "to RingCentral and Dropbox directly, without a proxy"
	case p.Kind == archiver.SystemProxy:
		return "through the proxy of the system's settings, if there is one"
	case p.User != "":
		return "through the proxy " + p.Address + " with the user name " + p.User
	default:
		return "through the proxy " + p.Address
	}
}
