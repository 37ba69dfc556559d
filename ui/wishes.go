package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// autostart starts the program when the user signs in to this computer. The
// system keeps it, and the user may change it there.
type autostart interface {
	Enabled() (bool, error)
	Set(on bool) error
}

// wishesPart is the row of check boxes about this computer.
type wishesPart struct {
	*window
	start, notify *widget.Check
	demo, failed  *widgets.Text
	started       bool // what the system had when it was asked last
}

func (p *wishesPart) build() fyne.CanvasObject {
	p.start = widget.NewCheck(say("Start when I sign in to this computer"), p.setStart)
	p.notify = widget.NewCheck(say("Tell me when something fails"), p.setNotify)
	p.demo, p.failed = widgets.NewNote(say("A demonstration is not started with the computer.")), failure()
	return widgets.NewCard(widgets.Stack(8, outdented(widgets.Flow(22, p.start, p.notify)), p.demo, p.failed))
}

// shown asks the system, because the user may have changed it there.
func (p *wishesPart) shown() {
	if p.autostart == nil || p.busy[ofWishes] {
		return
	}
	p.learn(func() error { return nil })
}

func (p *wishesPart) setStart(on bool) { p.learn(func() error { return p.autostart.Set(on) }) }

// learn does something to the entry and then shows what the system has.
func (p *wishesPart) learn(first func() error) {
	on := false
	p.do(ofWishes, func(context.Context) (err error) {
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

func (p *wishesPart) setNotify(on bool) {
	p.do(ofWishes, func(ctx context.Context) error { return p.e.SetNotify(ctx, on) })
}

func (p *wishesPart) draw() {
	showIf(p.demo, p.autostart == nil)
	enable(p.start, p.autostart != nil && !p.busy[ofWishes])
	if !p.busy[ofWishes] {
		tick(p.start, p.started)
		tick(p.notify, p.snap.Backup.Notify)
	}
	enable(p.notify, !p.busy[ofWishes])
	p.tell(p.failed, ofWishes)
}

// tick shows a check box as it is, without telling anybody.
func tick(c *widget.Check, on bool) {
	if c.Checked != on {
		c.Checked = on
		c.Refresh()
	}
}
