// Package backuptab is the tab BACKUP: the switch, what is archived for whom, the
// rescue of what came before, and what happens when this computer starts.
package backuptab

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/runcontrol"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// Tab is BACKUP: the switch, and what is archived for whom.
type Tab struct {
	*base
	toggle              *widgets.Switch
	note, whose, limits *widgets.Text
	since, uncovered    *widgets.Text
	scope               *choices.Segmented
	account             bool // Account Settings are shown, not My Extension
	settled             bool // the scope to show first was chosen
	checks              map[ledger.Type]*widgets.Check
	messages            *messages
	choices             fyne.CanvasObject
	failed              *widgets.Text
	rescue              *rescueCard
	page                *container.Scroll
	startup             *startupCard
}

// The scopes in the order of the segmented control.
const (
	segmentAccount = iota
	segmentExtension
)

// Engine is what the tab asks of the archiver.
type Engine interface {
	SwitchOn(ctx context.Context) error
	SwitchOff(ctx context.Context) error
	Choose(ctx context.Context, c archiver.Whose) error
	SetTypes(ctx context.Context, scope archiver.ScopeName, types []ledger.Type, on bool) error
	Estimate(ctx context.Context, since time.Time) (archiver.Estimate, error)
	Rescue(ctx context.Context, since time.Time) error
	SetNotify(ctx context.Context, on bool) error
	SetUpdates(ctx context.Context, on bool) error
}

// base is what the cards of the tab share.
type base struct {
	*actions.Runner
	*dialogs.Dialogs
	runs      *runcontrol.Control
	place     l10n.Place
	engine    Engine
	autostart Autostart // nil where nothing can be started with the session
	window    Window
}

// Window is where the tab leads in the window around it.
type Window interface {
	SwitchedOn()
	TextSize() int // of all that is drawn, from 0 for the usual one
	SetTextSize(i int)
}

// New builds the tab. Autostart is nil where nothing can be started with the
// session.
func New(r *actions.Runner, d *dialogs.Dialogs, runs *runcontrol.Control, place l10n.Place, engine Engine, autostart Autostart, window Window) *Tab {
	b := &Tab{base: &base{r, d, runs, place, engine, autostart, window}}
	b.build()
	return b
}

// Content is what the window shows of the tab.
func (b *Tab) Content() fyne.CanvasObject { return b.page }

func (b *Tab) build() {
	b.note, b.whose, b.limits, b.since = widgets.NewNote(""), widgets.NewNote(""), widgets.NewNote(""), widgets.NewNote("")
	b.uncovered = widgets.NewNote("")
	b.failed = widgets.NewFailure()
	b.toggle = widgets.NewSwitch(b.turn)
	b.scope = choices.NewSegmented([]string{l10n.Translate("Account Settings"), l10n.Translate("My Extension")}, b.look)
	b.checks = map[ledger.Type]*widgets.Check{}
	row := widgets.Flow(22)
	for _, t := range ledger.Types {
		b.checks[t] = widgets.NewCheck(l10n.TypeNames(t), func(bool) { b.tick(t) })
		row.Add(b.checks[t])
	}
	b.messages = &messages{base: b.base}
	b.choices = widgets.NewCard(widgets.Stack(12, widgets.Line(0, b.scope), b.whose, outdented(row), b.messages.build(), widgets.NewRule(), b.limits, b.uncovered, b.since))
	head := widgets.NewCard(widgets.Stack(10,
		widgets.Line(12, widgets.NewColumn(3, widgets.NewTitle(l10n.Translate("Enable backup")), b.note), b.toggle), b.failed))
	b.rescue, b.startup = &rescueCard{base: b.base}, &startupCard{base: b.base}
	b.page = layouts.Page(head, b.choices, b.rescue.build(), b.startup.build())
}

// outdented takes back the room that Fyne's check box has left of its box.
func outdented(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, -6, 0), o)
}

