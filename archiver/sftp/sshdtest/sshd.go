// Package sshdtest runs OpenSSH's server for tests, as an ordinary process on a port of this computer, behind a cable that a test can pull.
package sshdtest

import (
	"bufio"
	"crypto/ed25519"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
)

// Server is a server that lets in whoever runs the test, with a key.
type Server struct {
	*Cable           // to it
	User      string // that may come in
	Private   []byte // the key that it takes
	HostKey   string // its own, as in authorized_keys
	Dir       string // its files
	Subsystem string // what it offers: sftp
	Denied    string // what its sftp-server refuses, as its manual names it
	Settings  string // lines for its settings, which come before those of New
	// where it finds the hashes of passwords instead of in the system's /etc/shadow; for that it has to be started by root, on Linux
	Shadow string

	t       testing.TB
	port    int
	running *exec.Cmd
	reading sync.WaitGroup
}

// New starts a server, which ends with the test. denied is what it cannot do.
func New(t testing.TB, denied string) *Server {
	t.Helper()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{User: me.Username, Dir: t.TempDir(), Subsystem: "sftp", Denied: denied, t: t, port: freePort(t)}
	private, public := s.newKey()
	s.Private = private
	s.File("authorized_keys", []byte(public+"\n"))
	s.ChangeHostKey()
	s.begin()
	t.Cleanup(s.Stop)
	return s
}

// Like starts another server that is known by the same key and lets in the same user, but for what change does to it before it starts. It
// ends with the test.
func (s *Server) Like(t testing.TB, change func(*Server)) *Server {
	t.Helper()
	o := &Server{User: s.User, Private: s.Private, HostKey: s.HostKey, Dir: t.TempDir(), Subsystem: s.Subsystem, Denied: s.Denied, Settings: s.Settings, Shadow: s.Shadow, t: t, port: freePort(t)}
	for _, name := range []string{"authorized_keys", "host_key"} {
		content, err := os.ReadFile(filepath.Join(s.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		o.File(name, content)
	}
	change(o)
	o.begin()
	t.Cleanup(o.Stop)
	return o
}

// Direct is where the server is without the cable.
func (s *Server) Direct() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *Server) newKey() (private []byte, public string) {
	s.t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		s.t.Fatal(err)
	}
	of, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		s.t.Fatal(err)
	}
	return pem.EncodeToMemory(block), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(of)))
}

// File writes one of the server's files.
func (s *Server) File(name string, content []byte) (path string) {
	s.t.Helper()
	path = filepath.Join(s.Dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// ChangeHostKey gives the server another key, which it shows once it is started again.
func (s *Server) ChangeHostKey() {
	s.t.Helper()
	private, public := s.newKey()
	s.File("host_key", private)
	s.HostKey = public
}

// program is where a program of the server is, also where the path does not name it.
func (s *Server) program(name string, folders ...string) string {
	s.t.Helper()
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return filepath.Join(folder, name)
		}
	}
	s.t.Fatalf("there is no %s: openssh-server has to be installed", name)
	return ""
}

// config writes the server's settings. Each sftp-server notes its number before it begins. Bash, which begins it, takes itself for one
// that runs in another, and so does not read what the user has set up for a terminal: at each connection that may take half a second.
func (s *Server) config() (path string) {
	s.t.Helper()
	sftpServer := s.program("sftp-server", "/usr/lib/openssh", "/usr/libexec/openssh", "/usr/lib/ssh", "/usr/libexec")
	if s.Denied != "" {
		sftpServer += " -P " + s.Denied
	}
	return s.File("config", fmt.Appendf(nil, `%[5]sListenAddress %[1]s
HostKey %[2]s/host_key
AuthorizedKeysFile %[2]s/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
MaxStartups 100
SetEnv SHLVL=1
Subsystem %[3]s echo $$ >>'%[2]s/numbers'; exec %[4]s
`, s.Direct(), s.Dir, s.Subsystem, sftpServer, s.Settings))
}

// begin starts the server for the first time, with a cable to it. A port that was free may be another's by then: it takes the next.
func (s *Server) begin() {
	s.t.Helper()
	said := s.start()
	for range 10 {
		if !strings.Contains(said, "Address already in use") {
			break
		}
		s.port = freePort(s.t)
		said = s.start()
	}
	if said != "" {
		s.t.Fatalf("sshd has not started: %s", said)
	}
	s.Cable = NewCable(s.t, s.Direct())
}

// Start starts a server that was stopped, with the settings that it has now. It returns when the server can be reached.
func (s *Server) Start() {
	s.t.Helper()
	if said := s.start(); said != "" {
		s.t.Fatalf("sshd has not started: %s", said)
	}
}

// start starts the server. It returns what the server said, if that has ended.
func (s *Server) start() (said string) {
	s.t.Helper()
	if os.Geteuid() == 0 { // else it needs none
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			s.t.Fatal(err)
		}
	}
	command := []string{s.program("sshd", "/usr/sbin", "/usr/local/sbin", "/usr/bin"), "-D", "-e", "-f", s.config()}
	if s.Shadow != "" { // the system's stays as it is: the server alone sees another one
		command = append([]string{"unshare", "-m", "sh", "-c", `mount -o bind "$0" /etc/shadow && exec "$@"`, s.Shadow}, command...)
	}
	s.running = exec.Command(command[0], command[1:]...)
	log, tells, err := os.Pipe() // not the command's own, which its children would hold up
	if err != nil {
		s.t.Fatal(err)
	}
	s.running.Stderr = tells
	err = s.running.Start()
	tells.Close()
	if err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewReader(log)
	for {
		line, err := lines.ReadString('\n')
		if said += line; err != nil {
			log.Close()
			s.running.Wait()
			return said + err.Error()
		}
		if strings.HasPrefix(line, "Server listening on") {
			break
		}
	}
	s.reading.Go(func() { // until it and its children have ended
		io.Copy(io.Discard, log)
		log.Close()
	})
	return ""
}

// Stop ends the server, and the connections to it.
func (s *Server) Stop() {
	s.Cut()
	if s.running != nil {
		s.running.Process.Kill()
		s.running.Wait()
		s.running = nil
		s.reading.Wait()
	}
}

// Runs reports whether the server was started.
func (s *Server) Runs() bool { return s.running != nil }

// Halt makes the sftp-servers stand still that there are, as one does whose disk does not answer; the server itself goes on. They end with
// the test.
func (s *Server) Halt() {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.Dir, "numbers"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, number := range strings.Fields(string(text)) {
		if exec.Command("kill", "-STOP", number).Run() == nil { // else it has ended
			s.t.Cleanup(func() { exec.Command("kill", "-CONT", number).Run() })
		}
	}
}
