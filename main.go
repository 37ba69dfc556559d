// RingCentral Archiver copies call recordings, voicemail, text messages and
// faxes from RingCentral to Dropbox, every hour. This file reads the command
// line and hands it to the window (window.go) or to a command. Both run the
// program (program.go), which starts and stops its parts in order.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // Windows and slim containers have no time zones of their own

	"github.com/BurntSushi/toml"
	"github.com/jonboulle/clockwork"
	"github.com/pkg/browser"
	"golang.org/x/term"

	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/terminal"
)

// The names of this program at the two services. A release sets them with
// -ldflags "-X main.ringCentralClientID=… -X main.dropboxAppKey=…".
var ringCentralClientID, dropboxAppKey string

// Where the makers say that there is a newer version, and minisign's public key with which they sign it. A release may set them
// with -ldflags as well; without them the program asks no server.
var updateAddress, updateKey string

// commit is what the program was built from; the Makefile sets it with -ldflags.
var commit string

//go:embed FyneApp.toml
var fyneApp string

// details is what FyneApp.toml says about the program.
type details struct {
	Name    string
	ID      string
	Version string
	Build   int
}

func readDetails() (details, error) {
	var app struct{ Details details }
	if _, err := toml.Decode(fyneApp, &app); err != nil {
		return details{}, fmt.Errorf("read FyneApp.toml: %w", err)
	}
	return app.Details, nil
}

// version is the program's version with the commit that it was built from, if that is known: a "+" after it is a change that was not
// committed.
func (d details) version() string {
	if commit == "" {
		return d.Version
	}
	return fmt.Sprintf("%s (%s)", d.Version, commit)
}

func main() { os.Exit(run(os.Args[1:])) }

// memoryGoal is what the program tries to get by with, in bytes: the collector
// runs more often above it, and where that does not help more is used. A pass
// takes no longer with three quarters of it, whatever it copies. GOMEMLIMIT sets
// another goal.
const memoryGoal = 64 << 20

func run(args []string) int {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	about, err := readDetails()
	if err != nil {
		plaintext.Fprintf(os.Stderr, "%v\n", err)
		return terminal.Failed
	}
	env := environment(about)
	line, code := terminal.Start(args, env)
	if line == nil {
		return code
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	if line.Repair() {
		return repair(line, env)
	}
	if line.Service() {
		usual := line.Data == ""
		if err := chooseFolder(line); err != nil {
			return line.Fail(env, err)
		}
		return line.RunService(ctx, env, usual)
	}
	switch {
	case line.Window():
		return window(ctx, line, env, about)
	case line.ForHolder():
		return tellHolder(ctx, line, args, env, about)
	default:
		return command(ctx, line, args, env, about)
	}
}

// repair looks at the data file and sets it aside if it is damaged. No program may have it open.
func repair(line *terminal.Line, env terminal.Env) int {
	if err := chooseFolder(line); err != nil {
		return line.Fail(env, err)
	}
	return line.SetAside(filepath.Join(line.Data, store.FileName), env)
}

// command does what the line asks for, without a window.
func command(ctx context.Context, line *terminal.Line, args []string, env terminal.Env, about details) int {
	if err := line.Ready(); err != nil {
		return line.Fail(env, err)
	}
	p, code, err := hold(ctx, line, args, env, about)
	if err != nil && line.Diagnoses() && ctx.Err() == nil {
		env.Diagnose = diagnoseWithout(line, about, err)
		return line.RunWithout(ctx, env)
	}
	if err != nil {
		return line.Fail(env, err)
	}
	if p == nil {
		return code
	}
	env.Diagnose = p.diagnose(line, about)
	p.warn(env)
	ctx, quit := context.WithCancel(ctx)
	defer quit()
	if line.Long() {
		if err := p.openDoor(ctx, line, about, quit, nil); err != nil { // archiving matters more
			env.Warn("archiver: other commands get no answer while this one runs: %v", err)
		}
	}
	code = line.Run(ctx, p.engine, env)
	if err := errors.Join(p.closeDoor(), p.close()); err != nil {
		return max(code, line.Fail(env, err))
	}
	return code
}

// environment is the world around the commands, for real.
func environment(about details) terminal.Env {
	env := terminal.Env{
		Out: os.Stdout, Err: os.Stderr, Clock: clockwork.NewRealClock(), Zone: time.Local, Language: translation.In(locale()), Version: about.version(),
		SMTPPassword: os.Getenv("SMTP_PASSWORD"),
	}
	if out := int(os.Stdout.Fd()); term.IsTerminal(out) && os.Getenv("TERM") != "dumb" {
		env.Width = func() int {
			width, _, err := term.GetSize(out)
			if err != nil {
				return 80
			}
			return width
		}
	}
	if delivers(os.Stdin) {
		env.In, env.Asks = os.Stdin, term.IsTerminal(int(os.Stdin.Fd()))
	}
	if env.Asks {
		env.TypeSecret = typeSecret
	}
	if hasDisplay() {
		browser.Stdout, browser.Stderr = io.Discard, io.Discard
		env.Open = browser.OpenURL
	}
	return env
}

// locale is the user's, as programs that use gettext find it; LC_ALL=C is English.
func locale() string { return cmp.Or(translation.Locale(os.Getenv), systemLocale()) }

// delivers reports whether something can be typed or piped in: not from
// /dev/null, nor from a standard input that was closed.
func delivers(in *os.File) bool {
	info, err := in.Stat()
	if err != nil {
		return false
	}
	return info.Mode()&os.ModeCharDevice == 0 || term.IsTerminal(int(in.Fd()))
}

// hasDisplay reports whether a browser could show itself: without a display,
// xdg-open would start one in the terminal.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	default:
		return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	}
}
