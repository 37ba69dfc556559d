package sftp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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
	// in whose memory the files are; nil: they are on this computer's disk
	memory *sftp.Handlers

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
	s.mu.Lock()
	config := *s.config
	s.mu.Unlock()
	conn, channels, requests, err := ssh.NewServerConn(c, &config)
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
	s.mu.Lock()
	memory := s.memory
	s.mu.Unlock()
	if memory != nil {
		server := sftp.NewRequestServer(channel, *memory)
		server.Serve()
		server.Close()
		return
	}
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
	t.Parallel()
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

// flaw is a server's disk that changes a bit of a file now and then, without a word.
type flaw struct {
	sftp.FileWriter
	of string // the bytes of which it changes
}

// Filewrite implements sftp.FileWriter.
func (f flaw) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	w, err := f.FileWriter.Filewrite(r)
	return flawed{w, f.of}, err
}

type flawed struct {
	io.WriterAt
	of string
}

// WriteAt implements io.WriterAt.
func (f flawed) WriteAt(p []byte, at int64) (int, error) {
	return f.WriterAt.WriteAt(bytes.ReplaceAll(p, []byte(f.of), bytes.Repeat([]byte("?"), len(f.of))), at)
}

// What the server has not kept as it was sent is not archived, and not seen: the server cannot say that it is on the disk, so it is read back.
func TestWhatTheServerHasNotKept(t *testing.T) {
	s := newOtherServer(t)
	memory := sftp.InMemHandler()
	memory.FilePut = flaw{memory.FilePut, "sound"}
	s.mu.Lock()
	s.memory = &memory
	s.mu.Unlock()
	c := connected(t, s.client("/"))
	if o := put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound")}); !errors.Is(o.Err, target.ErrHashMismatch) {
		t.Errorf("the outcome is %v", o.Err)
	}
	add(t, c, "/Ana/b.mp3", "silence")
	if o := put(t, c, target.Upload{Path: "/Ana/b.mp3", Body: strings.NewReader("noise")}); !errors.Is(o.Err, target.ErrConflict) {
		t.Errorf("another file's outcome is %v", o.Err)
	}
	var listed []string
	err := c.List(t.Context(), "", func(page []target.File) error {
		for _, f := range page {
			listed = append(listed, f.Path)
		}
		return nil
	})
	if err != nil || len(listed) != 1 || listed[0] != "/Ana/b.mp3" {
		t.Errorf("listed are %q (%v)", listed, err)
	}
}

// A name that was taken with an empty file before the connection was lost is not taken for a stranger's, nor is a stranger's for our own.
func TestAConnectionThatEndsBetweenTwoSteps(t *testing.T) {
	s := newOtherServer(t)
	root := newRoot(t)
	c := connected(t, s.client(root))
	add(t, c, "/before", "before")
	for _, times := range []int{1, 2, 3} {
		left := times
		c.reserving = func(l *lease) {
			if left--; left >= 0 {
				l.Line.Close()
			}
		}
		path := fmt.Sprintf("/%d.mp3", times)
		for o := (target.Outcome{Err: io.EOF}); o.Err != nil; {
			o = put(t, c, target.Upload{Path: path, Body: strings.NewReader("a sound")})
			if o.Err != nil && !errors.Is(o.Err, target.ErrUnavailable) {
				t.Fatalf("with %d losses: %v", times, o.Err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(root, "hers"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if o := put(t, c, target.Upload{Path: "/hers", Body: strings.NewReader("a sound")}); !errors.Is(o.Err, target.ErrConflict) {
		t.Errorf("an empty file of a person's: %v", o.Err)
	}
	if files := filesIn(t, root); len(files) != 5 || string(files["/3.mp3"]) != "a sound" || len(files["/hers"]) != 0 {
		t.Errorf("there lie %q", files)
	}
}

// asked is a clock that tells when somebody begins to wait.
type asked struct {
	clockwork.Clock
	waits chan struct{}
}

// After implements clockwork.Clock.
func (a asked) After(d time.Duration) <-chan time.Time {
	select {
	case a.waits <- struct{}{}:
	default:
	}
	return a.Clock.After(d)
}

// Where there are no hard links, another computer that gives the same file its name has an empty one there for a moment. That is no
// conflict, which would have the file there twice.
func TestAnEmptyFileOfAnotherComputer(t *testing.T) {
	s := newOtherServer(t)
	root := newRoot(t)
	of := s.client(root)
	clock := asked{of.Clock, make(chan struct{}, 1)}
	of.Clock = clock
	c := connected(t, of)
	file := filepath.Join(root, "a.mp3")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	ended := make(chan target.Outcome, 1)
	go func() { ended <- put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound")}) }()
	select {
	case <-clock.waits:
	case o := <-ended:
		t.Fatalf("at once the outcome is %v", o.Err)
	}
	if err := errors.Join(os.WriteFile(file+".tmp", []byte("a sound"), 0o666), os.Rename(file+".tmp", file)); err != nil {
		t.Error(err)
	}
	if o := <-ended; o.Err != nil || o.File.Hash != o.Hash {
		t.Errorf("the file that has become whole is %+v (%v)", o.File, o.Err)
	}
	if files := filesIn(t, root); len(files) != 1 || string(files["/a.mp3"]) != "a sound" {
		t.Errorf("there lie %q", files)
	}
}
