package generaltab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// statusCard is the card that says what is happening now, and how the days of this month stand.
type statusCard struct {
	*base
	month       fyne.CanvasObject
	all         *widgets.Card
	title, note *widgets.Text
	bar         *widgets.Bar
	leaving     *widgets.Text // whose items go first
	causes      *cause.List   // what waits and continues automatically
	pause       *widgets.Button
	resume      *widgets.Button
	run         *widgets.Button
	failed      *widgets.Text
}

func (n *statusCard) build() fyne.CanvasObject {
	n.title, n.note, n.bar = widgets.NewTitle(""), widgets.NewNote(""), widgets.NewBar()
	n.title.Fit = widgets.Wrapped
	n.leaving = widgets.NewNote("")
	n.leaving.Fit = widgets.Wrapped
	n.pause = widgets.NewIconButton(l10n.Translate("Pause"), theme.MenuDropDownIcon(), n.choosePause)
	n.resume = widgets.NewButton(l10n.Translate("Resume"), widgets.Outline, n.runs.Resume)
	n.run = widgets.NewButton(l10n.Translate("Back Up Now"), widgets.Primary, n.runs.RunNow)
	n.failed = widgets.NewFailure()
	head := widgets.Line(9, widgets.NewColumn(3, n.title, n.note), n.pause, n.resume, n.run)
	n.all = widgets.NewCard(widgets.Stack(12, head, n.bar, n.leaving, n.causes.Content(), n.month, n.failed))
	return n.all
}

func (n *statusCard) draw() {
	v := status.NowOf(n.place, n.Snapshot())
	n.title.Set(v.Title, v.Tone)
	n.note.Set(v.Note, widgets.Subtle)
	widgets.ShowIf(n.note, v.Note != "")
	n.bar.Set(v.Share, widgets.Busy)
	widgets.ShowIf(n.bar, v.Bar)
	n.leaving.Set(v.Leaving, widgets.Warn)
	widgets.ShowIf(n.leaving, v.Leaving != "")
	widgets.ShowIf(n.pause, !v.Paused)
	widgets.ShowIf(n.resume, v.Paused)
	n.run.SetEnabled(v.CanRun && !n.Busy(actions.Pass))
	n.pause.SetEnabled(n.Snapshot().Backup.On && !n.Busy(actions.Pass))
	n.resume.SetEnabled(!n.Busy(actions.Pass))
	widgets.ShowIf(n.all, !settingUp(n.Snapshot()) || n.Snapshot().Backup.On) // the steps say it
	_, waiting := cause.Cards(n.place, n.Snapshot())
	n.causes.Show(waiting)
	n.ShowFailure(n.failed, actions.Pass)
}

// choosePause asks how long.
func (n *statusCard) choosePause() { n.Menu(n.runs.PauseMenu(), n.pause) }
