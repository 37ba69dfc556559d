package generaltab

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// stepsCard is the first run: three steps, each with what it waits for. It goes
// when all are done.
type stepsCard struct {
	*base
	all    fyne.CanvasObject
	marks  [3]*widgets.Badge
	notes  [3]*widgets.Text
	enable *widgets.Button
	cancel *widgets.Button
	stop   context.CancelFunc
	line   fyne.CanvasObject // of the buttons
	failed *widgets.Text
}

func (p *stepsCard) build() fyne.CanvasObject {
	row := container.New(layout.NewGridLayout(3))
	for i, title := range []string{l10n.Translate("Sign in to RingCentral"), l10n.Translate("Connect Dropbox"), l10n.Translate("Enable backup")} {
		p.marks[i], p.notes[i] = widgets.NewBadge(l10n.Number(i+1)), widgets.NewNote("")
		heading := widgets.NewText(title, widgets.Plain)
		heading.Style.Bold, heading.Fit = true, widgets.Wrapped
		row.Add(widgets.Top(10, p.marks[i], widgets.NewColumn(3, heading, p.notes[i])))
	}
	p.enable = widgets.NewButton(l10n.Translate("Enable backup"), widgets.Primary, p.turnOn)
	p.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, func() {
		if p.stop != nil { // else it is turned on elsewhere
			p.stop()
		}
	})
	p.failed = widgets.NewFailure()
	p.line = widgets.Line(8, widgets.Spacer(), p.cancel, p.enable)
	p.all = widgets.NewCard(widgets.Stack(14, row, p.line, p.failed))
	return p.all
}

func (p *stepsCard) turnOn() {
	p.stop = p.DoUntil(actions.Backup, p.engine.SwitchOn, func(err error) {
		if err == nil {
			p.window.SwitchedOn()
		}
	})
}

func (p *stepsCard) draw() {
	widgets.ShowIf(p.all, settingUp(p.Snapshot()))
	for i, s := range steps(p.Snapshot(), [3]bool{p.Busy(actions.RingCentral), p.Busy(actions.Dropbox), p.Busy(actions.Backup)}) {
		p.marks[i].Set(s.Tone)
		p.notes[i].Set(s.Text, widgets.Subtle)
	}
	ready := p.Snapshot().RingCentral.SignedIn && p.Snapshot().Dropbox.Connected
	widgets.ShowIf(p.line, ready)
	p.enable.SetEnabled(!p.Busy(actions.Backup))
	widgets.ShowIf(p.cancel, p.Busy(actions.Backup))
	p.ShowFailure(p.failed, actions.Backup)
}

// settingUp reports whether one of the steps is still to be done. Turning backup
// off later is a choice, not a step back.
func settingUp(s archiver.Snapshot) bool {
	return !s.RingCentral.SignedIn || !s.Dropbox.Connected || !s.Backup.On && s.Backup.Since.IsZero()
}

// steps says of each step how it stands.
func steps(s archiver.Snapshot, busy [3]bool) (out [3]widgets.Phrase) {
	done := [3]bool{s.RingCentral.SignedIn && !s.RingCentral.Expired && !s.OtherComputer, s.Dropbox.Connected && !s.Dropbox.Expired, s.Backup.On}
	waits := [3]string{
		l10n.Translate("Waiting for you to allow access in the browser."),
		l10n.Translate("Waiting for you to allow access in the browser."),
		l10n.Translate("Turning on…"),
	}
	wants := [3]string{
		l10n.Translate("Press the button below to open the browser."),
		l10n.Translate("Press the button below to open the browser."),
		l10n.Translate("The last step: needs both accounts."),
	}
	if !s.RingCentral.ClientID {
		wants[0] = l10n.Translate("Needs the registration above.")
	}
	if !s.Dropbox.AppKey {
		wants[1] = l10n.Translate("Needs the registration above.")
	}
	if done[0] && done[1] {
		wants[2] = l10n.Translate("From then on, every hour is archived.")
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
