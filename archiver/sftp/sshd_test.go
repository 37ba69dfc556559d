package sftp

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target/conformance"
)

// sshd is OpenSSH's server, run by the test as an ordinary process on a port of this computer, behind a cable that the test can pull.
type sshd struct {
	t       testing.TB
	dir     string // its files
	root    string // the folder of the archive
	port    int
	private []byte // a key that it takes
	hostKey HostKey
	denied  string // what its sftp-server refuses, as its manual names it
	running *exec.Cmd
	cable   *cable
}

// newSSHD starts a server for a folder. denied is what it cannot do.
func newSSHD(t testing.TB, root, denied string) *sshd {
	t.Helper()
	s := &sshd{t: t, dir: t.TempDir(), root: root, port: freePort(t), denied: denied}
	var public string
	var err error
	if s.private, public, err = NewKey("test"); err != nil {
		t.Fatal(err)
	}
	s.file("authorized_keys", []byte(public+"\n"))
	s.changeHostKey()
	s.start()
	t.Cleanup(s.stop)
	s.cable = newCable(t, s.direct())
	return s
}

// direct is where the server is without the cable.
func (s *sshd) direct() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *sshd) file(name string, content []byte) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// changeHostKey gives the server another key, which it shows once it is started again.
func (s *sshd) changeHostKey() {
	s.t.Helper()
	private, public, err := NewKey("")
	if err != nil {
		s.t.Fatal(err)
	}
	s.file("host_key", private)
	s.hostKey = HostKey(public)
}

// program is where the server's programs are, also where the path does not name them.
func program(t testing.TB, name string, folders ...string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, folder := range folders {
		if path := filepath.Join(folder, name); exec.Command("test", "-x", path).Run() == nil {
			return path
		}
	}
	t.Fatalf("there is no %s: openssh-server has to be installed", name)
	return ""
}

func (s *sshd) start() {
	s.t.Helper()
	if os.Geteuid() == 0 { // else it needs none
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			s.t.Fatal(err)
		}
	}
	sftpServer := program(s.t, "sftp-server", "/usr/lib/openssh", "/usr/libexec/openssh", "/usr/lib/ssh", "/usr/libexec")
	if s.denied != "" {
		sftpServer += " -P " + s.denied
	}
	config := s.file("config", fmt.Appendf(nil, `ListenAddress 127.0.0.1:%d
HostKey %[2]s/host_key
AuthorizedKeysFile %[2]s/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
MaxStartups 100
Subsystem sftp %[3]s
`, s.port, s.dir, sftpServer))
	s.running = exec.Command(program(s.t, "sshd", "/usr/sbin"), "-D", "-e", "-f", config)
	said, err := s.running.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.running.Start(); err != nil {
		s.t.Fatal(err)
	}
	lines, log := bufio.NewScanner(said), ""
	for lines.Scan() {
		log += lines.Text() + "\n"
		if strings.HasPrefix(lines.Text(), "Server listening on") {
			go func() {
				for lines.Scan() { // until it and its children have ended
				}
			}()
			return
		}
	}
	s.running.Wait()
	s.t.Fatalf("sshd has not started: %s", log)
}

// stop ends the server, and the connections to it.
func (s *sshd) stop() {
	if s.cable != nil {
		s.cable.cut()
	}
	if s.running != nil {
		s.running.Process.Kill()
		s.running.Wait()
		s.running = nil
	}
}

// config is what the client needs.
func (s *sshd) config() Config {
	me, err := user.Current()
	if err != nil {
		s.t.Fatal(err)
	}
	return Config{
		Address: s.cable.address(), User: me.Username, Folder: s.root, HostKey: s.hostKey,
		Key: func() ([]byte, error) { return s.private, nil }, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock(),
	}
}

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

// cable carries connections to a server, until it is cut; while it is held, nothing gets through.
type cable struct {
	t        testing.TB
	to       string
	listener net.Listener
	running  sync.WaitGroup

	mu    sync.Mutex
	ends  map[net.Conn]bool
	hold  chan struct{} // closed when what is held may go on; nil while nothing is held
	begun chan struct{} // closed when something is held
}

func newCable(t testing.TB, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{t: t, to: to, listener: l, ends: map[net.Conn]bool{}}
	c.running.Go(c.accept)
	t.Cleanup(func() {
		c.release()
		l.Close()
		c.cut()
		c.running.Wait()
	})
	return c
}

func (c *cable) address() string { return c.listener.Addr().String() }

func (c *cable) accept() {
	for {
		from, err := c.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", c.to)
		if err != nil {
			from.Close()
			continue
		}
		c.mu.Lock()
		c.ends[from], c.ends[to] = true, true
		c.mu.Unlock()
		c.running.Go(func() { c.carry(from, to) })
		c.running.Go(func() { c.carry(to, from) })
	}
}

func (c *cable) carry(from, to net.Conn) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		c.wait()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	from.Close()
	to.Close()
	c.mu.Lock()
	delete(c.ends, from)
	delete(c.ends, to)
	c.mu.Unlock()
}

// wait waits while the cable is held.
func (c *cable) wait() {
	c.mu.Lock()
	hold := c.hold
	if hold != nil && c.begun != nil {
		close(c.begun)
		c.begun = nil
	}
	c.mu.Unlock()
	if hold != nil {
		<-hold
	}
}

// holds lets nothing through from now on. begun is closed when something stands still.
func (c *cable) holds() (begun <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold == nil {
		c.hold = make(chan struct{})
	}
	c.begun = make(chan struct{})
	return c.begun
}

func (c *cable) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold != nil {
		close(c.hold)
		c.hold = nil
	}
}

// cut ends the connections there are.
func (c *cable) cut() {
	c.release()
	c.mu.Lock()
	defer c.mu.Unlock()
	for end := range c.ends {
		end.Close()
	}
}

// must says that something has to be done.
func (s *sshd) must(err error) {
	s.t.Helper()
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		s.t.Error(err)
	}
}
