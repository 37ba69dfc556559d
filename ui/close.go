package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"

	"ringcentral-archiver/ui/desktop"
)

// panelPatience is how long a program that begins hidden waits for a panel: at
// the session's start it may be there before it.
const panelPatience = 10 * time.Second

// leave is what can be done with the window when it is closed; the tests give
// their own.
type leave struct {
	host     func() bool // something shows the tray icon now
	minimise func() bool // minimises the window; false if that cannot be done
}

// front shows the window, also where others cover it.
func (w *window) front() {
	w.seen.Store(true)
	w.win.Show()
	w.win.RequestFocus()
}

// closed answers the window's close button. The program goes on: in the tray if
// something shows it, else minimised. Where neither is possible it ends.
func (w *window) closed() {
	switch {
	case w.leave.host():
		w.hide()
	case w.told:
		w.dismiss()
		w.shrink()
	default:
		w.told = true
		w.announce(say("The program goes on in the background"),
			say("This desktop shows no tray icons, so the window is minimised when it is closed. Press Ctrl+Q to quit."),
			say("Minimise"), w.shrink)
	}
}

func (w *window) hide() {
	w.seen.Store(false)
	w.win.Hide()
	signal(w.hidden)
}

// shrink minimises the window, or asks to quit where that cannot be done.
func (w *window) shrink() {
	if !w.leave.minimise() {
		w.askToQuit()
	}
}

// stayHidden shows the window minimised after all if nothing can bring it back.
func (w *window) stayHidden() {
	select {
	case <-w.clock.After(panelPatience):
	case <-w.ctx.Done():
		return
	}
	if w.leave.host() {
		return
	}
	w.post(func() {
		if !w.seen.Load() {
			w.front()
			w.leave.minimise()
		}
	})
}

// onDesktop is what can be done on this desktop.
func (w *window) onDesktop() leave {
	return leave{
		host: func() bool { return w.inTray && desktop.TrayHost(w.ctx) },
		minimise: func() (done bool) {
			native, ok := w.win.(driver.NativeWindow)
			if !ok {
				return false
			}
			native.RunNative(func(context any) {
				if x11, ok := context.(driver.X11WindowContext); ok {
					done = desktop.Minimise(x11.WindowHandle)
				}
			})
			return done
		},
	}
}

// askToQuit ends the program. It asks first, in front of the window, if archiving
// would stop.
func (w *window) askToQuit() {
	if !archives(w.snap) {
		w.app.Quit()
		return
	}
	w.front()
	w.dismiss()
	text := say("Nothing is archived while the program is not running. What was missed is made up for at the next start, as long as RingCentral still has it.")
	if w.snap.Pass.Running {
		text = say("It is archiving now and goes on from there at the next start.") + " " + text
	}
	w.ask(say("Quit and stop archiving?"), text, say("Quit"), w.app.Quit)
}

// quitKey: Ctrl+Q quits, on macOS Cmd+Q.
func (w *window) quitKey() {
	w.win.Canvas().AddShortcut(&fynedesktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierShortcutDefault},
		func(fyne.Shortcut) { w.askToQuit() })
}