// Shown is called when the tab has come to the front.
func (b *Tab) Shown() {
	b.rescue.shown()
	b.startup.shown()
}

// StartChanged has the tab ask the system again what starts with the session.
func (b *Tab) StartChanged() { b.startup.shown() }

// ShowRescue scrolls to the rescue card; the tab is in front.
func (b *Tab) ShowRescue() {
	b.page.ScrollToOffset(fyne.NewPos(0, b.rescue.all.Position().Y))
	for _, button := range []*widgets.Button{b.rescue.begin, b.rescue.check, b.rescue.cancel} {
		if button.Visible() {
			b.Focus(button)
			break
		}
	}
}

// turn turns backup on or off.
func (b *Tab) turn(on bool) {
	b.Do(actions.Backup, func(ctx context.Context) error {
		if on {
			return b.engine.SwitchOn(ctx)
		}
		return b.engine.SwitchOff(ctx)
	}, func(err error) {
		if err == nil && on {
			b.window.SwitchedOn()
		}
	})
}

// look shows the one or the other scope; nothing is changed by it.
func (b *Tab) look(segment int) {
	b.account = segment == segmentAccount
	b.Draw()
}

// tick sets the types of the scope that is shown to what is checked.
func (b *Tab) tick(changed ledger.Type) {
	scope, shown := archiver.ExtensionScope, b.Snapshot().Backup.Extension
	if b.account {
		scope, shown = archiver.AccountScope, b.Snapshot().Backup.Account
	}
	var types []ledger.Type
	for _, t := range ledger.Types {
		has := shown.Has(t)
		if t == changed {
			has = b.checks[t].Checked
		}
		if has {
			types = append(types, t)
		}
	}
	b.Do(actions.Backup, func(ctx context.Context) error { return b.engine.SetTypes(ctx, scope, types, len(types) > 0) })
}

// Draw shows the snapshot.
func (b *Tab) Draw() {
	s := b.Snapshot()
	if !b.settled && s.RingCentral.SignedIn {
		b.account, b.settled = s.Backup.MayAccount, true
	}
	offered := s.Backup.MayAccount || s.Backup.Account.On // what is not allowed any more can be turned off
	b.account = b.account && offered
	ready := status.Ready(s)
	words := wordsOf(b.place, s, b.account)
	b.note.Set(words.note, widgets.Subtle)
	b.whose.Set(words.whose, widgets.Subtle)
	b.limits.Set(words.limits, widgets.Subtle)
	b.since.Set(words.since, widgets.Subtle)
	b.uncovered.Set(words.uncovered, widgets.Subtle)
	b.toggle.SetOn(s.Backup.On)
	b.toggle.SetEnabled((ready || s.Backup.On) && !b.Busy(actions.Backup))
	widgets.ShowIf(b.choices, s.Backup.On)
	widgets.ShowIf(b.scope, offered)
	widgets.ShowIf(b.since, words.since != "")
	widgets.ShowIf(b.uncovered, words.uncovered != "")
	b.scope.SetSelected(segment(b.account))
	widgets.ShowIf(b.limits, words.limits != "")
	b.drawChecks(ready)
	b.messages.draw(b.account, ready)
	b.rescue.draw()
	b.startup.draw()
	b.ShowFailure(b.failed, actions.Backup)
}

func segment(account bool) int {
	if account {
		return segmentAccount
	}
	return segmentExtension
}

func (b *Tab) drawChecks(ready bool) {
	shown := b.Snapshot().Backup.Extension
	offered := ledger.Types
	if b.account {
		shown, offered = b.Snapshot().Backup.Account, []ledger.Type{ledger.CallRecording}
	}
	for t, check := range b.checks {
		widgets.ShowIf(check, slices.Contains(offered, t))
		widgets.SetChecked(check, shown.Has(t))
		may := b.account || t != ledger.CallRecording || b.Snapshot().RingCentral.OwnRecordings || shown.Has(t)
		widgets.Enable(check, ready && may && !b.Busy(actions.Backup))
	}
}
