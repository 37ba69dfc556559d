package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// held is how long RingCentral keeps what can be rescued.
const held = 90 * 24 * time.Hour

// rescuePart is the card that offers to archive what RingCentral still holds
// from before the first hour, and shows how far that has come. It looks when the
// tab is first shown, and on Check.
type rescuePart struct {
	*window
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

func (r *rescuePart) build() fyne.CanvasObject {
	r.note, r.soon, r.failed = widgets.NewNote(""), widgets.NewNote(""), failure()
	r.check = widgets.NewButton(say("Check"), widgets.Outline, r.look)
	r.cancel = widgets.NewButton(say("Cancel"), widgets.Outline, func() { r.stop() })
	r.begin = widgets.NewButton(say("Rescue 90 days"), widgets.Primary, r.rescue)
	r.bar = widgets.NewBar()
	r.pause = widgets.NewIconButton(say("Pause"), theme.MenuDropDownIcon(), func() { below(r.window, r.pauseMenu(), r.pause) })
	r.resume = widgets.NewButton(say("Resume"), widgets.Outline, r.goOn)
	words := widgets.NewColumn(3, widgets.NewTitle(say("Rescue what RingCentral still holds")), r.note, r.soon)
	r.all = widgets.NewCard(widgets.Stack(10, widgets.Line(9, words, r.pause, r.resume, r.cancel, r.check, r.begin), r.bar, r.failed))
	return r.all
}

// shown is told that the tab is in front.
func (r *rescuePart) shown() {
	if !r.looked && ready(r.snap) && !r.snap.Rescue.Active {
		r.look()
	}
}

// look asks the engine what there is; it costs RingCentral listings.
func (r *rescuePart) look() {
	if r.busy[ofRescue] {
		return
	}
	r.looked = true
	var got archiver.Estimate
	r.stop = r.doUntil(ofRescue, func(ctx context.Context) (err error) {
		got, err = r.e.Estimate(ctx)
		return err
	}, func(err error) {
		r.known = err == nil
		r.estimate = got
	})
}

func (r *rescuePart) rescue() {
	since := r.clock.Now().Add(-held)
	if r.estimate.Since.Before(since) {
		since = r.estimate.Since
	}
	r.stop = r.doUntil(ofRescue, func(ctx context.Context) error { return r.e.Rescue(ctx, since) }, func(err error) {
		if err == nil {
			r.estimate = archiver.Estimate{}
		}
	})
}

func (r *rescuePart) draw() {
	busy := r.busy[ofRescue]
	v := r.place.rescue(r.estimate, r.known, busy, r.snap.At)
	runs := r.snap.Rescue.Active && !busy
	if runs {
		v = r.place.rescuing(r.snap)
	}
	r.note.Set(v.note, widgets.Subtle)
	r.soon.Set(v.soon.text, v.soon.tone)
	showIf(r.soon, v.soon.text != "")
	showIf(r.cancel, busy)
	showIf(r.check, !busy && !runs)
	showIf(r.bar, runs)
	r.bar.Set(v.share, widgets.Busy)
	showIf(r.pause, runs && !r.snap.Backup.Paused)
	showIf(r.resume, runs && r.snap.Backup.Paused)
	r.pause.SetEnabled(r.snap.Backup.On && !r.busy[ofPass])
	r.resume.SetEnabled(!r.busy[ofPass])
	showIf(r.begin, v.offered)
	r.begin.SetEnabled(!busy)
	showIf(r.all, ready(r.snap))
	r.tell(r.failed, ofRescue)
}

// rescueCard is the words of the card.
type rescueCard struct {
	note    string
	soon    said
	offered bool
	share   float64 // of what is rescued, while it is
}

// rescuing is the card while it runs or waits.
func (p place) rescuing(s archiver.Snapshot) rescueCard {
	v := s.Rescue
	if v.Total == 0 {
		return rescueCard{note: say("RingCentral is asked what it holds since %s.", p.day(v.Since, s.At))}
	}
	finish := ""
	if !v.Finish.IsZero() {
		finish = say("done at %s", p.moment(v.Finish, s.At))
	}
	c := rescueCard{
		note:  joined(say("%s of %s since %s", number(v.Done), count(v.Total, items), p.day(v.Since, s.At)), size(v.Bytes), finish),
		soon:  said{say("What is new is copied before it."), widgets.Subtle},
		share: float64(v.Done) / float64(v.Total),
	}
	if s.Backup.Paused || s.Waiting != archiver.NoReason || !s.Backup.On {
		c.soon = said{p.standing(s) + ".", widgets.Warn}
	}
	return c
}

func (p place) rescue(e archiver.Estimate, known, busy bool, now time.Time) rescueCard {
	switch {
	case busy:
		return rescueCard{note: say("Asking RingCentral what it holds from before the first hour.")}
	case !known:
		return rescueCard{note: say("Check asks RingCentral what it holds from before the first hour.")}
	case e.Items == 0:
		return rescueCard{note: say("Done: nothing older is left at RingCentral that is not archived or on its way.")}
	}
	of := items
	if e.ByType[0] == e.Items {
		of = recordings
	}
	fits := say("fits into Dropbox")
	if !e.Fits {
		fits = ""
	}
	c := rescueCard{offered: true, note: joined(say("%s since %s", count(e.Items, of), p.day(e.Since, now)), size(e.Bytes),
		takes(e.Takes), fits)}
	switch {
	case !e.Fits:
		c.soon = said{say("Dropbox has %s free: what does not fit waits until there is room.", size(e.Free)), widgets.Bad}
	case e.Soon == 1:
		c.soon = said{say("One of them is deleted by RingCentral within 7 days: it is copied first."), widgets.Warn}
	case e.Soon > 0:
		c.soon = said{say("%s of them are deleted by RingCentral within 7 days: they are copied first.", number(e.Soon)), widgets.Warn}
	}
	return c
}

// takes says how long it takes at the least.
func takes(d time.Duration) string {
	if d < time.Minute {
		return say("less than a minute at the rate RingCentral allows")
	}
	return say("about %s at the rate RingCentral allows", length(d))
}

// ready reports whether both accounts are there.
func ready(s archiver.Snapshot) bool {
	return s.RingCentral.SignedIn && s.Dropbox.Connected && !s.Copied
}
