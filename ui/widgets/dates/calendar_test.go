package dates_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var (
	weekdays = []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}
	saturday = dates.Date(2026, 11, 21)
)

func november() *dates.Calendar { return dates.NewCalendar(saturday, time.Monday, weekdays) }

func TestCalendarLooks(t *testing.T) {
	uitest.Looks(t, "calendar", fyne.NewSize(352, 390), func(w fyne.Window) []fyne.CanvasObject {
		c := november()
		marks := slices.Repeat([]dates.Mark{{Shape: widgets.Tick, Tone: widgets.Good}}, 21)
		marks[0], marks[1] = dates.Mark{Shape: widgets.Dash, Tone: widgets.Subtle}, dates.Mark{Shape: widgets.Dash, Tone: widgets.Subtle}
		marks[8] = dates.Mark{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "3"}
		marks[9] = dates.Mark{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "143"}
		marks[20] = dates.Mark{Shape: widgets.Dots, Tone: widgets.Warn}
		c.SetMarks(marks)
		c.Choose(dates.Date(2026, 11, 9))
		c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		c.FocusGained()
		c.Resize(c.MinSize())
		c.MouseMoved(over(c, 12))
		return []fyne.CanvasObject{container.NewGridWrap(c.MinSize(), c)}
	})
}

// over is the mouse in the middle of a day of November 2026, whose first is a
// Sunday.
func over(c *dates.Calendar, day int) *desktop.MouseEvent {
	e := &desktop.MouseEvent{}
	e.Position = middleOf(c, day)
	return e
}

func middleOf(c *dates.Calendar, day int) fyne.Position {
	const names, gap = 22, 4
	wide, high := (c.Size().Width+gap)/7, (c.Size().Height-names+gap)/6
	i := day - 1 + 6 // in weeks that begin on Monday
	return fyne.NewPos((float32(i%7)+0.5)*wide-gap/2, names+(float32(i/7)+0.5)*high-gap/2)
}

func TestCalendarKeys(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	for _, c := range []struct {
		name  string
		first time.Weekday
		keys  []fyne.KeyName
		want  time.Time
	}{
		{"it begins today", time.Monday, nil, saturday},
		{"back and up", time.Monday, []fyne.KeyName{fyne.KeyLeft, fyne.KeyUp}, dates.Date(2026, 11, 13)},
		{"the start of the week", time.Monday, []fyne.KeyName{fyne.KeyHome}, dates.Date(2026, 11, 16)},
		{"where it begins on Sunday", time.Sunday, []fyne.KeyName{fyne.KeyHome}, dates.Date(2026, 11, 15)},
		{"the end of the week", time.Monday, []fyne.KeyName{fyne.KeyUp, fyne.KeyHome, fyne.KeyEnd}, dates.Date(2026, 11, 15)},
		{"never after today", time.Monday, []fyne.KeyName{fyne.KeyRight, fyne.KeyDown, fyne.KeyEnd, fyne.KeyPageDown}, saturday},
		{"the month before", time.Monday, []fyne.KeyName{fyne.KeyPageUp}, dates.Date(2026, 10, 21)},
		{"there and back", time.Monday, []fyne.KeyName{fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageDown}, dates.Date(2026, 10, 21)},
		{"a short month", time.Monday, []fyne.KeyName{fyne.KeyPageUp, fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyPageUp}, dates.Date(2026, 9, 30)},
		{"over the end of the month", time.Monday, []fyne.KeyName{fyne.KeyPageUp, fyne.KeyDown, fyne.KeyDown}, dates.Date(2026, 11, 4)},
	} {
		t.Run(c.name, func(t *testing.T) {
			var chosen time.Time
			months := 0
			w := dates.NewCalendar(saturday, c.first, weekdays)
			w.OnChosen, w.OnMonth = func(day time.Time) { chosen = day }, func() { months++ }
			before := w.Month()
			for _, k := range c.keys {
				w.TypedKey(&fyne.KeyEvent{Name: k})
				if !w.Month().Equal(before) {
					months--
				}
				before = w.Month()
			}
			w.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if !chosen.Equal(c.want) || months != 0 {
				t.Errorf("chose %s, want %s; %d months were not told", chosen, c.want, -months)
			}
		})
	}
}

func TestCalendarMouse(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	c := november()
	var chosen []int
	escaped := false
	c.OnChosen, c.OnEscape = func(day time.Time) { chosen = append(chosen, day.Day()) }, func() { escaped = true }
	w := test.NewTempWindow(t, c)
	w.Resize(fyne.NewSize(400, 400))
	for _, day := range []int{1, 9, 21, 22, 30} { // the last two are still to come
		c.Tapped(&fyne.PointEvent{Position: middleOf(c, day)})
	}
	if want := []int{1, 9, 21}; !slices.Equal(chosen, want) {
		t.Errorf("chosen %v, want %v", chosen, want)
	}
	if w.Canvas().Focused() != c {
		t.Error("a press does not give it the keys")
	}
	c.MouseIn(over(c, 9))
	if c.Cursor() != desktop.PointerCursor {
		t.Error("a day does not look as if it could be pressed")
	}
	c.MouseMoved(over(c, 30))
	if c.Cursor() != desktop.DefaultCursor {
		t.Error("a day to come looks as if it could be pressed")
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !escaped {
		t.Error("Escape is not told")
	}
}

func TestCalendarEndsToday(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	c := november()
	if !c.AtEnd() {
		t.Error("there is a month after today's")
	}
	c.Turn(-1)
	if c.AtEnd() {
		t.Error("from October there is no way to November")
	}
	c.Turn(+1)
	c.SetToday(dates.Date(2026, 12, 1))
	if c.AtEnd() {
		t.Error("on the first of December its month cannot be reached")
	}
}
