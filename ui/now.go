package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// nowPart is the card that says what is happening now.
type nowPart struct {
	*window
	title, note *widgets.Text
	bar         *widgets.Bar
	leaving     *widgets.Text // whose items go first
	causes      *causeList    // what goes on by itself
	pause       *widgets.Button
	resume      *widgets.Button
	run         *widgets.Button
	failed      *widgets.Text
}

func (n *nowPart) build() fyne.CanvasObject {
	n.title, n.note, n.bar = widgets.NewTitle(""), widgets.NewNote(""), widgets.NewBar()
	n.title.Fit = widgets.Wrapped
	n.leaving = widgets.NewNote("")
	n.leaving.Fit = widgets.Wrapped
	n.causes = &causeList{window: n.window}
	n.pause = widgets.NewIconButton(say("Pause"), theme.MenuDropDownIcon(), n.choosePause)
	n.resume = widgets.NewButton(say("Resume"), widgets.Outline, n.goOn)
	n.run = widgets.NewButton(say("Back Up Now"), widgets.Primary, n.runNow)
	n.failed = failure()
	head := widgets.Line(9, widgets.NewColumn(3, n.title, n.note), n.pause, n.resume, n.run)
	return widgets.NewCard(widgets.Stack(12, head, n.bar, n.leaving, n.causes.build(), n.failed))
}

func (n *nowPart) draw() {
	v := n.place.pass(n.snap)
	n.title.Set(v.title, widgets.Plain)
	n.note.Set(v.note, widgets.Subtle)
	n.bar.Set(v.share, widgets.Busy)
	showIf(n.bar, v.bar)
	n.leaving.Set(v.leaving, widgets.Warn)
	showIf(n.leaving, v.leaving != "")
	showIf(n.pause, !v.paused)
	showIf(n.resume, v.paused)
	n.run.SetEnabled(v.canRun && !n.busy[ofPass])
	n.pause.SetEnabled(n.snap.Backup.On && !n.busy[ofPass])
	n.resume.SetEnabled(!n.busy[ofPass])
	_, waiting := n.place.causeCards(n.snap)
	n.causes.show(waiting)
	n.tell(n.failed, ofPass)
}

// runNow has the engine begin a pass now. It may have to wait for a lock.
func (w *window) runNow() {
	w.do(ofPass, func(context.Context) error {
		w.e.RunNow()
		return nil
	})
}

// goOn ends a pause.
func (w *window) goOn() { w.do(ofPass, w.e.Resume) }

// choosePause asks how long.
func (n *nowPart) choosePause() { below(n.window, n.pauseMenu(), n.pause) }

// pauseMenu offers how long. The times count from when one is chosen.
func (w *window) pauseMenu() *fyne.Menu {
	until := func(when func(now time.Time) time.Time) func() {
		return func() {
			w.do(ofPass, func(ctx context.Context) error { return w.e.Pause(ctx, when(w.clock.Now())) })
		}
	}
	return fyne.NewMenu("",
		fyne.NewMenuItem(say("For 1 hour"), until(func(now time.Time) time.Time { return now.Add(time.Hour) })),
		fyne.NewMenuItem(say("Until tomorrow, 8:00"), until(func(now time.Time) time.Time { return tomorrow(now, w.place.zone) })),
		fyne.NewMenuItem(say("Until I resume it"), until(func(time.Time) time.Time { return time.Time{} })))
}

// below opens a menu under the button that it belongs to.
func below(w *window, menu *fyne.Menu, button fyne.CanvasObject) {
	widget.ShowPopUpMenuAtRelativePosition(menu, w.win.Canvas(), fyne.NewPos(0, button.Size().Height+2), button)
}
