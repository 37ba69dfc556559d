//go:build window

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests of the real window run the program on a screen, with a window
// manager and a session bus that .ci/window starts for them.

// windowed builds the program with its window, once.
var windowed = sync.OnceValues(func() (string, error) {
	path := filepath.Join(filepath.Dir(program), "archiver-with-window")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program with its window: %w\n%s", err, out)
	}
	return path, nil
})

const (
	window1    = "^RingCentral Archiver" // the window's title begins so
	lookEvery  = 20 * time.Millisecond
	tooLong    = 40 * time.Second
	outputFile = "output.txt"
)

// show is the program on the screen.
type show struct {
	t     testing.TB
	cmd   *exec.Cmd
	data  string
	ended chan struct{} // closed when the process has ended
}

// onScreen starts the program with a data folder and waits for nothing. The
// environment is the test's own with these changes.
func onScreen(t testing.TB, data string, changes []string, args ...string) *show {
	t.Helper()
	path, err := windowed()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(filepath.Join(data, outputFile), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	s := &show{t: t, data: data, ended: make(chan struct{})}
	s.cmd = exec.Command(path, append([]string{"--data", data}, args...)...)
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
func (s *show) leave() {
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
func (s *show) keep() {
	dir, err := os.MkdirTemp("", "archiver-window-")
	if err != nil {
		s.t.Error(err)
		return
	}
	if out, err := exec.Command("import", "-window", "root", filepath.Join(dir, "screen.png")).CombinedOutput(); err != nil {
		s.t.Logf("no picture of the screen: %v %s", err, out)
	}
	for _, name := range []string{outputFile, "archiver.log", "crash.log"} {
		if text, err := os.ReadFile(filepath.Join(s.data, name)); err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
			if err != nil {
				s.t.Error(err)
			}
		}
	}
	s.t.Logf("look at the screen and at what the program wrote in %s", dir)
}

func (s *show) over() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// until looks again and again until something is so, and gives up when it takes
// too long or the program ends.
func (s *show) until(what string, so func() bool) {
	s.t.Helper()
	within(s.t, what, s.ended, so)
}

// within looks again and again until something is so, and gives up when it takes
// too long or when ended is closed.
func within(t testing.TB, what string, ended <-chan struct{}, so func() bool) {
	t.Helper()
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	late := time.After(tooLong)
	for !so() {
		select {
		case <-ticks.C:
		case <-late:
			t.Fatalf("waited %s in vain until %s", tooLong, what)
		case <-ended:
			if !so() {
				t.Fatalf("the program ended before %s", what)
			}
			return
		}
	}
}

// tool runs one of the programs that act on the screen and returns what it says.
func (s *show) tool(name string, args ...string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), tooLong)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// seen gives the ids of the program's windows that can be seen.
func (s *show) seen() []string {
	out, err := exec.Command("xdotool", "search", "--onlyvisible", "--all", "--pid", strconv.Itoa(s.cmd.Process.Pid), "--name", window1).Output()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) { // 1: there is none
		s.t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// appears waits until the window can be seen and has the keyboard, and returns
// its id.
func (s *show) appears() string {
	s.t.Helper()
	s.until("the window appeared", func() bool { return len(s.seen()) == 1 })
	id := s.seen()[0]
	s.tool("xdotool", "windowactivate", "--sync", id)
	return id
}

// asks does something that has the window show a question, and waits for it:
// what is behind a question is darker.
func (s *show) asks(by func()) {
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
func (s *show) look() string {
	s.t.Helper()
	ids := s.seen()
	if len(ids) == 0 {
		return ""
	}
	return s.tool("import", "-window", ids[0], "-crop", "40x40+4+4", "-depth", "8", "txt:-")
}

// disappears waits until no window can be seen.
func (s *show) disappears() {
	s.t.Helper()
	s.until("the window disappeared", func() bool { return len(s.seen()) == 0 })
}

// press presses keys one after the other.
func (s *show) press(keys ...string) {
	s.t.Helper()
	s.tool("xdotool", append([]string{"key", "--delay", "30", "--clearmodifiers"}, keys...)...)
}

// terminate asks the program to end, as a session does that ends.
func (s *show) terminate() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end and checks the exit code.
func (s *show) ends(code int) {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(tooLong):
		s.t.Fatalf("it did not end within %s", tooLong)
	}
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Fatalf("it ended with %d (%s), want %d\n%s", got, s.cmd.ProcessState, code, s.wrote())
	}
}

// wrote is what the program has written on its outputs.
func (s *show) wrote() string {
	text, err := os.ReadFile(filepath.Join(s.data, outputFile))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}
