package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// stepsPart is the first run: three steps, each with what it waits for. It goes
// when all are done.
type stepsPart struct {
	*window
	all    fyne.CanvasObject
	marks  [3]*widgets.Badge
	notes  [3]*widgets.Text
	enable *widgets.Button
	cancel *widgets.Button
	stop   context.CancelFunc
	line   fyne.CanvasObject // of the buttons
	failed *widgets.Text
}

func (p *stepsPart) build() fyne.CanvasObject {
	row := container.New(layout.NewGridLayout(3))
	for i, title := range []string{say("Sign in to RingCentral"), say("Connect Dropbox"), say("Enable backup")} {
		p.marks[i], p.notes[i] = widgets.NewBadge(number(i+1)), widgets.NewNote("")
		heading := widgets.NewText(title, widgets.Plain)
		heading.Style.Bold, heading.Fit = true, widgets.Wrapped
		row.Add(widgets.Top(10, p.marks[i], widgets.NewColumn(3, heading, p.notes[i])))
	}
	p.enable = widgets.NewButton(say("Enable backup"), widgets.Primary, p.turnOn)
	p.cancel = widgets.NewButton(say("Cancel"), widgets.Outline, func() {
		if p.stop != nil { // else it is turned on elsewhere
			p.stop()
		}
	})
	p.failed = failure()
	p.line = widgets.Line(8, widgets.Spacer(), p.cancel, p.enable)
	p.all = widgets.NewCard(widgets.Stack(14, row, p.line, p.failed))
	return p.all
}

func (p *stepsPart) turnOn() { p.stop = p.doUntil(ofBackup, p.e.SwitchOn) }

func (p *stepsPart) draw() {
	showIf(p.all, settingUp(p.snap))
	for i, s := range steps(p.snap, [3]bool{p.busy[ofPhone], p.busy[ofBox], p.busy[ofBackup]}) {
		p.marks[i].Set(s.tone)
		p.notes[i].Set(s.text, widgets.Subtle)
	}
	ready := p.snap.RingCentral.SignedIn && p.snap.Dropbox.Connected
	showIf(p.line, ready)
	p.enable.SetEnabled(!p.busy[ofBackup])
	showIf(p.cancel, p.busy[ofBackup])
	p.tell(p.failed, ofBackup)
}

// settingUp reports whether one of the steps is still to be done. Turning backup
// off later is a choice, not a step back.
func settingUp(s archiver.Snapshot) bool {
	return !s.RingCentral.SignedIn || !s.Dropbox.Connected || !s.Backup.On && s.Backup.Since.IsZero()
}

// steps says of each step how it stands.
func steps(s archiver.Snapshot, busy [3]bool) (out [3]said) {
	done := [3]bool{s.RingCentral.SignedIn && !s.RingCentral.Expired && !s.Copied, s.Dropbox.Connected && !s.Dropbox.Expired, s.Backup.On}
	waits := [3]string{
		say("Waits for your permission in the browser. Cancel below gives up."),
		say("Waits for your permission in the browser. Cancel below gives up."),
		say("Is being turned on."),
	}
	wants := [3]string{
		say("Press the button below; the browser opens."),
		say("Press the button below; the browser opens."),
		say("Comes last: it needs both accounts."),
	}
	if !s.RingCentral.ClientID {
		wants[0] = say("Needs the registration above.")
	}
	if !s.Dropbox.AppKey {
		wants[1] = say("Needs the registration above.")
	}
	if done[0] && done[1] {
		wants[2] = say("From then on, every hour is archived.")
	}
	found := false // the first step that is not done is the one to take
	for i := range out {
		switch {
		case done[i]:
			out[i] = said{say("Done"), widgets.Good}
		case busy[i]:
			out[i] = said{waits[i], widgets.Busy}
		case found:
			out[i] = said{wants[i], widgets.Subtle}
		default:
			out[i] = said{wants[i], widgets.Busy}
		}
		found = found || !done[i]
	}
	return out
}
