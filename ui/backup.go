package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// backupTab is BACKUP: the switch, and what is archived for whom.
type backupTab struct {
	*window
	toggle              *widgets.Switch
	note, whose, limits *widgets.Text
	since               *widgets.Text
	scope               *widgets.Segmented
	account             bool // Account Settings are shown, not My Extension
	settled             bool // the scope to show first was chosen
	checks              map[store.Type]*widget.Check
	choices             fyne.CanvasObject
	failed              *widgets.Text
	rescue              *rescuePart
	page                *container.Scroll
	wishes              *wishesPart
}

// The scopes in the order of the segmented control.
const (
	segmentAccount = iota
	segmentExtension
)

func (b *backupTab) build() fyne.CanvasObject {
	b.note, b.whose, b.limits, b.since = widgets.NewNote(""), widgets.NewNote(""), widgets.NewNote(""), widgets.NewNote("")
	b.failed = failure()
	b.toggle = widgets.NewSwitch(b.turn)
	b.scope = widgets.NewSegmented([]string{say("Account Settings"), say("My Extension")}, b.look)
	b.checks = map[store.Type]*widget.Check{}
	row := widgets.Flow(22)
	for _, t := range store.Types {
		b.checks[t] = widget.NewCheck(say(typeNames[t]), func(bool) { b.tick(t) })
		row.Add(b.checks[t])
	}
	b.choices = widgets.NewCard(widgets.Stack(12, widgets.Line(0, b.scope), b.whose, outdented(row), widgets.NewRule(), b.limits, b.since))
	head := widgets.NewCard(widgets.Stack(10,
		widgets.Line(12, widgets.NewColumn(3, widgets.NewTitle(say("Enable backup")), b.note), b.toggle), b.failed))
	b.rescue, b.wishes = &rescuePart{window: b.window}, &wishesPart{window: b.window}
	b.page = page(head, b.choices, b.rescue.build(), b.wishes.build())
	return b.page
}

// outdented takes back the room that Fyne's check box has left of its box.
func outdented(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, -6, 0), o)
}

// shown is told that the tab is in front.
func (b *backupTab) shown() {
	b.rescue.shown()
	b.wishes.shown()
}

// showRescue brings the rescue card to the front.
func (b *backupTab) showRescue() {
	b.choose(tabBackup)
	b.page.ScrollToOffset(fyne.NewPos(0, b.rescue.all.Position().Y))
	for _, button := range []*widgets.Button{b.rescue.begin, b.rescue.check, b.rescue.cancel} {
		if button.Visible() {
			b.win.Canvas().Focus(button)
			break
		}
	}
}

// turn turns backup on or off.
func (b *backupTab) turn(on bool) {
	b.do(ofBackup, func(ctx context.Context) error {
		if on {
			return b.e.SwitchOn(ctx)
		}
		return b.e.SwitchOff(ctx)
	})
}

// look shows the one or the other scope; nothing is changed by it.
func (b *backupTab) look(segment int) {
	b.account = segment == segmentAccount
	b.draw()
}

// tick sets the types of the scope that is shown to what is checked.
func (b *backupTab) tick(changed store.Type) {
	scope, shown := archiver.ExtensionScope, b.snap.Backup.Extension
	if b.account {
		scope, shown = archiver.AccountScope, b.snap.Backup.Account
	}
	var types []store.Type
	for _, t := range store.Types {
		has := shown.Has(t)
		if t == changed {
			has = b.checks[t].Checked
		}
		if has {
			types = append(types, t)
		}
	}
	b.do(ofBackup, func(ctx context.Context) error { return b.e.SetTypes(ctx, scope, types, len(types) > 0) })
}

func (b *backupTab) draw() {
	s := b.snap
	if !b.settled && s.RingCentral.SignedIn {
		b.account, b.settled = s.Backup.MayAccount, true
	}
	b.account = b.account && s.Backup.MayAccount
	ready := ready(s)
	words := b.place.backup(s, b.account)
	b.note.Set(words.note, widgets.Subtle)
	b.whose.Set(words.whose, widgets.Subtle)
	b.limits.Set(words.limits, widgets.Subtle)
	b.since.Set(words.since, widgets.Subtle)
	b.toggle.SetOn(s.Backup.On)
	b.toggle.SetEnabled((ready || s.Backup.On) && !b.busy[ofBackup])
	showIf(b.choices, s.Backup.On)
	showIf(b.scope, s.Backup.MayAccount)
	showIf(b.since, words.since != "")
	b.scope.SetSelected(segment(b.account))
	b.drawChecks(ready)
	b.rescue.draw()
	b.wishes.draw()
	b.tell(b.failed, ofBackup)
}

func segment(account bool) int {
	if account {
		return segmentAccount
	}
	return segmentExtension
}

func (b *backupTab) drawChecks(ready bool) {
	shown := b.snap.Backup.Extension
	offered := store.Types
	if b.account {
		shown, offered = b.snap.Backup.Account, []store.Type{store.CallRecording}
	}
	for t, check := range b.checks {
		showIf(check, slices.Contains(offered, t))
		tick(check, shown.Has(t))
		may := b.account || t != store.CallRecording || b.snap.RingCentral.OwnRecordings
		enable(check, ready && may && !b.busy[ofBackup])
	}
}

// enable enables or disables one of Fyne's own widgets.
func enable(o fyne.Disableable, yes bool) {
	switch {
	case yes && o.Disabled():
		o.Enable()
	case !yes && !o.Disabled():
		o.Disable()
	}
}
