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
)

// held is how long RingCentral keeps what can be rescued.
const held = 90 * 24 * time.Hour

// rescueCard is the card that offers to archive what RingCentral still holds
// from before the first hour, and shows how far that has come. It looks when the
// tab is first shown, and on Check.
type rescueCard struct {
	*base
	all                  fyne.CanvasObject
	note, soon, failed   *widgets.Text
	bar                  *widgets.Bar
	check, cancel, begin *widgets.Button
	pause, resume        *widgets.Button

	estimate archiver.Estimate
	known    bool // the estimate was made
	looked   bool // it was asked for at least once
	stop     context.CancelFunc
}

func (r *rescueCard) build() fyne.CanvasObject {
	r.note, r.soon, r.failed = widgets.NewNote(""), widgets.NewNote(""), widgets.NewFailure()
	r.check = widgets.NewButton(l10n.Translate("Check"), widgets.Outline, r.look)
	r.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, func() { r.stop() })
	r.begin = widgets.NewButton(l10n.Translate("Rescue 90 days"), widgets.Primary, r.rescue)
	r.bar = widgets.NewBar()
	r.pause = widgets.NewIconButton(l10n.Translate("Pause"), theme.MenuDropDownIcon(), func() { r.Menu(r.runs.PauseMenu(), r.pause) })
	r.resume = widgets.NewButton(l10n.Translate("Resume"), widgets.Outline, r.runs.Resume)
	words := widgets.NewColumn(3, widgets.NewTitle(l10n.Translate("Rescue what RingCentral still has")), r.note, r.soon)
	r.all = widgets.NewCard(widgets.Stack(10, widgets.Line(9, words, r.pause, r.resume, r.cancel, r.check, r.begin), r.bar, r.failed))
	return r.all
}

// shown is called when the tab has come to the front.
func (r *rescueCard) shown() {
	if !r.looked && status.Ready(r.Snapshot()) && !r.Snapshot().Rescue.Active {
		r.look()
	}
}

// look asks the engine what there is; it costs RingCentral listings.
func (r *rescueCard) look() {
	if r.Busy(actions.Rescue) {
		return
	}
	r.looked = true
	var got archiver.Estimate
	r.stop = r.DoUntil(actions.Rescue, func(ctx context.Context) (err error) {
		got, err = r.engine.Estimate(ctx)
		return err
	}, func(err error) {
		r.known = err == nil
		r.estimate = got
	})
}

func (r *rescueCard) rescue() {
	since := r.Clock.Now().Add(-held)
	if r.estimate.Since.Before(since) {
		since = r.estimate.Since
	}
	r.stop = r.DoUntil(actions.Rescue, func(ctx context.Context) error { return r.engine.Rescue(ctx, since) }, func(err error) {
		if err == nil {
			r.estimate = archiver.Estimate{}
		}
	})
}

func (r *rescueCard) draw() {
	busy := r.Busy(actions.Rescue)
	v := rescueWordsOf(r.place, r.estimate, r.known, busy, r.Snapshot().At)
	runs := r.Snapshot().Rescue.Active && !busy
	if runs {
		v = rescuingWords(r.place, r.Snapshot())
	}
	r.note.Set(v.note, widgets.Subtle)
	r.soon.Set(v.soon.Text, v.soon.Tone)
	widgets.ShowIf(r.soon, v.soon.Text != "")
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
