package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
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
// to be served by the caller. A window that begins hidden is shown when the
// program is started again.
func Run(a fyne.App, e *archiver.Archiver, o Options) error {
	a.Settings().SetTheme(widgets.NewTheme())
	w := newWindow(a, e, o)
	defer w.close()
	w.build()
	w.win.SetCloseIntercept(w.askToQuit)
	door, err := desktop.Listen(o.DataDir, func() { w.post(w.front) })
	if err != nil {
		return fmt.Errorf("listen for a second start: %w", err)
	}
	w.work.Go(w.follow)
	if !o.Hidden {
		w.front()
	}
	a.Run()
	w.end()
	return door.Close()
}

// front shows the window, also where others cover it.
func (w *window) front() {
	w.seen.Store(true)
	w.win.Show()
	w.win.RequestFocus()
}

// askToQuit ends the program, and asks first while there is something that
// would stop.
func (w *window) askToQuit() {
	if !w.snap.Backup.On {
		w.app.Quit()
		return
	}
	w.ask("Quit and stop archiving?",
		"Nothing is archived while the program is not running. What was missed is made up for at the next start, as long as RingCentral still has it.",
		"Quit", w.app.Quit)
}

func openInBrowser(address string) error { return browser.OpenURL(address) }

func locale() string { return lang.SystemLocale().String() }

// until tomorrow morning, when an office opens.
func tomorrow(now time.Time, zone *time.Location) time.Time {
	const opens = 8
	now = now.In(zone)
	return time.Date(now.Year(), now.Month(), now.Day()+1, opens, 0, 0, 0, zone)
}
