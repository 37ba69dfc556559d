// Package tray is the icon in the system's panel, its picture for each mood, and
// its menu.
package tray

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/systray"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/runcontrol"
	"ringcentral-archiver/ui/status"
)

// Tray is the icon in the system's panel and its menu. It is made once and
// touched only when it is to show something else, because a menu that is open
// closes when it is built again.
type Tray struct {
	runner *actions.Runner
	runs   *runcontrol.Control
	place  l10n.Place
	window Window
	panel  desktop.App
	alive  bool         // the program has an icon for the tray
	tip    func(string) // what is shown when the mouse rests on the icon
	menu   *fyne.Menu
	icons  map[picture]fyne.Resource
	shown  view
}

// view is what the tray shows.
type view struct {
	picture                  picture
	words                    string
	canRun, canPause, paused bool
}

func viewOf(p l10n.Place, s archiver.Snapshot) view {
	footer := status.Footer(p, s)
	v := view{picture: pictureOf(s.Overall(), footer.Shape), words: footer.Text, canRun: status.CanRun(s), canPause: s.Backup.On, paused: s.Backup.Paused}
	if s.Overall() == archiver.Working {
		v.words = l10n.Translate("Archiving") // the footer counts down, which would rebuild the menu with each item
	}
	return v
}

// Window is what the tray needs of the program's window.
type Window interface {
	Front()  // shows the window
	Closed() // answers its close button
	ShowCalendar()
	AskToQuit()
}

// New makes the icon, before the toolkit's loop begins. A tap on it shows the
// window.
func New(r *actions.Runner, runs *runcontrol.Control, place l10n.Place, panel desktop.App, win fyne.Window, window Window) *Tray {
	t := &Tray{
		runner: r, runs: runs, place: place, window: window, panel: panel, alive: true,
		tip: systray.SetTooltip, menu: fyne.NewMenu(""), icons: icons(),
	}
	t.shown = viewOf(place, r.Snapshot())
	t.fill()
	panel.SetSystemTrayIcon(t.icons[t.shown.picture])
	panel.SetSystemTrayMenu(t.menu)
	panel.SetSystemTrayWindow(win)
	// The toolkit's own handlers hide the window unasked, and show it from the panel's goroutine.
	systray.SetOnTapped(func() { r.Post(window.Front) })
	win.SetCloseIntercept(window.Closed)
	t.tip(t.shown.words)
	return t
}

// Alive reports whether the program has an icon for the tray.
func (t *Tray) Alive() bool { return t.alive }

// Draw shows what has changed.
func (t *Tray) Draw() {
	v, before := viewOf(t.place, t.runner.Snapshot()), t.shown
	if v == before || !t.alive {
		return
	}
	defer t.survive()
	t.shown = v
	if v.picture != before.picture {
		t.panel.SetSystemTrayIcon(t.icons[v.picture])
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
func (t *Tray) survive() {
	switch broken := recover().(type) {
	case nil:
	case runtime.Error:
		panic(broken)
	case error:
		t.alive = false
	default:
		panic(broken)
	}
}

// showCalendar brings the window with its calendar to the front.
func (t *Tray) showCalendar() {
	t.window.Front()
	t.window.ShowCalendar()
}

// fill builds the menu from what is to be shown.
func (t *Tray) fill() {
	v := t.shown
	state := fyne.NewMenuItem(v.words, nil)
	run := fyne.NewMenuItem(l10n.Translate("Back Up Now"), t.runs.RunNow)
	pause := fyne.NewMenuItem(l10n.Translate("Pause"), nil)
	pause.ChildMenu = t.runs.PauseMenu()
	if v.paused {
		pause = fyne.NewMenuItem(l10n.Translate("Resume"), t.runs.Resume)
	}
	quit := fyne.NewMenuItem(l10n.Translate("Quit"), t.window.AskToQuit)
	quit.IsQuit = true
	state.Disabled, run.Disabled, pause.Disabled = true, !v.canRun, !v.canPause
	t.menu.Items = []*fyne.MenuItem{
		state, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(l10n.Translate("Open"), t.window.Front), fyne.NewMenuItem(l10n.Translate("Is everything there?"), t.showCalendar), run, pause, fyne.NewMenuItemSeparator(),
		quit,
	}
}
