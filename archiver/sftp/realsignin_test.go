package sftp

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/target"
)

// The server's own password file, with the password of whoever runs the test, as crypt(3) hashes it.
const (
	realPassword = "Übung macht den Meister"
	realHash     = "$6$archiver$zS.zfGMnJoFhI6dGQY10.z0qzvwgPU9iTGGyKmXfq6jajPTQqNDjdXKUGkl/85M8c92NRo625NtdbWYgwaXyp1"
)

// A server of OpenSSH takes the right password and no other, by each way in which it can ask for one.
//
//test:long
func TestPasswordsOfOpenSSH(t *testing.T) {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Log("no server that takes passwords can be started here: only root can")
		return
	}
	root := newRoot(t)
	keys := newSSHD(t, root, "")
	for name, settings := range map[string]string{
		"without PAM":      "",
		"with PAM":         "UsePAM yes\n",
		"by question only": "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &sshd{keys.Like(t, func(s *sshdtest.Server) {
				s.Settings, s.Shadow = settings, s.File("shadow", []byte(keys.User+":"+realHash+":19000:0:99999:7:::\n"))
			}), t, root}
			c := s.config()
			for password, want := range map[string]error{realPassword: nil, "wrong": target.ErrUnauthorized} {
				c.Key, c.Password = nil, func() (string, error) { return password, nil }
				if _, err := Connect(t.Context(), c); !errors.Is(err, want) {
					t.Errorf("with the password %q: %v, want %v", password, err, want)
				}
			}
		})
	}
}

// The SSH agent of the system signs in with the keys that it has, and is asked anew at each connection.
func TestTheAgentOfOpenSSH(t *testing.T) {
	s := newSSHD(t, newRoot(t), "")
	dir, err := os.MkdirTemp("", "agent") // short: a socket lies in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "socket")
	program := exec.Command("ssh-agent", "-D", "-a", socket)
	out, err := program.StdoutPipe()
	if err == nil {
		err = program.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	ended := false
	end := func() {
		if !ended {
			program.Process.Kill()
			program.Wait()
			ended = true
		}
	}
	t.Cleanup(end)
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // it says where it is once it listens
		t.Fatal(err)
	}
	t.Setenv("SSH_AUTH_SOCK", socket)
	c := s.config()
	c.Key, c.Agent = nil, SystemAgent
	tries := func(what string, want error) {
		t.Helper()
		if _, err := Connect(t.Context(), c); !errors.Is(err, want) {
			t.Errorf("with an agent %s: %v, want %v", what, err, want)
		}
	}
	add := func(stdin string, words ...string) {
		t.Helper()
		cmd := exec.Command("ssh-add", words...)
		cmd.Stdin = strings.NewReader(stdin)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	tries("that has no key", target.ErrUnauthorized)
	another, _, err := NewKey("another's")
	if err != nil {
		t.Fatal(err)
	}
	add(string(another), "-")
	tries("that has another key", target.ErrUnauthorized)
	add(string(s.Private), "-")
	tries("that has the key among others", nil)
	add("", "-D")
	tries("of which the key was taken", target.ErrUnauthorized)
	end()
	tries("that has ended", ErrAgent)
}
