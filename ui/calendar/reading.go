package calendar

import (
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// Changed reads again what is shown, because the engine has changed.
func (c *Calendar) Changed() {
	if !c.Visible() {
		return
	}
	if c.resting {
		c.stale = true
		return
	}
	c.resting, c.stale = true, false
	c.After(readEvery, c.rested)
	c.grid.SetToday(c.today())
	c.reload()
}

func (c *Calendar) rested() {
	c.resting = false
	if c.stale {
		c.Changed()
	}
}

// reading is what was asked of the Engine, and its answer.
type reading struct {
	month, chosen time.Time
	days          map[time.Time]completeness.Day
	shares        []completeness.ExtensionDay
	err           error
}

// reload reads the month that is shown and the day that is chosen in a goroutine
// of the window, one reading at a time.
func (c *Calendar) reload() {
	if c.loading {
		c.again = true
		return
	}
	c.loading, c.again = true, false
	r := reading{month: c.grid.Month(), chosen: c.chosen, days: map[time.Time]completeness.Day{}}
	engine, at := c.shown.Engine(), c.seen
	c.Read(func() { r.err = r.read(engine, c.zone) }, func() {
		c.again = c.again || at != c.seen
		if at != c.seen { // of another archive
			r = reading{}
		}
		c.took(r)
	})
}

func (r *reading) read(e Engine, zone *time.Location) error {
	days, err := e.Calendar(l10n.Midnight(r.month, zone), l10n.Midnight(r.month.AddDate(0, 1, 0), zone))
	if err != nil {
		return err
	}
	if !r.chosen.IsZero() && (r.chosen.Before(r.month) || !r.chosen.Before(r.month.AddDate(0, 1, 0))) {
		more, err := e.Calendar(l10n.Midnight(r.chosen, zone), l10n.Midnight(r.chosen.AddDate(0, 0, 1), zone))
		if err != nil {
			return err
		}
		days = append(days, more...)
	}
	for _, d := range days {
		r.days[status.DateOf(d, zone)] = d
	}
	if day, known := r.days[r.chosen]; known {
		r.shares, err = e.DayByExtension(day.From)
	}
	return err
}

func (c *Calendar) took(r reading) {
	c.loading = false
	if !c.Visible() {
		return
	}
	if c.again {
		defer c.reload()
	}
	c.wrong.Set(l10n.Error(r.err), widgets.Bad)
	widgets.ShowIf(c.wrong, r.err != nil)
	if r.err != nil || !r.month.Equal(c.grid.Month()) {
		return
	}
	c.grid.SetMarks(status.DayMarks(r.month, c.today(), r.days))
	if c.chosen.IsZero() && c.grid.AtEnd() {
		c.grid.Choose(c.telling(r))
		return
	}
	if r.chosen.Equal(c.chosen) {
		c.day.took(r.days[r.chosen], r.shares)
	}
	c.Draw()
}

// telling is the day to begin with: the newest that lacks something, else today.
func (c *Calendar) telling(r reading) time.Time {
	for day := c.today(); !day.Before(r.month); day = day.AddDate(0, 0, -1) {
		if r.days[day].State == completeness.DayMissing {
			return day
		}
	}
	return c.today()
}
