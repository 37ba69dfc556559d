// Package scheduler has the Task Scheduler of Windows run "archiver run" from the start of the computer on, as the user who sets it up: so
// it has that user's data folder and keychain, which a Windows service under another account has not.
package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"ringcentral-archiver/ui/terminal/phrase"
)

// Task is what the Task Scheduler runs.
type Task struct {
	Folder  string   // the data folder; each has a task of its own
	Usual   bool     // it is the one that is used where none is named
	Program string   // the program for the terminal
	Words   []string // behind its name
	User    string   // as Windows has it: COMPUTER\NAME
}

// Of is the task of a data folder that runs this program with those words, as the user who asks for it. Errors: the system's.
func Of(folder string, usual bool, words []string) (Task, error) {
	program, err := os.Executable()
	if err != nil {
		return Task{}, fmt.Errorf("find the program: %w", err)
	}
	// The program with the window lies beside the one for the terminal.
	if com := strings.TrimSuffix(program, filepath.Ext(program)) + ".com"; strings.EqualFold(filepath.Ext(program), ".exe") {
		if _, err := os.Stat(com); err == nil {
			program = com
		}
	}
	who, err := user.Current()
	if err != nil {
		return Task{}, fmt.Errorf("find your user name: %w", err)
	}
	return Task{Folder: folder, Usual: usual, Program: program, Words: words, User: who.Username}, nil
}

// Name is the task's, as the Task Scheduler shows it.
func (t Task) Name() string {
	if t.Usual {
		return "RingCentral Archiver"
	}
	sum := sha256.Sum256([]byte(strings.ToLower(filepath.Clean(t.Folder))))
	return "RingCentral Archiver " + hex.EncodeToString(sum[:4])
}

// definition is the task as the scheduler takes it (Task Scheduler schema 1.2). It begins with the computer, has no time at which it
// is ended, goes on when a notebook is on its battery, and is started again when it has failed; 255 times are the most that the schema allows.
func (t Task) definition() string {
	return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Archives RingCentral to Dropbox every hour, also while no one is signed in to this computer.</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>` + text(t.User) + `</UserId>
      <LogonType>Password</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT10M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>` + text(t.Program) + `</Command>
      <Arguments>` + text(arguments(t.Words)) + `</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

func text(s string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // a builder takes all
	return out.String()
}

// arguments writes words as Windows splits them again.
func arguments(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if w == "" || strings.ContainsAny(w, " \t\"") {
			out[i] = quoted(w)
		}
	}
	return strings.Join(out, " ")
}

// quoted doubles backslashes before a quotation mark, also the one at the end.
func quoted(word string) string {
	var out strings.Builder
	out.WriteByte('"')
	slashes := 0
	for _, c := range word {
		switch c {
		case '\\':
			slashes++
		case '"':
			out.WriteString(strings.Repeat(`\`, slashes+1))
			slashes = 0
		default:
			slashes = 0
		}
		out.WriteRune(c)
	}
	return out.String() + strings.Repeat(`\`, slashes) + `"`
}

// Tasks is the program of Windows that sets tasks up.
type Tasks struct {
	Program  string // empty = schtasks
	In       io.Reader
	Out, Err io.Writer
}

var (
	// ErrFailed: the Task Scheduler has said why it does not do something.
	ErrFailed = phrase.Mistake("the Task Scheduler did not do that")
	// ErrName: the scheduler would run another program, or that with other words.
	ErrName = phrase.Mistake("the Task Scheduler would change this name")
)

// check looks whether the scheduler runs what it is told: it takes what is between two % for a variable, and XML cannot hold some characters.
func (t Task) check() error {
	for _, name := range append([]string{t.Program, t.User}, t.Words...) {
		const replaced = string(utf8.RuneError)
		if strings.Count(text(name), replaced) != strings.Count(name, replaced) || strings.Count(name, "%") > 1 {
			return fmt.Errorf("%w: %q; choose a folder of another name", ErrName, name)
		}
	}
	return nil
}

// Install sets a task up, in place of an earlier one, and starts it. The scheduler asks for the user's password, which it keeps.
// Errors: ErrName, ErrFailed; the system's.
func (s Tasks) Install(ctx context.Context, t Task) (err error) {
	if err := t.check(); err != nil {
		return err
	}
	file, err := os.CreateTemp("", "archiver-task-*.xml")
	if err != nil {
		return fmt.Errorf("describe the task: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	written, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(t.definition())
	if err == nil {
		_, err = file.WriteString(written)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("describe the task: %w", err)
	}
	if err := s.run(ctx, "/create", "/tn", t.Name(), "/xml", file.Name(), "/ru", t.User, "/rp", "*", "/f"); err != nil {
		return err
	}
	return s.run(ctx, "/run", "/tn", t.Name())
}

// Uninstall removes a task. What it has started runs on. Errors: as of Install.
func (s Tasks) Uninstall(ctx context.Context, t Task) error {
	return s.run(ctx, "/delete", "/tn", t.Name(), "/f")
}

// Show writes how a task stands. Errors: as of Install, if there is none, too.
func (s Tasks) Show(ctx context.Context, t Task) error {
	return s.run(ctx, "/query", "/tn", t.Name(), "/fo", "list")
}

func (s Tasks) run(ctx context.Context, args ...string) error {
	program := s.Program
	if program == "" {
		program = "schtasks"
	}
	c := exec.CommandContext(ctx, program, args...)
	c.Stdin, c.Stdout, c.Stderr = s.In, s.Out, s.Err
	err := c.Run()
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return fmt.Errorf("%w (%w)", ErrFailed, err)
	}
	if err != nil {
		return fmt.Errorf("start the Task Scheduler: %w", err)
	}
	return nil
}
