package flagvalue

import "ringcentral-archiver/archiver"

// Server is a host of RingCentral's API.
type Server struct{ into *string }

// ServerAt is a value that sets into to one of the known hosts.
func ServerAt(into *string) Server { return Server{into} }

// Set takes the host, alone or as an https address; an error names the known ones.
func (v Server) Set(text string) (err error) {
	host, err := archiver.HostOf(text)
	if err == nil {
		*v.into = host
	}
	return err
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
