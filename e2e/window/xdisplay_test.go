//go:build window

package window

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/e2e/harness"
)

const (
	windowTitle  = "^RingCentral Archiver" // the window's title begins so
	pollInterval = 20 * time.Millisecond
	timeout      = 40 * time.Second
	outputFile   = "-output.txt" // beside the data folder, in which a demonstration has nothing else
)

// app is the program on the screen.
type app struct {
	t     testing.TB
	cmd   *exec.Cmd
	data  string
	ended chan struct{} // closed when the process has ended
}

// startApp starts the program with a data folder and waits for nothing. The
// environment is the test's own with these changes.
func startApp(t testing.TB, data string, changes []string, args ...string) *app {
	t.Helper()
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(data+outputFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	s := &app{t: t, data: data, ended: make(chan struct{})}
	s.cmd = exec.Command(harness.WithWindow(t), append([]string{"--data", data}, args...)...)
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = environ(changes), out, out
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait() // the code is read from the process's state
	}()
	t.Cleanup(s.leave)
	return s
}

// environ is the test's environment with changes; "NAME" alone takes NAME away.
func environ(changes []string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.ContainsFunc(changes, func(c string) bool { return c == name || strings.HasPrefix(c, name+"=") })
	})
	return append(env, slices.DeleteFunc(slices.Clone(changes), func(c string) bool { return !strings.Contains(c, "=") })...)
}

// leave ends a program that still runs and, after a failure, keeps what it left.
func (s *app) leave() {
	if s.t.Failed() {
		s.keep()
	}
	if !s.over() {
		s.t.Error("the program was still running at the end of its test")
		if err := s.cmd.Process.Kill(); err != nil {
			s.t.Error(err)
		}
	}
	<-s.ended
}

// keep keeps a picture of the screen and what the program has written.
func (s *app) keep() {
	dir, err := os.MkdirTemp("", "archiver-window-")
	if err != nil {
		s.t.Error(err)
		return
	}
	if out, err := exec.Command("import", "-window", "root", filepath.Join(dir, "screen.png")).CombinedOutput(); err != nil {
		s.t.Logf("no picture of the screen: %v %s", err, out)
	}
	for _, name := range []string{outputFile, "/archiver.log", "/crash.log"} {
		if text, err := os.ReadFile(s.data + name); err == nil {
			err = os.WriteFile(filepath.Join(dir, "left"+filepath.Base(name)), text, 0o600)
			if err != nil {
				s.t.Error(err)
			}
		}
	}
	s.t.Logf("look at the screen and at what the program wrote in %s", dir)
}

func (s *app) over() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// until looks again and again until something is so, and gives up when it takes
// too long or the program ends.
func (s *app) until(what string, so func() bool) {
	s.t.Helper()
	waitUntil(s.t, what, s.ended, so)
}

// waitUntil looks again and again until something is so, and gives up when it takes
// too long or when ended is closed.
func waitUntil(t testing.TB, what string, ended <-chan struct{}, so func() bool) {
	t.Helper()
	ticks := time.NewTicker(pollInterval)
	defer ticks.Stop()
	late := time.After(timeout)
	for !so() {
		select {
		case <-ticks.C:
		case <-late:
			t.Fatalf("waited %s in vain until %s", timeout, what)
		case <-ended:
			if !so() {
				t.Fatalf("the program ended before %s", what)
			}
			return
		}
	}
}

// tool runs one of the programs that act on the screen and returns what it says.
func (s *app) tool(name string, args ...string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), timeout)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// seen gives the ids of the program's windows that can be seen.
func (s *app) seen() []string {
	out, err := exec.Command("xdotool", "search", "--onlyvisible", "--all", "--pid", strconv.Itoa(s.cmd.Process.Pid), "--name", windowTitle).Output()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) { // 1: there is none
		s.t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// appears waits until the window can be seen and has the keyboard, and returns
// its id.
func (s *app) appears() string {
	s.t.Helper()
	s.until("the window appeared", func() bool { return len(s.seen()) == 1 })
	id := s.seen()[0]
	s.tool("xdotool", "windowactivate", "--sync", id)
	return id
}

// asks does something that has the window show a question, and waits for it:
// what is behind a question is darker.
func (s *app) asks(by func()) {
	s.t.Helper()
	s.appears()
	var before string
	s.until("the window was drawn", func() bool {
		now := s.look()
		same := now == before
		before = now
		return same
	})
	by()
	s.until("it asked", func() bool { return s.look() != before })
}

// look tells what a corner of the window looks like.
func (s *app) look() string {
	s.t.Helper()
	ids := s.seen()
	if len(ids) == 0 {
		return ""
	}
	return s.tool("import", "-window", ids[0], "-crop", "40x40+4+4", "-depth", "8", "txt:-")
}

// disappears waits until no window can be seen.
func (s *app) disappears() {
	s.t.Helper()
	s.until("the window disappeared", func() bool { return len(s.seen()) == 0 })
}

// press presses keys one after the other.
func (s *app) press(keys ...string) {
	s.t.Helper()
	s.tool("xdotool", append([]string{"key", "--delay", "30", "--clearmodifiers"}, keys...)...)
}

// terminate asks the program to end, as a session does that ends.
func (s *app) terminate() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end and checks the exit code.
func (s *app) ends(code int) {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(timeout):
		s.cmd.Process.Signal(syscall.SIGQUIT) // it writes what each goroutine does
		<-s.ended
		s.t.Fatalf("it did not end within %s\n%s", timeout, s.wrote())
	}
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Fatalf("it ended with %d (%s), want %d\n%s", got, s.cmd.ProcessState, code, s.wrote())
	}
}

// wrote is what the program has written on its outputs.
func (s *app) wrote() string {
	text, err := os.ReadFile(s.data + outputFile)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}
