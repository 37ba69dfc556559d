package sftp

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jonboulle/clockwork"
	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// otherServer is a server that is not OpenSSH's: its renames write over what is there, and it can do nothing else beyond the protocol. It
// takes a password.
type otherServer struct {
	t        testing.TB
	password string
	config   *ssh.ServerConfig
	listener net.Listener
	key      HostKey
	running  sync.WaitGroup

	mu    sync.Mutex
	ends  map[net.Conn]bool
	asked int // passwords that were tried
}

func newOtherServer(t testing.TB) *otherServer {
	t.Helper()
	if err := sftp.SetSFTPExtensions(); err != nil { // it can do no more
		t.Fatal(err)
	}
	private, public, err := NewKey("")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.ParsePrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	s := &otherServer{t: t, password: "Übung macht den Meister", key: HostKey(public), ends: map[net.Conn]bool{}}
	s.config = &ssh.ServerConfig{
		KeyboardInteractiveCallback: func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "Please sign in", []string{"Password: "}, []bool{false})
			if err != nil {
				return nil, err
			}
			s.mu.Lock()
			s.asked++
			s.mu.Unlock()
			if len(answers) != 1 || answers[0] != s.password {
				return nil, errors.New("wrong")
			}
			return nil, nil
		},
	}
	s.config.AddHostKey(signer)
	s.listen("127.0.0.1:0")
	t.Cleanup(s.stop)
	return s
}

func (s *otherServer) listen(at string) {
	s.t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		s.t.Fatal(err)
	}
	s.listener = l
	s.running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.ends[c] = true
			s.mu.Unlock()
			s.running.Go(func() { s.serve(c) })
		}
	})
}

// stop ends the server, and the connections to it.
func (s *otherServer) stop() {
	s.listener.Close()
	s.mu.Lock()
	for c := range s.ends {
		c.Close()
	}
	s.mu.Unlock()
	s.running.Wait()
}

func (s *otherServer) serve(c net.Conn) {
	defer c.Close()
	conn, channels, requests, err := ssh.NewServerConn(c, s.config)
	if err != nil {
		return
	}
	defer conn.Close()
	s.running.Go(func() { ssh.DiscardRequests(requests) })
	for opened := range channels {
		channel, requests, err := opened.Accept()
		if err != nil {
			return
		}
		s.running.Go(func() {
			defer channel.Close()
			for r := range requests {
				begins := r.Type == "subsystem" && bytes.HasSuffix(r.Payload, []byte("sftp"))
				r.Reply(begins, nil)
				if begins {
					s.running.Go(func() { s.sftp(channel) })
				}
			}
		})
	}
}

func (s *otherServer) sftp(channel io.ReadWriteCloser) {
	server, err := sftp.NewServer(channel)
	if err != nil {
		s.t.Error(err)
		return
	}
	server.Serve()
	server.Close()
}

// client is what the client needs.
func (s *otherServer) client(root string) Config {
	return Config{
		Address: s.listener.Addr().String(), User: "office", Folder: root, HostKey: s.key,
		Password: func() (string, error) { return s.password, nil }, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock(),
	}
}

// A server of another program does what a destination promises.
//
//test:long
func TestConformanceOfAnotherServer(t *testing.T) {
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		root := newRoot(t)
		s := newOtherServer(t)
		c := connected(t, s.client(root))
		at := func(path string) string { return filepath.Join(root, filepath.FromSlash(path)) }
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		stopped := false
		return &conformance.Place{
			Destination: c,
			Again:       func() target.Destination { return client(t, c.Config) },
			Files:       func() map[string][]byte { return filesIn(t, root) },
			Write: func(path string, data []byte) {
				must(os.MkdirAll(filepath.Dir(at(path)), 0o777))
				must(os.WriteFile(at(path), data, 0o666))
			},
			Remove: func(path string) { must(os.RemoveAll(at(path))) },
			Gone: func() {
				s.stop()
				stopped = true
			},
			Mends: func() {
				if stopped {
					s.listen(s.listener.Addr().String())
					stopped = false
				}
			},
		}
	})
}
