// Package runcontrol starts, pauses and resumes runs, for all pieces of the window
// that offer it: the status card, the rescue, the causes and the tray.
package runcontrol

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
)

// Engine is what a Control asks of the archiver.
type Engine interface {
	RunNow()
	Pause(ctx context.Context, until time.Time) error
	Resume(ctx context.Context) error
}

// Control starts, pauses and resumes the engine's runs.
type Control struct {
	runner *actions.Runner
	zone   *time.Location
	engine Engine
}

// New gives a control; a pause until tomorrow ends in the morning of the zone.
func New(r *actions.Runner, zone *time.Location, engine Engine) *Control {
	return &Control{r, zone, engine}
}

// RunNow has the engine begin a pass now. It may have to wait for a lock.
func (c *Control) RunNow() {
	c.runner.Do(actions.Pass, func(context.Context) error {
		c.engine.RunNow()
		return nil
	})
}

// Resume ends a pause.
func (c *Control) Resume() { c.runner.Do(actions.Pass, c.engine.Resume) }

// PauseMenu offers how long. The times count from when one is chosen.
func (c *Control) PauseMenu() *fyne.Menu {
	until := func(when func(now time.Time) time.Time) func() {
		return func() {
			c.runner.Do(actions.Pass, func(ctx context.Context) error { return c.engine.Pause(ctx, when(c.runner.Clock.Now())) })
		}
	}
	return fyne.NewMenu("",
		fyne.NewMenuItem(l10n.Translate("For 1 hour"), until(func(now time.Time) time.Time { return now.Add(time.Hour) })),
		fyne.NewMenuItem(l10n.Translate("Until tomorrow, 8:00"), until(func(now time.Time) time.Time { return tomorrow(now, c.zone) })),
		fyne.NewMenuItem(l10n.Translate("Until I resume it"), until(func(time.Time) time.Time { return time.Time{} })))
}

// tomorrow is the next morning, when an office opens.
func tomorrow(now time.Time, zone *time.Location) time.Time {
	const opens = 8
	now = now.In(zone)
	return time.Date(now.Year(), now.Month(), now.Day()+1, opens, 0, 0, 0, zone)
}
