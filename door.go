package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/control"
	"ringcentral-archiver/ui/newfile"
	"ringcentral-archiver/ui/terminal"
	"ringcentral-archiver/ui/terminal/secretfile"
)

// This file is how the starts of the program with one data folder work together: one holds the
// folder and opens a door in it (ui/control); the others have it do their command lines.

// holderPatience is how long a start waits for the folder while whoever holds it has no door: such a
// command is done soon, or the program is just quitting.
const holderPatience = 6 * time.Second

// askHolder has the program that holds the data folder do the line. Errors: control.ErrNoProgram if
// there is none that answers.
func askHolder(ctx context.Context, line *terminal.Line, args []string, env terminal.Env) (code int, err error) {
	request := control.Request{
		Args: args, Data: line.Data, CA: line.CA, Demo: line.Demo, In: env.In != nil, Asks: env.Asks, Secrets: env.TypeSecret != nil, Browser: env.Open != nil, SMTPPassword: env.SMTPPassword,
	}
	if env.Width != nil {
		request.Width = env.Width()
	}
	if env.Language != nil {
		request.Language = env.Language.Code
	}
	if tz, set := os.LookupEnv("TZ"); set {
		request.TZ = &tz
	}
	code, err = control.Ask(ctx, line.Data, request, control.Terminal{
		In: env.In, Out: env.Out, Err: env.Err, Open: env.Open, ReadFile: secretfile.Read, WriteFile: newfile.Write,
		TypeSecret: func(question string) (string, error) { return env.TypeSecret(ctx, question) },
	})
	switch {
	case errors.Is(err, control.ErrNoProgram):
		return 0, err
	case errors.Is(err, control.ErrOtherVersion):
		return line.OtherVersion(env), nil
	case errors.Is(err, control.ErrLost):
		return line.Lost(env), nil
	case err != nil: // the output is not taken
		return line.Fail(env, err), nil
	}
	return code, nil
}

// hold has the program that holds the data folder do the line, or else opens the folder. Without a
// program there is only the exit code. Errors: those of openProgram.
func hold(ctx context.Context, line *terminal.Line, args []string, env terminal.Env, about details) (p *program, code int, err error) {
	if err := chooseFolder(line); err != nil {
		return nil, 0, err
	}
	for began := env.Clock.Now(); ; {
		if code, err = askHolder(ctx, line, args, env); err == nil {
			return nil, code, nil
		}
		if p, err = openProgram(line, about); !errors.Is(err, store.ErrInUse) || env.Clock.Since(began) > holderPatience {
			return p, 0, err
		}
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
	}
}

// tellHolder does a line that only a program can do which holds the data folder.
func tellHolder(ctx context.Context, line *terminal.Line, args []string, env terminal.Env, about details) int {
	if err := chooseFolder(line); err != nil {
		return line.Fail(env, err)
	}
	if _, err := os.Stat(filepath.Join(line.Data, store.FileName)); errors.Is(err, fs.ErrNotExist) {
		return line.NoHolder(env)
	}
	p, code, err := hold(ctx, line, args, env, about)
	switch {
	case errors.Is(err, store.ErrNewer) || errors.Is(err, store.ErrDamaged): // which is found by who has the file to itself
		return line.NoHolder(env)
	case err != nil:
		return line.Fail(env, err)
	case p == nil:
		return code
	}
	if err := p.close(); err != nil {
		return line.Fail(env, err)
	}
	return line.NoHolder(env)
}

// openDoor opens the door in the data folder, until the program ends. quit is to end it soon; show
// shows the window and is nil where there is none.
func (p *program) openDoor(ctx context.Context, line *terminal.Line, about details, quit, show func()) (err error) {
	p.door, err = control.Open(ctx, p.dir, func(ctx context.Context, c *control.Call) int {
		return p.answer(ctx, c, line, about, &terminal.Holder{Show: show, Quit: func() { c.UntilExit(); quit() }})
	})
	return err
}

// answer does a command line of another start of the program.
func (p *program) answer(ctx context.Context, c *control.Call, held *terminal.Line, about details, holder *terminal.Holder) int {
	env := terminal.Env{
		Out: c.Stdout(), Err: c.Stderr(), Clock: clockwork.NewRealClock(), Zone: zoneOf(c.TZ), Language: translation.In(c.Language), Version: about.version(),
		SMTPPassword: c.SMTPPassword, ReadFile: c.ReadFile, WriteFile: c.WriteFile, Holder: holder, Diagnose: p.diagnose(held, about),
	}
	if c.In {
		env.In, env.Asks = c.Stdin(), c.Asks
	}
	if c.Secrets {
		env.TypeSecret = c.TypeSecret
	}
	if c.Browser {
		env.Open = c.Open
	}
	if c.Width > 0 {
		env.Width = func() int { return c.Width }
	}
	// The caller has read the line before and found nothing wrong with it, so it is of another version.
	read := env
	read.Out, read.Err = io.Discard, io.Discard
	line, _ := terminal.Start(c.Args, read)
	if line == nil {
		return (&terminal.Line{Data: c.Data}).OtherVersion(env)
	}
	if line.Data = c.Data; line.Demo != held.Demo {
		return line.OtherWorld(env)
	}
	if c.CA != "" && c.CA != held.CA && !line.ForHolder() {
		line.UnusedCA(env)
	}
	p.warn(env)
	return line.Run(ctx, p.engine, env)
}

// mostZone is how large a file of a time zone is at most; the largest has some kilobytes.
const mostZone = 1 << 20

// zoneOf is the caller's time zone; tz is its variable TZ, nil = not set. Both programs are on one
// computer, so without that variable both have its zone.
func zoneOf(tz *string) *time.Location {
	own, set := os.LookupEnv("TZ")
	if runtime.GOOS == "windows" || (tz == nil && !set) || (tz != nil && set && *tz == own) {
		return time.Local
	}
	name := "/etc/localtime"
	if tz != nil {
		name = strings.TrimPrefix(*tz, ":")
	}
	if !filepath.IsAbs(name) {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
		return time.UTC // as Go has it for its own zone
	}
	if s, err := os.Stat(name); err != nil || !s.Mode().IsRegular() || s.Size() > mostZone {
		return time.UTC
	}
	if text, err := os.ReadFile(name); err == nil {
		if zone, err := time.LoadLocationFromTZData("Local", text); err == nil {
			return zone
		}
	}
	return time.UTC
}

// closeDoor waits for the end of what other starts of the program have asked for.
func (p *program) closeDoor() error {
	if p.door == nil {
		return nil
	}
	if err := p.door.Close(); err != nil {
		return fmt.Errorf("close the door: %w", err)
	}
	return nil
}
