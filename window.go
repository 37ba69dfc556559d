//go:build cgo

package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"ringcentral-archiver/archiver/policy"
	"ringcentral-archiver/assets"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui"
	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/desktop/hush"
	"ringcentral-archiver/ui/help"
	"ringcentral-archiver/ui/terminal"
	"ringcentral-archiver/ui/terminal/phrase"
)

// The packages of the toolkit are initialised, and main's begins.
func init() { hush.Over() }

// window opens the window and runs the engine until the user quits. A second
// start with the same data folder shows the window of the first.
func window(ctx context.Context, line *terminal.Line, env terminal.Env, about details) int {
	if !hasDisplay() {
		env.Warn("There is no display to open the window on. Use the commands: %s.", terminal.Commands())
		return terminal.Failed
	}
	if err := desktop.CanDraw(); err != nil {
		desktop.Notify(ctx, about.Name, err.Error())
		return line.Fail(env, phrase.Mistake("%v; the commands work without a window: %s", err, terminal.Commands()))
	}
	options := line.Options() // before the usual folder is chosen
	if err := chooseFolder(line); err == nil && !line.GoesOn() {
		return terminal.Done
	}
	var words strings.Builder
	said := env
	said.Err = io.MultiWriter(env.Err, &words)
	p, code, err := hold(ctx, line, terminal.ShowTheWindow, said, about)
	if err != nil {
		return showStartError(line, env, about, err)
	}
	if p == nil {
		if code != terminal.Done { // a command holds the folder, which has no window
			a, _ := newApp(about)
			ui.Trouble(a, strings.TrimSpace(words.String()), "", help.Program{})
		}
		return code
	}
	p.warn(env)
	ctx, quit := context.WithCancel(ctx)
	defer quit()
	shown := p.show(ctx, quit, line, options, about)
	quit() // also of what other starts have asked for
	shown = errors.Join(shown, p.closeDoor())
	if errors.Is(shown, ui.ErrSetAside) {
		if err := p.close(); err != nil && !errors.Is(err, store.ErrDamaged) {
			return line.Fail(env, err)
		}
		return startAfresh(line, env)
	}
	if err := errors.Join(shown, p.close()); err != nil {
		return line.Fail(env, err)
	}
	return terminal.Done
}

// showStartError says in a small window why the program cannot start, in the
// words of the terminal.
func showStartError(line *terminal.Line, env terminal.Env, about details, err error) int {
	var words strings.Builder
	said := env
	said.Err = io.MultiWriter(env.Err, &words)
	code := line.Fail(said, err)
	remedy := ""
	if errors.Is(err, store.ErrDamaged) {
		remedy = ui.SetAsideWords()
	}
	a, _ := newApp(about)
	if ui.Trouble(a, strings.TrimPrefix(strings.TrimSpace(words.String()), "archiver: "), remedy, helpWithout(line, about, err)) {
		return startAfresh(line, env)
	}
	return code
}

// startAfresh sets the damaged data file aside and starts the program again.
func startAfresh(line *terminal.Line, env terminal.Env) int {
	to, err := store.SetAside(filepath.Join(line.Data, store.FileName), env.Clock.Now())
	if err == nil {
		env.Warn("The damaged data file is now %s.", to)
		err = restart()
	}
	if err != nil {
		return line.Fail(env, err)
	}
	return terminal.Done
}

// helpWithout is the help where the program cannot start; err says why not.
func helpWithout(line *terminal.Line, about details, err error) help.Program {
	return help.Program{Diagnose: diagnoseWithout(line, about, err), Log: described(line, about).Log}
}

// newApp is the window toolkit's application. ended has to be called when it has run, where it has shown the window.
func newApp(about details) (a fyne.App, ended func()) {
	icon := fyne.NewStaticResource("icon.png", assets.Icon)
	app.SetMetadata(fyne.AppMetadata{ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build, Icon: icon})
	a = app.NewWithID(about.ID)
	a.SetIcon(icon)
	return a, withoutStopEvent(a)
}

// show runs the window with the engine behind it until the user quits, or the
// system asks the program to end.
func (p *program) show(ctx context.Context, quit func(), line *terminal.Line, options []string, about details) error {
	a, ended := newApp(about)
	defer ended()
	if _, err := p.engine.BeginDemo(ctx); err != nil {
		return err
	}
	if err := policy.KeepLanguage(p.store, ui.Language()); err != nil {
		slog.Warn("The language is not kept for mails and pages", "error", err.Error())
	}
	p.serve(ctx)
	defer quitWith(ctx, a)()
	return ui.Run(a, p.engine, ui.Options{
		Version: about.version(), Hidden: line.Hidden, Demo: line.Demo, Start: options,
		Help:   help.Program{Diagnose: p.diagnose(line, about), Log: described(line, about).Log},
		Attend: func(show func()) error { return p.openDoor(ctx, line, about, quit, show) },
	})
}

// serve runs the engine, which archives every hour, until the program is closed.
func (p *program) serve(ctx context.Context) {
	p.serving = make(chan error, 1)
	go func() { p.serving <- p.engine.Serve(ctx) }()
}
