package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"github.com/jonboulle/clockwork"
	"github.com/pkg/browser"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/widgets"
)

// Options is what the window is told besides the engine.
type Options struct {
	Version string
	DataDir string          // where a second start asks this one to show itself
	Hidden  bool            // begin without showing the window
	Demo    bool            // a demonstration: the title says so
	Clock   clockwork.Clock // nil = real
}

func (o Options) clock() clockwork.Clock {
	if o.Clock == nil {
		return clockwork.NewRealClock()
	}
	return o.Clock
}

var _ engine = (*archiver.Archiver)(nil)

// Run shows the window and returns when the program is to end. The engine has
// to be served by the caller. A window that begins hidden is shown from the
// tray, or when the program is started again.
func Run(a fyne.App, e *archiver.Archiver, o Options) error {
	a.Settings().SetTheme(widgets.NewTheme())
	w := newWindow(a, e, o)
	defer w.close()
	w.build()
	w.show(e.Snapshot())
	w.attend()
	door, err := desktop.Listen(o.DataDir, func() { w.post(w.front) })
	if err != nil {
		err = fmt.Errorf("listen for a second start: %w", err)
		Trouble(a, err.Error())
		return err
	}
	w.work.Go(w.follow)
	if rests() {
		w.work.Go(w.rest)
	}
	if o.Hidden {
		signal(w.hidden)
		w.work.Go(w.stayHidden)
	} else {
		w.front()
	}
	a.Run()
	w.end()
	return door.Close()
}

// attend sets up what belongs to the window and lies outside of it: the tray,
// the notifications, and where the session finds the program at its start.
func (w *window) attend() {
	w.win.SetCloseIntercept(w.closed)
	w.also = append(w.also, newBell(w))
	if panel, ok := w.app.(fynedesktop.App); ok && desktop.HasSession(w.ctx) {
		w.also = append(w.also, newTray(w, panel))
	}
	if !w.o.Demo { // a demonstration is not what the session is to start
		w.do(ofStart, func(context.Context) error {
			return desktop.NewAutostart(w.app.UniqueID(), w.app.Metadata().Name).Renew()
		})
	}
}

func openInBrowser(address string) error { return browser.OpenURL(address) }

func locale() string { return lang.SystemLocale().String() }

// until tomorrow morning, when an office opens.
func tomorrow(now time.Time, zone *time.Location) time.Time {
	const opens = 8
	now = now.In(zone)
	return time.Date(now.Year(), now.Month(), now.Day()+1, opens, 0, 0, 0, zone)
}
