package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"github.com/jonboulle/clockwork"
	"github.com/pkg/browser"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/help"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/notifications"
	"ringcentral-archiver/ui/tray"
	"ringcentral-archiver/ui/widgets"
)

// Options is what the window is told besides the engine.
type Options struct {
	Version string
	Hidden  bool            // begin without showing the window
	Start   []string        // options that the session is to start it with, besides
	Demo    bool            // a demonstration: the title says so
	Help    help.Program    // what the menu Help shows
	Clock   clockwork.Clock // nil = real
	// Attend lets other starts of the program reach this one from now on. They may call show, on any
	// goroutine. Nil = they cannot.
	Attend func(show func()) error
}

func (o Options) clock() clockwork.Clock {
	if o.Clock == nil {
		return clockwork.NewRealClock()
	}
	return o.Clock
}

// ErrSetAside: the user has asked to set the damaged data file aside and to start again.
var ErrSetAside = errors.New("the damaged data file is to be set aside")

// Run shows the window and returns when the program is to end. The engine has
// to be served by the caller. A window that begins hidden is shown from the
// tray, or when the program is started again. Errors: ErrSetAside.
func Run(a fyne.App, e *archiver.Archiver, o Options) error {
	a.Settings().SetTheme(widgets.NewTheme())
	w := newWindow(a, whole{e}, o)
	defer w.shut()
	w.scale()
	defer w.unscale()
	w.build()
	w.show(e.Snapshot())
	w.attend()
	if o.Attend != nil {
		if err := o.Attend(func() { w.Post(w.Front) }); err != nil {
			Trouble(a, err.Error(), "", o.Help)
			return err
		}
	}
	w.Go(w.follow)
	if mayIdle() {
		w.Go(w.loop.idle)
	}
	if o.Hidden {
		w.loop.rest()
		w.Go(w.stayHidden)
	} else {
		w.Front()
	}
	a.Run()
	w.End()
	if w.setsAside {
		return ErrSetAside
	}
	return nil
}

// shut ends what belongs to the window, and removes what was fetched for it.
func (w *window) shut() {
	w.Close()
	w.log.Forget()
}

// attend sets up what belongs to the window and lies outside of it: the tray,
// the notifications, and where the session finds the program at its start.
func (w *window) attend() {
	w.log.Forget() // a crash may have left something behind
	w.win.SetCloseIntercept(w.Closed)
	w.news = notifications.New(w.Runner, w.place, w.app)
	w.outside = append(w.outside, w.news)
	if panel, ok := w.app.(fynedesktop.App); ok && desktop.HasSession(w.Context()) {
		w.tray = tray.New(w.Runner, w.runs, w.place, panel, w.win, w)
		w.outside = append(w.outside, w.tray)
	}
	if !w.options.Demo { // a demonstration is not what the session is to start
		w.Do(actions.Autostart, func(context.Context) error {
			return newAutostart(w).Renew()
		})
	}
}

func openInBrowser(address string) error { return browser.OpenURL(address) }

// Language is the code of the language that the window speaks.
func Language() string {
	if err := l10n.Load(); err != nil {
		fyne.LogError("The texts of the window cannot be read", err)
	}
	return l10n.Spoken().Code
}

func locale() string { return lang.SystemLocale().String() }
