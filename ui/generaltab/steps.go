package generaltab

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// stepsCard is the first run: four steps, each with what it waits for. It goes
// when all are done. The last asks what is to become of older items: until a
// person has answered, RingCentral goes on deleting them.
type stepsCard struct {
	*base
	all    fyne.CanvasObject
	marks  [stepCount]*widgets.Badge
	notes  [stepCount]*widgets.Text
	titles [stepCount]*widgets.Text
	enable *widgets.Button
	cancel *widgets.Button
	rescue *widgets.Button
	leave  *widgets.Button
	stop   context.CancelFunc
	on     fyne.CanvasObject // the buttons of the third step
	older  fyne.CanvasObject // those of the last
	looked bool              // the older items were counted, or that was tried
	failed *widgets.Text
}

func (p *stepsCard) build() fyne.CanvasObject {
	row := container.New(layout.NewGridLayout(stepCount))
	for i := range stepCount {
		p.marks[i], p.notes[i], p.titles[i] = widgets.NewBadge(l10n.Number(i+1)), widgets.NewNote(""), widgets.NewText("", widgets.Plain)
		p.titles[i].Style.Bold, p.titles[i].Fit = true, widgets.Wrapped
		step := widgets.Top(10, p.marks[i], widgets.NewColumn(3, p.titles[i], p.notes[i]))
		row.Add(container.New(layout.NewCustomPaddedLayout(0, 0, 0, stepGap), step))
	}
	p.name()
	p.enable = widgets.NewButton(l10n.Translate("Enable backup"), widgets.Primary, p.turnOn)
	p.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, func() {
		if p.stop != nil { // else it is turned on elsewhere
			p.stop()
		}
	})
	p.rescue = widgets.NewButton(l10n.Translate("Rescue older items"), widgets.Primary, p.window.ShowRescue)
	p.leave = widgets.NewButton(l10n.Translate("Leave them"), widgets.Outline, func() { p.Do(actions.Backup, p.engine.LeaveOlder, func(error) { p.Redraw(); p.goOn() }) })
	p.failed = widgets.NewFailure()
	p.on = container.New(layouts.Under{Share: 2. / stepCount, Indent: badgeRoom}, widgets.Line(8, p.enable, p.cancel))
	p.older = widgets.Line(8, widgets.Spacer(), p.leave, p.rescue)
	p.all = widgets.NewCard(widgets.Stack(14, row, p.on, p.older, p.failed))
	return p.all
}

// name says what the steps are.
func (p *stepsCard) name() {
	for i, title := range []string{l10n.Translate("Sign in to RingCentral"), l10n.Translate("Where should the archive go?"), l10n.Translate("Enable backup"), l10n.Translate("Rescue older items")} {
		p.titles[i].Set(title, widgets.Plain)
	}
}

func (p *stepsCard) turnOn() {
	p.stop = p.DoUntil(actions.Backup, p.engine.SwitchOn, func(err error) {
		if err == nil {
			p.Redraw() // shows the last step
			p.goOn()
			p.window.SwitchedOn()
		}
	})
}

func (p *stepsCard) draw() {
	widgets.ShowIf(p.all, settingUp(p.Snapshot()))
	p.look()
	p.name()
	for i, s := range steps(p.Snapshot(), [stepCount]bool{p.Busy(actions.RingCentral), p.Busy(actions.Dropbox), p.Busy(actions.Backup), p.Busy(actions.Rescue)}) {
		if i == 1 && p.places.Shown() && p.Busy(actions.Dropbox) { // no browser is waited for
			s.Text = l10n.Translate("Connecting…")
		}
		p.marks[i].Set(s.Tone)
		p.notes[i].Set(s.Text, widgets.Subtle)
	}
	ready := p.Snapshot().RingCentral.SignedIn && p.Snapshot().Dropbox.Connected
	asks := p.asks()
	widgets.ShowIf(p.on, ready && !asks)
	widgets.ShowIf(p.older, asks)
	p.enable.SetEnabled(!p.Busy(actions.Backup))
	p.leave.SetEnabled(!p.Busy(actions.Backup))
	widgets.ShowIf(p.cancel, p.Busy(actions.Backup))
	p.ShowFailure(p.failed, actions.Backup)
}

const (
	stepCount  = 4
	badgeRoom  = 38 // of a step's number, with its gap and a half of that of the grid
	stepGap    = 10 // after a step, besides the grid's own
	rescueDays = 90 // that the older items are counted for: what the rescue offers first
)

// asks reports whether the last step is the one to take.
func (p *stepsCard) asks() bool {
	return status.Ready(p.Snapshot()) && status.AsksForOlder(p.Snapshot())
}

// look counts the older items once, so that the question says how many there are.
func (p *stepsCard) look() {
	if p.looked || !p.asks() || p.Busy(actions.Rescue) {
		return
	}
	p.looked = true
	since := p.Clock.Now().AddDate(0, 0, -rescueDays)
	p.Do(actions.Rescue, func(ctx context.Context) error {
		_, err := p.engine.Estimate(ctx, since)
		return err
	}, func(error) { p.Forget(actions.Rescue) }) // BACKUP counts again, and says what is wrong
}

// settingUp reports whether one of the steps is still to be done. Turning backup
// off later is a choice, not a step back.
func settingUp(s archiver.Snapshot) bool {
	return !s.RingCentral.SignedIn || !s.Dropbox.Connected || !s.Backup.On && s.Backup.Since.IsZero() || status.AsksForOlder(s)
}

// steps says of each step how it stands.
func steps(s archiver.Snapshot, busy [stepCount]bool) (out [stepCount]widgets.Phrase) {
	done := [stepCount]bool{s.RingCentral.SignedIn && !s.RingCentral.Expired && !s.OtherComputer, s.Dropbox.Connected && !s.Dropbox.Expired, s.Backup.On, s.Backup.OlderSettled}
	waits := [stepCount]string{
		l10n.Translate("Waiting for you to allow access in the browser."),
		l10n.Translate("Waiting for you to allow access in the browser."),
		l10n.Translate("Turning on…"),
		l10n.Translate("Checking which older items RingCentral still has."),
	}
	wants := [stepCount]string{
		l10n.Translate("Press the button below to open the browser."),
		l10n.Translate("Choose one of the places below."),
		l10n.Translate("After steps 1 and 2."),
		l10n.Translate("The last step: what RingCentral has from before."),
	}
	if !s.RingCentral.ClientID {
		wants[0] = l10n.Translate("Needs the registration above.")
	}
	if !s.Dropbox.AppKey {
		wants[1] = l10n.Translate("Choose a place below, or register Dropbox above.")
	}
	if done[0] && done[1] {
		wants[2] = l10n.Translate("From then on, every hour is archived.")
	}
	if done[2] {
		wants[3] = l10n.Translate("RingCentral deletes older items in time. Rescue them, or leave them.")
	}
	if done[2] && status.OlderCounted(s) > 0 {
		wants[3] = status.OlderWait(s) + "."
	}
	found := false // the first step that is not done is the one to take
	for i := range out {
		switch {
		case done[i]:
			out[i] = widgets.Phrase{Text: l10n.Translate("Done"), Tone: widgets.Good}
		case busy[i]:
			out[i] = widgets.Phrase{Text: waits[i], Tone: widgets.Busy}
		case found:
			out[i] = widgets.Phrase{Text: wants[i], Tone: widgets.Subtle}
		default:
			out[i] = widgets.Phrase{Text: wants[i], Tone: widgets.Busy}
		}
		found = found || !done[i]
	}
	return out
}
