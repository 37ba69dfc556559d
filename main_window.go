//go:build cgo

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"ringcentral-archiver/assets"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui"
	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/terminal"
)

// window opens the window and has the engine archive until it is quit. A second
// start with the same data folder shows the window of the first.
func window(ctx context.Context, line *terminal.Line, env terminal.Env, about details) int {
	if !hasDisplay() {
		fmt.Fprintf(env.Err, "There is no display to open the window on. Use the commands: %s.\n", terminal.Commands())
		return terminal.Failed
	}
	h, err := openHouse(line, about)
	if errors.Is(err, store.ErrInUse) && desktop.AskToShow(line.Data) == nil {
		return terminal.Done
	}
	if err != nil { // also when a command holds the folder, which has no window
		return trouble(line, env, about, err)
	}
	h.warn(env.Err)
	shown := h.show(ctx, line, about)
	if err := errors.Join(shown, h.close()); err != nil {
		return line.Fail(env, err)
	}
	return terminal.Done
}

// trouble says in a window why there is none of the program's own, in the words
// of the terminal.
func trouble(line *terminal.Line, env terminal.Env, about details, err error) int {
	var words strings.Builder
	said := env
	said.Err = io.MultiWriter(env.Err, &words)
	code := line.Fail(said, err)
	ui.Trouble(newApp(about), strings.TrimPrefix(strings.TrimSpace(words.String()), "archiver: "))
	return code
}

// newApp is the window toolkit's application.
func newApp(about details) fyne.App {
	icon := fyne.NewStaticResource("icon.png", assets.Icon)
	app.SetMetadata(fyne.AppMetadata{ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build, Icon: icon})
	a := app.NewWithID(about.ID)
	a.SetIcon(icon)
	return a
}

// show runs the window with the engine behind it until the user quits, or the
// system asks the program to end.
func (h *house) show(ctx context.Context, line *terminal.Line, about details) error {
	a := newApp(about)
	if _, err := h.engine.BeginDemo(ctx); err != nil {
		return err
	}
	h.serve(ctx)
	detach := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer detach()
	return ui.Run(a, h.engine, ui.Options{Version: about.Version, DataDir: h.dir, Hidden: line.Hidden, Demo: line.Demo})
}

// serve has the engine archive every hour until the house is left.
func (h *house) serve(ctx context.Context) {
	h.serving = make(chan error, 1)
	go func() { h.serving <- h.engine.Serve(ctx) }()
}
