package backuptab

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
	"ringcentral-archiver/ui/widgets/dates"
)

// rescueCard is the card that offers to archive what RingCentral still holds
// from before the first hour, and shows how far that has come. It counts what
// there is when the tab is first shown, when another reach is chosen, and on
// Check; nothing is begun before it was counted.
type rescueCard struct {
	*base
	all                       fyne.CanvasObject
	note, soon, failed, wrong *widgets.Text
	bar                       *widgets.Bar
	reach                     *choices.Segmented
	date                      *dates.Field
	choose                    fyne.CanvasObject // reach, date and the buttons
	check, cancel, begin      *widgets.Button
	pause, resume             *widgets.Button

	counted [3]counted // by reach
	looked  bool       // it was asked for at least once
	stop    context.CancelFunc
}

// How far back a rescue goes, in the order of the segmented control.
const (
	reachDays = iota
	reachDate
	reachAll
)

// rescueDays is how far back reachDays goes.
const rescueDays = 90

// counted is what a reach has been found to hold.
type counted struct {
	archiver.Estimate
	known bool
	from  time.Time // that was asked for; zero = everything
}

func (r *rescueCard) build() fyne.CanvasObject {
	r.note, r.soon, r.failed, r.wrong = widgets.NewNote(""), widgets.NewNote(""), widgets.NewFailure(), widgets.NewFailure()
	r.reach = choices.NewSegmented([]string{l10n.Translate("Last 90 days"), l10n.Translate("Since a date"), l10n.Translate("Everything")}, r.turn)
	r.date = dates.NewField(r.place.Days, r.place.Zone, r.Clock.Now)
	r.date.Week, r.date.Names, r.date.Month = r.place.Week, l10n.Weekdays(), r.place.Month
	r.date.OnChanged = r.redate
	r.date.Entry.OnSubmitted = func(string) { r.look() }
	r.check = widgets.NewButton(l10n.Translate("Check"), widgets.Outline, r.look)
	r.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, func() { r.stop() })
	r.begin = widgets.NewButton(l10n.Translate("Rescue 90 days"), widgets.Primary, r.rescue)
	r.bar = widgets.NewBar()
	r.pause = widgets.NewIconButton(l10n.Translate("Pause"), theme.MenuDropDownIcon(), func() { r.Menu(r.runs.PauseMenu(), r.pause) })
	r.resume = widgets.NewButton(l10n.Translate("Resume"), widgets.Outline, r.runs.Resume)
	words := widgets.NewColumn(3, widgets.NewTitle(l10n.Translate("Rescue what RingCentral still has")), r.note, r.soon)
	r.choose = widgets.Flow(9, r.reach, r.date, r.check, r.cancel, r.begin)
	r.all = widgets.NewCard(widgets.Stack(10, widgets.Line(9, words, r.pause, r.resume), r.choose, r.wrong, r.bar, r.failed))
	return r.all
}

// shown is called when the tab has come to the front.
func (r *rescueCard) shown() {
	if !r.looked && status.Ready(r.Snapshot()) && !r.Snapshot().Rescue.Active {
		r.look()
	}
}

// turn chooses how far back to go, and counts what there is unless that is known
// or a date is still to be given.
func (r *rescueCard) turn(reach int) {
	r.reach.SetSelected(reach)
	r.draw()
	switch {
	case reach == reachDate && r.date.Entry.Text == "":
		r.Focus(r.date.Entry)
	case !r.counted[reach].known:
		r.look()
	}
}

// redate forgets what was counted since another date.
func (r *rescueCard) redate() {
	r.counted[reachDate] = counted{}
	r.draw()
}

// from is since when the chosen reach goes back; zero = everything.
func (r *rescueCard) from() (time.Time, error) {
	now := r.Clock.Now()
	switch r.reach.Selected() {
	case reachDate:
		return dayBefore(r.date, now)
	case reachAll:
		return time.Time{}, nil
	default:
		return now.AddDate(0, 0, -rescueDays), nil
	}
}

// look asks the engine what there is; it costs RingCentral listings.
func (r *rescueCard) look() {
	if r.Busy(actions.Rescue) {
		return
	}
	reach := r.reach.Selected()
	from, err := r.from()
	r.wrong.Set(l10n.Error(err), widgets.Bad)
	widgets.ShowIf(r.wrong, err != nil)
	if err != nil {
		return
	}
	r.looked = true
	var got archiver.Estimate
	r.stop = r.DoUntil(actions.Rescue, func(ctx context.Context) (err error) {
		got, err = r.engine.Estimate(ctx, from)
		return err
	}, func(err error) { r.counted[reach] = counted{got, err == nil, from} })
}

// rescue archives what was counted, since the same moment.
func (r *rescueCard) rescue() {
	c := r.counted[r.reach.Selected()]
	since := c.from
	if since.IsZero() {
		since = c.Since
	}
	reach, on := r.reach.Selected(), r.Snapshot().Backup.On
	r.stop = r.DoUntil(actions.Rescue, func(ctx context.Context) error { return r.engine.Rescue(ctx, since) }, func(err error) {
		if err == nil { // what was counted is on its way, and the others have less
			r.counted = [3]counted{}
			r.counted[reach] = counted{Estimate: archiver.Estimate{Missing: c.Missing}, known: true, from: c.from}
			if !on { // it has turned backup on
				r.window.SwitchedOn()
			}
		}
	})
}

func (r *rescueCard) draw() {
	busy := r.Busy(actions.Rescue)
	reach := r.reach.Selected()
	v := rescueWordsOf(r.place, reach, r.counted[reach], busy, r.Snapshot())
	runs := r.Snapshot().Rescue.Active && !busy
	if runs {
		v = rescuingWords(r.place, r.Snapshot())
	}
	r.note.Set(v.note, widgets.Subtle)
	widgets.ShowIf(r.note, v.note != "")
	r.soon.Set(v.soon.Text, v.soon.Tone)
	widgets.ShowIf(r.soon, v.soon.Text != "")
	r.begin.SetText(v.begin)
	r.reach.SetEnabled(!busy)
	widgets.Enable(r.date.Entry, !busy)
	widgets.ShowIf(r.choose, !runs)
	widgets.ShowIf(r.date, reach == reachDate)
	widgets.ShowIf(r.wrong, r.wrong.Text != "" && reach == reachDate && !runs)
	widgets.ShowIf(r.cancel, busy)
	widgets.ShowIf(r.check, !busy && !runs)
	widgets.ShowIf(r.bar, runs)
	r.bar.Set(v.share, widgets.Busy)
	widgets.ShowIf(r.pause, runs && !r.Snapshot().Backup.Paused)
	widgets.ShowIf(r.resume, runs && r.Snapshot().Backup.Paused)
	r.pause.SetEnabled(r.Snapshot().Backup.On && !r.Busy(actions.Pass))
	r.resume.SetEnabled(!r.Busy(actions.Pass))
	widgets.ShowIf(r.begin, v.offered)
	r.begin.SetEnabled(!busy)
	widgets.ShowIf(r.all, status.Ready(r.Snapshot()))
	r.ShowFailure(r.failed, actions.Rescue)
}
