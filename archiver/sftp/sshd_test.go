package sftp

import (
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/target/conformance"
)

// sshd is a server with the folder of an archive.
type sshd struct {
	*sshdtest.Server
	t    testing.TB
	root string
}

func newSSHD(t testing.TB, root, denied string) *sshd {
	t.Helper()
	return &sshd{sshdtest.New(t, denied), t, root}
}

// config is what the client needs.
func (s *sshd) config() Config {
	return Config{
		Address: s.Address(), User: s.User, Folder: s.root, HostKey: HostKey(s.HostKey),
		Key: func() ([]byte, error) { return s.Private, nil }, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock(),
	}
}

func (s *sshd) hostKey() HostKey { return HostKey(s.HostKey) }

// connected is a client of a folder that is marked now.
func connected(t testing.TB, c Config) *Client {
	t.Helper()
	archive, err := Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c.Mark, c.Folder, c.HostKey = archive.Mark, archive.Folder, archive.HostKey
	return client(t, c)
}

// client is a client that ends with the test.
func client(t testing.TB, c Config) *Client {
	made := New(c)
	t.Cleanup(func() { made.Close() })
	return made
}

// must says that something has to be done.
func (s *sshd) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Error(err)
	}
}
