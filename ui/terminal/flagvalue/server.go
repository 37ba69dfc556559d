package flagvalue

import (
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Server is a host of RingCentral's API.
type Server struct{ into *string }

// ServerAt is a value that sets into to one of the known hosts.
func ServerAt(into *string) Server { return Server{into} }

// Set takes the host, alone or as an https address; an error names the known ones.
func (v Server) Set(text string) (err error) {
	if scheme, _, named := strings.Cut(text, "://"); named && scheme != "https" {
		return phrase.Mistake("%q is not a usable RingCentral server: the address must begin with https://", text)
	}
	if *v.into, err = archiver.HostOf(text); err != nil {
		return phrase.Mistake("%q is not a usable RingCentral server: use %s, or %s for AT&T Office@Hand and Verizon", text, archiver.RingCentralHost, archiver.OtherBrandsHost)
	}
	return nil
}

func (v Server) String() string {
	if v.into == nil {
		return ""
	}
	return *v.into
}

// Type names the kind of value.
func (Server) Type() string { return "server" }

// Words are the words that can be completed to.
func (Server) Words(string) []string {
	return []string{archiver.RingCentralHost, archiver.OtherBrandsHost}
}
