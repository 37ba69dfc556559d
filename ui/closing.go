package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"

	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
)

// panelPatience is how long a program that begins hidden waits for a panel: at
// the session's start it may be there before it.
const panelPatience = 10 * time.Second

// closeBehavior is what can be done with the window when it is closed; the tests give
// their own.
type closeBehavior struct {
	host     func() bool              // something shows the tray icon now
	minimise func() bool              // minimises the window; false if that cannot be done
	tell     func(title, text string) // shows a notification
}

// Front shows the window, also where others cover it.
func (w *window) Front() {
	w.loop.wake()
	w.win.Show()
	w.win.RequestFocus()
}

// Closed answers the window's close button. The program goes on: in the tray if
// something shows it, else minimised. Where neither is possible it ends.
func (w *window) Closed() {
	w.keepSize()
	switch {
	case w.closing.host():
		if !w.explained {
			w.explained = true
			w.closing.tell(l10n.Translate("Still running in the background"), l10n.Translate("The icon in the tray opens the window and quits the program."))
		}
		w.hide()
	case w.explained:
		w.Dismiss()
		w.shrink()
	default:
		w.explained = true
		w.AnnounceOr(l10n.Translate("Still running in the background"),
			l10n.Translate("This desktop shows no tray icons, so closing the window minimises it. Press Ctrl+Q to quit."),
			l10n.Translate("Minimise"), w.shrink, l10n.Translate("Quit"), w.AskToQuit)
	}
}

func (w *window) hide() {
	w.log.Forget()
	w.win.Hide()
	w.loop.rest()
}

// shrink minimises the window, or asks to quit where that cannot be done.
func (w *window) shrink() {
	if !w.closing.minimise() {
		w.AskToQuit()
	}
}

// stayHidden shows the window minimised after all if nothing can bring it back.
func (w *window) stayHidden() {
	select {
	case <-w.Clock.After(panelPatience):
	case <-w.Context().Done():
		return
	}
	if w.closing.host() {
		return
	}
	w.Post(func() {
		if !w.loop.visible() {
			w.Front()
			w.closing.minimise()
		}
	})
}

// onDesktop is what can be done on this desktop.
func (w *window) onDesktop() closeBehavior {
	return closeBehavior{
		tell: func(title, text string) { w.news.Tell(title, text) },
		host: func() bool { return w.tray != nil && w.tray.Alive() && desktop.TrayHost(w.Context()) },
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

// AskToQuit ends the program. It asks first, in front of the window, if archiving
// would stop.
func (w *window) AskToQuit() {
	w.keepSize()
	if !status.Archives(w.Snapshot()) {
		w.app.Quit()
		return
	}
	w.Front()
	w.Dismiss()
	text := l10n.Translate("Nothing is archived while the program is not running. Missed hours are caught up at the next start, as far as RingCentral still has the items.")
	if w.Snapshot().Pass.Running {
		text = l10n.Translate("A run is in progress; it continues when you next start the program.") + " " + text
	}
	w.Ask(l10n.Translate("Quit and stop archiving?"), text, l10n.Translate("Quit"), w.app.Quit)
}

// quitKey: Ctrl+Q quits, on macOS Cmd+Q.
func (w *window) quitKey() {
	w.win.Canvas().AddShortcut(&fynedesktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierShortcutDefault},
		func(fyne.Shortcut) { w.AskToQuit() })
}
