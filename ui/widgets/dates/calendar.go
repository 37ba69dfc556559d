// Package dates has the widgets for days: a month of days with marks, and a field
// for one day. Like widgets, it knows Fyne only.
package dates

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// Mark tells how a day stands, by shape and by tone.
type Mark struct {
	Shape widgets.Shape
	Tone  widgets.Tone
	Count string // small, beside the shape; may be empty
}

// Date is a day of a Calendar: midnight in UTC, whatever zone the day is of.
func Date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Calendar is a month of days with their marks. The arrow keys go from day to
// day, Home and End to the ends of the week, Page Up and Page Down to another
// month; Enter, Space and a press choose. Days after today cannot be reached.
type Calendar struct {
	widget.BaseWidget
	OnChosen func(day time.Time)
	OnMonth  func() // another month is shown, and its marks are wanted
	OnEscape func() // may be nil
	Tight    bool   // days without room for marks

	first   time.Weekday // of the week
	names   []string     // of the days of the week, from Sunday on
	today   time.Time
	cursor  time.Time // the day that the keys stand on; its month is shown
	chosen  time.Time // zero: none
	marks   []Mark    // of the month's days from the first on
	hovered time.Time
	focused bool
}

var (
	_ fyne.Widget        = (*Calendar)(nil)
	_ fyne.Tappable      = (*Calendar)(nil)
	_ fyne.Focusable     = (*Calendar)(nil)
	_ desktop.Hoverable  = (*Calendar)(nil)
	_ desktop.Cursorable = (*Calendar)(nil)
)

// NewCalendar shows today's month without marks. Weeks begin on first; names are
// those of the days of the week, from Sunday on.
func NewCalendar(today time.Time, first time.Weekday, names []string) *Calendar {
	c := &Calendar{today: today, cursor: today, first: first, names: names}
	c.ExtendBaseWidget(c)
	return c
}

// SetToday says which day is the last one.
func (c *Calendar) SetToday(day time.Time) {
	if !c.today.Equal(day) {
		c.today = day
		c.Refresh()
	}
}

// SetMarks marks the days of the month that is shown, from the first on. Days
// beyond the marks have none.
func (c *Calendar) SetMarks(marks []Mark) {
	c.marks = marks
	c.Refresh()
}

// Marks are the marks of the month that is shown; none until they are set.
func (c *Calendar) Marks() []Mark { return c.marks }

// Month is the first day of the month that is shown.
func (c *Calendar) Month() time.Time { return Date(c.cursor.Year(), c.cursor.Month(), 1) }

// Turn shows a later month, or with by below zero an earlier one. It stays on the
// same day of the month where there is one.
func (c *Calendar) Turn(by int) {
	month := c.Month().AddDate(0, by, 0)
	c.moveTo(month.AddDate(0, 0, min(c.cursor.Day(), daysOf(month))-1))
}

// Choose goes to a day and chooses it.
func (c *Calendar) Choose(day time.Time) {
	c.moveTo(day)
	c.chosen = c.cursor
	c.Refresh()
	if c.OnChosen != nil {
		c.OnChosen(c.chosen)
	}
}

// AtEnd reports whether there is no later month.
func (c *Calendar) AtEnd() bool { return c.Month().AddDate(0, 1, 0).After(c.today) }

func daysOf(month time.Time) int { return month.AddDate(0, 1, -1).Day() }

// moveTo puts the cursor on a day, today at the latest.
func (c *Calendar) moveTo(day time.Time) {
	if day.After(c.today) {
		day = c.today
	}
	before := c.Month()
	c.cursor = day
	if !c.Month().Equal(before) {
		c.marks, c.hovered = nil, time.Time{}
		if c.OnMonth != nil {
			c.OnMonth()
		}
	}
	c.Refresh()
}

// column is the place of a day in its week.
func (c *Calendar) column(day time.Time) int { return (int(day.Weekday()-c.first) + 7) % 7 }

// TypedKey implements fyne.Focusable.
func (c *Calendar) TypedKey(e *fyne.KeyEvent) {
	by := func(days int) { c.moveTo(c.cursor.AddDate(0, 0, days)) }
	switch e.Name {
	case fyne.KeyLeft:
		by(-1)
	case fyne.KeyRight:
		by(+1)
	case fyne.KeyUp:
		by(-7)
	case fyne.KeyDown:
		by(+7)
	case fyne.KeyHome:
		by(-c.column(c.cursor))
	case fyne.KeyEnd:
		by(6 - c.column(c.cursor))
	case fyne.KeyPageUp:
		c.Turn(-1)
	case fyne.KeyPageDown:
		c.Turn(+1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Choose(c.cursor)
	case fyne.KeyEscape:
		if c.OnEscape != nil {
			c.OnEscape()
		}
	}
}

// TypedRune implements fyne.Focusable.
func (c *Calendar) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *Calendar) FocusGained() { c.focused = true; c.Refresh(); widgets.Reveal() }

// FocusLost implements fyne.Focusable.
func (c *Calendar) FocusLost() { c.focused = false; c.Refresh() }

// Tapped implements fyne.Tappable: it chooses the day and takes the keys.
func (c *Calendar) Tapped(e *fyne.PointEvent) {
	if over := fyne.CurrentApp().Driver().CanvasForObject(c); over != nil {
		over.Focus(c)
	}
	if day := c.at(e.Position); !day.IsZero() {
		c.Choose(day)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *Calendar) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *Calendar) MouseMoved(e *desktop.MouseEvent) { c.hover(c.at(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (c *Calendar) MouseOut() { c.hover(time.Time{}) }

func (c *Calendar) hover(day time.Time) {
	if !c.hovered.Equal(day) {
		c.hovered = day
		c.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (c *Calendar) Cursor() desktop.Cursor {
	if c.hovered.IsZero() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}
