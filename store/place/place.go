// Package place says where an archive can lie, and how one gets there: the app folder of a Dropbox, a folder, a
// folder of an SFTP server, or a bucket of an S3 storage. It holds no secret and calls nobody.
package place

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// Kind is a kind of place.
type Kind = string

// The kinds.
const (
	Dropbox Kind = "dropbox"
	Folder  Kind = "folder"
	SFTP    Kind = "sftp"
	S3      Kind = "s3"
)

// Place is where an archive lies; the zero value is in a Dropbox. At most one of its fields is set.
type Place struct {
	Folder string `json:",omitempty"` // whole path on this computer
	SFTP   Server `json:",omitzero"`
	S3     Bucket `json:",omitzero"`
}

// Server is a folder of an SFTP server.
type Server struct {
	Host string
	Port int
	User string
	Path string // begins at the root; with ~ in the user's own folder
	// HostKey is the key by which the server is known, as authorized_keys has it; empty = it was never seen.
	HostKey string
	SignIn  SignIn
}

// SignIn is how a user signs in to a server.
type SignIn string

// The ways to sign in.
const (
	ByPassword SignIn = "password"
	ByKey      SignIn = "key"      // a private key that a person has given
	ByMadeKey  SignIn = "made-key" // one that the program has made
	ByAgent    SignIn = "agent"    // the system's SSH agent has it
)

// Bucket is a bucket of an S3 storage, or a part of it.
type Bucket struct {
	Endpoint string // such as https://nas.example.com:9000; empty = Amazon's
	Region   string // empty = the storage says it
	Name     string
	Prefix   string // of all keys, without a slash at either end; empty = everything in the bucket
	KeyID    string // the public half of the access key
	// ObjectLock: the bucket has object lock, which nobody can switch off. How long it protects is said by its rule.
	ObjectLock bool `json:",omitempty"`
}

// Kind is the kind of place.
func (p Place) Kind() Kind {
	switch {
	case p.Folder != "":
		return Folder
	case p.SFTP != Server{}:
		return SFTP
	case p.S3 != Bucket{}:
		return S3
	default:
		return Dropbox
	}
}

// Address is how people write the place; empty for a Dropbox, which its account names.
func (p Place) Address() string {
	switch p.Kind() {
	case Folder:
		return p.Folder
	case SFTP:
		return p.SFTP.address()
	case S3:
		return p.S3.address()
	default:
		return ""
	}
}

// MayBe reports whether two places may be one that is written in two ways. Only whoever looks there knows.
func (p Place) MayBe(other Place) bool {
	if p.Kind() != other.Kind() {
		return false
	}
	switch p.Kind() {
	case Folder:
		return filepath.Clean(p.Folder) == filepath.Clean(other.Folder)
	case SFTP:
		one, two := p.SFTP, other.SFTP
		one.Path, two.Path = "/", "/"
		return strings.EqualFold(one.address(), two.address()) && (endsAs(p.SFTP.Path, other.SFTP.Path) || endsAs(other.SFTP.Path, p.SFTP.Path))
	case S3:
		return p.S3.address() == other.S3.address()
	default:
		return true
	}
}

// endsAs reports whether a path is another one, which may begin in the user's own folder.
func endsAs(path, other string) bool {
	below, home := strings.CutPrefix(other, "~")
	return path == other || home && strings.HasSuffix(path, below)
}

// Host is the name of the computer that the place is on, as far as it names one.
func (p Place) Host() string {
	switch p.Kind() {
	case SFTP:
		return p.SFTP.Host
	case S3:
		return p.S3.host()
	default:
		return ""
	}
}

// UsualPort is the port of SSH, on which SFTP servers are.
const UsualPort = 22

func (s Server) address() string {
	host := s.Host
	switch {
	case s.Port != 0 && s.Port != UsualPort:
		host = net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	case strings.Contains(s.Host, ":"): // an IPv6 address
		host = "[" + s.Host + "]"
	}
	return "sftp://" + written(s.User, `/\:`) + "@" + host + "/" + written(strings.TrimPrefix(s.Path, "/"), "")
}

// written is a part of an address as people read it, and as it can be entered again: only what would be read as something else is written
// as %XX, and also what the part may not hold.
func written(part, never string) string {
	var out strings.Builder
	for i := range len(part) {
		if c := part[i]; c < ' ' || c == 0x7f || strings.IndexByte("%?#"+never, c) >= 0 {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

func (b Bucket) host() string {
	if b.Endpoint == "" {
		return "s3.amazonaws.com"
	}
	if u, err := url.Parse(b.Endpoint); err == nil {
		return u.Host
	}
	return b.Endpoint
}

func (b Bucket) address() string {
	address := "s3://" + b.Name
	if b.Endpoint != "" {
		address = b.Endpoint + "/" + b.Name
	}
	if b.Prefix != "" {
		address += "/" + written(b.Prefix, "")
	}
	return address
}
