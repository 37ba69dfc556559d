package harness

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"ringcentral-archiver/archiver/simulator"
)

// Outcome is how a command ended.
type Outcome struct {
	Code     int
	Out, Err string
}

// Command is a command under way.
type Command struct {
	c     *Computer
	cmd   *exec.Cmd
	lines chan string // of standard output, as they come; closed at the end
	out   bytes.Buffer
	err   bytes.Buffer
	read  sync.WaitGroup
}

// commandTimeout ends a command that hangs, so that its test can say where.
const commandTimeout = time.Minute

// Start starts the program with the words of line.
func (c *Computer) Start(in io.Reader, line string) *Command {
	c.T.Helper()
	ctx, cancel := context.WithTimeout(c.T.Context(), commandTimeout)
	c.T.Cleanup(cancel)
	words := strings.Fields(line)
	if c.Data != "" {
		words = append([]string{"--data", c.Data}, words...)
	}
	r := &Command{c: c, cmd: exec.CommandContext(ctx, Terminal(c.T), words...)}
	r.cmd.Dir = c.Dir
	r.cmd.Env, r.cmd.Stdin, r.cmd.Stderr = c.Env, in, &r.err
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		c.T.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		c.T.Fatal(err)
	}
	r.lines = make(chan string, 10_000)
	r.read.Go(func() {
		defer close(r.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			r.out.WriteString(scan.Text() + "\n")
			r.lines <- scan.Text()
		}
	})
	return r
}

// Process is the command's process.
func (r *Command) Process() *os.Process { return r.cmd.Process }

// Signal sends the process a signal.
func (r *Command) Signal(s os.Signal) {
	r.c.T.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.c.T.Fatal(err)
	}
}

// Until waits for a line of standard output that begins so, and returns it.
func (r *Command) Until(prefix string) string {
	r.c.T.Helper()
	for line := range r.lines {
		if strings.HasPrefix(line, prefix) {
			return line
		}
	}
	o := r.End()
	r.c.T.Fatalf("it ended with %d, without a line %q…\n%s%s", o.Code, prefix, o.Out, o.Err)
	return ""
}

// End waits for the end.
func (r *Command) End() Outcome {
	r.c.T.Helper()
	r.read.Wait()
	err := r.cmd.Wait()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		r.c.T.Fatal(err)
	}
	o := Outcome{Code: r.cmd.ProcessState.ExitCode(), Out: r.out.String(), Err: r.err.String()}
	r.c.said.WriteString(o.Out + o.Err)
	return o
}

// Run runs the program to its end, with nothing on standard input.
func (c *Computer) Run(line string) Outcome {
	c.T.Helper()
	return c.Start(nil, line).End()
}

// Want runs the program and checks the exit code and a piece of what it says on
// either output.
func (c *Computer) Want(code int, text, line string) Outcome {
	c.T.Helper()
	return c.Check(c.Run(line), code, text, line)
}

// Check checks how a command line ended, as Want does.
func (c *Computer) Check(o Outcome, code int, text, line string) Outcome {
	c.T.Helper()
	if o.Code != code || !strings.Contains(o.Out+o.Err, text) {
		c.T.Fatalf("%s: code %d, want %d and %q\nstdout:\n%s\nstderr:\n%s", line, o.Code, code, text, o.Out, o.Err)
	}
	return o
}

// redirectPorts is held while a sign-in is under way: the program waits for the
// browser at one of three fixed ports of this computer.
var redirectPorts sync.Mutex

// Answer runs a sign-in and answers the service's page in the browser.
func (c *Computer) Answer(line, user string, allow bool) Outcome {
	c.T.Helper()
	redirectPorts.Lock()
	defer redirectPorts.Unlock()
	r := c.Start(nil, line)
	address := strings.TrimSpace(r.Until("  http"))
	if err := simulator.Consent(c.T.Context(), c.Browser, address, user, allow); err != nil && allow {
		c.T.Errorf("%s: %v", line, err)
	}
	return r.End()
}

// SignIn signs a user, named by the extension's number, in to both services.
func (c *Computer) SignIn(user string) {
	c.T.Helper()
	c.Check(c.Answer("login", user, true), 0, "Signed in to RingCentral as ", "login")
	c.Check(c.Answer("connect", "", true), 0, "Connected to the Dropbox of ", "connect")
}
