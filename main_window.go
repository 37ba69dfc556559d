//go:build cgo

package main

import (
	"context"
	"errors"
	"fmt"

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
	switch {
	case errors.Is(err, store.ErrInUse):
		if desktop.AskToShow(line.Data) == nil {
			return terminal.Done
		}
		return line.Fail(env, err) // a command holds the folder, which has no window
	case err != nil:
		return line.Fail(env, err)
	}
	h.warn(env.Err)
	shown := h.show(ctx, line, about)
	if err := errors.Join(shown, h.close()); err != nil {
		return line.Fail(env, err)
	}
	return terminal.Done
}

// show runs the window with the engine behind it until the user quits, or the
// system asks the program to end.
func (h *house) show(ctx context.Context, line *terminal.Line, about details) error {
	icon := fyne.NewStaticResource("icon.png", assets.Icon)
	app.SetMetadata(fyne.AppMetadata{ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build, Icon: icon})
	a := app.NewWithID(about.ID)
	a.SetIcon(icon)
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
