package backuptab

import (
	"context"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// Autostart starts the program when the user signs in to this computer. The
// system keeps it, and the user may change it there.
type Autostart interface {
	Enabled() (bool, error)
	Set(on bool) error
}

// startupCard is what is chosen for this computer.
type startupCard struct {
	*base
	start, notify *widgets.Check
	updates       *widgets.Check // where newer versions can be looked for
	size          *choices.Segmented
	demo, failed  *widgets.Text
	started       bool // what the system had when it was asked last
}

func (p *startupCard) build() fyne.CanvasObject {
	p.start = widgets.NewCheck(l10n.Translate("Start when I sign in to this computer"), p.setStart)
	p.notify = widgets.NewCheck(l10n.Translate("Notify me when something fails"), p.setNotify)
	p.updates = widgets.NewCheck(l10n.Translate("Tell me about new versions"), p.setUpdates)
	p.size = choices.NewSegmented([]string{l10n.Translate("Normal"), l10n.Translate("Large"), l10n.Translate("Very large")}, func(i int) {
		p.window.SetTextSize(i)
		p.draw()
	})
	p.demo, p.failed = widgets.NewNote(l10n.Translate("A demonstration does not start with the computer.")), widgets.NewFailure()
	return widgets.NewCard(widgets.Stack(8, outdented(widgets.Flow(22, p.start, p.notify, p.updates)),
		widgets.Line(12, widgets.NewLabel(l10n.Translate("Text size")), p.size), p.demo, p.failed))
}

// shown asks the system, because the user may have changed it there.
func (p *startupCard) shown() {
	if p.autostart == nil || p.Busy(actions.Startup) {
		return
	}
	p.learn(func() error { return nil })
}

func (p *startupCard) setStart(on bool) { p.learn(func() error { return p.autostart.Set(on) }) }

// learn does something to the entry and then shows what the system has.
func (p *startupCard) learn(first func() error) {
	on := false
	p.Do(actions.Startup, func(context.Context) (err error) {
		if err = first(); err == nil {
			on, err = p.autostart.Enabled()
		}
		return err
	}, func(err error) {
		if err == nil {
			p.started = on
		}
	})
}

func (p *startupCard) setNotify(on bool) {
	p.Do(actions.Startup, func(ctx context.Context) error { return p.engine.SetNotify(ctx, on) })
}

func (p *startupCard) setUpdates(on bool) {
	p.Do(actions.Startup, func(ctx context.Context) error { return p.engine.SetUpdates(ctx, on) })
}

func (p *startupCard) draw() {
	p.size.SetSelected(p.window.TextSize())
	widgets.ShowIf(p.demo, p.autostart == nil)
	widgets.Enable(p.start, p.autostart != nil && !p.Busy(actions.Startup))
	if !p.Busy(actions.Startup) {
		widgets.SetChecked(p.start, p.started)
		widgets.SetChecked(p.notify, p.Snapshot().Backup.Notify)
		widgets.SetChecked(p.updates, p.Snapshot().Update.On)
	}
	widgets.ShowIf(p.updates, p.Snapshot().Update.Possible)
	widgets.Enable(p.updates, !p.Busy(actions.Startup))
	widgets.Enable(p.notify, !p.Busy(actions.Startup))
	p.ShowFailure(p.failed, actions.Startup)
}
