package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/systray"

	"ringcentral-archiver/archiver"
)

// tray is the icon in the system's panel and its menu. It is made once and
// touched only when it is to show something else, because a menu that is open
// closes when it is built anew.
type tray struct {
	*window
	panel desktop.App
	tip   func(string) // what is shown when the mouse rests on the icon
	menu  *fyne.Menu
	icons map[archiver.Mood]fyne.Resource
	shown trayView
}

// trayView is what the tray shows.
type trayView struct {
	mood                     archiver.Mood
	words                    string
	canRun, canPause, paused bool
}

func (p place) tray(s archiver.Snapshot) trayView {
	ready := s.RingCentral.SignedIn && s.Dropbox.Connected && s.Backup.On
	v := trayView{mood: s.Mood, words: p.footer(s).text, canRun: ready, canPause: s.Backup.On, paused: s.Backup.Paused}
	if s.Mood == archiver.Working {
		v.words = say("Archiving") // the footer counts down, which would build the menu anew with each item
	}
	return v
}

// newTray makes the icon, before the toolkit's loop begins. A tap on it shows
// the window.
func newTray(w *window, panel desktop.App) *tray {
	t := &tray{window: w, panel: panel, tip: systray.SetTooltip, menu: fyne.NewMenu(""), icons: trayIcons()}
	t.shown = w.place.tray(w.snap)
	t.fill()
	w.inTray = true
	panel.SetSystemTrayIcon(t.icons[t.shown.mood])
	panel.SetSystemTrayMenu(t.menu)
	panel.SetSystemTrayWindow(w.win)
	// The toolkit's own handlers hide the window unasked, and show it from the panel's goroutine.
	systray.SetOnTapped(func() { w.post(w.front) })
	w.win.SetCloseIntercept(w.closed)
	t.tip(t.shown.words)
	return t
}

// draw shows what has changed.
func (t *tray) draw() {
	v, before := t.place.tray(t.snap), t.shown
	if v == before || !t.inTray {
		return
	}
	defer t.survive()
	t.shown = v
	if v.mood != before.mood {
		t.panel.SetSystemTrayIcon(t.icons[v.mood])
	}
	if v.words != before.words {
		t.tip(v.words)
	}
	t.fill()
	t.menu.Refresh()
}

// survive goes on without a tray where the session bus has gone, or the toolkit
// has left it because the program ends: the tray library panics with the error
// of its connection then.
func (t *tray) survive() {
	switch broken := recover().(type) {
	case nil:
	case runtime.Error:
		panic(broken)
	case error:
		t.inTray = false
	default:
		panic(broken)
	}
}

// showWhole brings the window with its calendar to the front.
func (t *tray) showWhole() {
	t.front()
	t.showCalendar()
}

// fill builds the menu from what is to be shown.
func (t *tray) fill() {
	v := t.shown
	state := fyne.NewMenuItem(v.words, nil)
	run := fyne.NewMenuItem(say("Back Up Now"), t.runNow)
	pause := fyne.NewMenuItem(say("Pause"), nil)
	pause.ChildMenu = t.pauseMenu()
	if v.paused {
		pause = fyne.NewMenuItem(say("Resume"), t.goOn)
	}
	quit := fyne.NewMenuItem(say("Quit"), t.askToQuit)
	quit.IsQuit = true
	state.Disabled, run.Disabled, pause.Disabled = true, !v.canRun, !v.canPause
	t.menu.Items = []*fyne.MenuItem{
		state, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(say("Open"), t.front), fyne.NewMenuItem(say("Is everything there?"), t.showWhole), run, pause, fyne.NewMenuItemSeparator(),
		quit,
	}
}
