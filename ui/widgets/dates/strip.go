package dates

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/drawing"
)

// Strip is this month's days in a row, each with its mark. Left, Right, Home and End go from day to day; Enter, Space
// and a press choose. Days after today cannot be reached.
type Strip struct {
	widget.BaseWidget
	OnChosen func(day time.Time)

	today   time.Time
	cursor  time.Time // the day that the keys stand on
	marks   []Mark    // from the first of the month on
	hovered time.Time
	focused bool
}

var (
	_ fyne.Widget        = (*Strip)(nil)
	_ fyne.Tappable      = (*Strip)(nil)
	_ fyne.Focusable     = (*Strip)(nil)
	_ desktop.Hoverable  = (*Strip)(nil)
	_ desktop.Cursorable = (*Strip)(nil)
)

const (
	stripHigh = 44
	stripWide = 16 // of a day, at least
	stripGap  = 4
)

// NewStrip shows today's month without marks.
func NewStrip(today time.Time, chosen func(day time.Time)) *Strip {
	s := &Strip{OnChosen: chosen, today: today, cursor: today}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows the month of a day, which is the last that can be reached, with the marks of its days from the first on.
func (s *Strip) Set(today time.Time, marks []Mark) {
	if !s.today.Equal(today) {
		s.today, s.cursor = today, today
	}
	s.marks = marks
	s.Refresh()
}

// Marks are the marks of the days from the first of the month on.
func (s *Strip) Marks() []Mark { return s.marks }

func (s *Strip) month() time.Time { return Date(s.today.Year(), s.today.Month(), 1) }

// moveTo puts the cursor on a day of the month that has come.
func (s *Strip) moveTo(day time.Time) {
	if day.Before(s.month()) {
		day = s.month()
	}
	if day.After(s.today) {
		day = s.today
	}
	s.cursor = day
	s.Refresh()
}

// TypedKey implements fyne.Focusable.
func (s *Strip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.moveTo(s.cursor.AddDate(0, 0, -1))
	case fyne.KeyRight:
		s.moveTo(s.cursor.AddDate(0, 0, +1))
	case fyne.KeyHome:
		s.moveTo(s.month())
	case fyne.KeyEnd:
		s.moveTo(s.today)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.OnChosen(s.cursor)
	}
}

// TypedRune implements fyne.Focusable.
func (s *Strip) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (s *Strip) FocusGained() { s.focused = true; s.Refresh(); widgets.Reveal() }

// FocusLost implements fyne.Focusable.
func (s *Strip) FocusLost() { s.focused = false; s.Refresh() }

// Tapped implements fyne.Tappable.
func (s *Strip) Tapped(e *fyne.PointEvent) {
	if day := s.at(e.Position); !day.IsZero() {
		s.cursor = day
		s.OnChosen(day)
	}
}

// MouseIn implements desktop.Hoverable.
func (s *Strip) MouseIn(e *desktop.MouseEvent) { s.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (s *Strip) MouseMoved(e *desktop.MouseEvent) { s.hover(s.at(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (s *Strip) MouseOut() { s.hover(time.Time{}) }

func (s *Strip) hover(day time.Time) {
	if !s.hovered.Equal(day) {
		s.hovered = day
		s.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (s *Strip) Cursor() desktop.Cursor {
	if s.hovered.IsZero() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// cell is the place of a day.
func (s *Strip) cell(size fyne.Size, day time.Time) (at fyne.Position, room fyne.Size) {
	wide := (size.Width + stripGap) / float32(daysOf(s.month()))
	return fyne.NewPos(float32(day.Day()-1)*wide, 0), fyne.NewSize(wide-stripGap, size.Height)
}

// at is the day at a position; zero where there is none, or none that can be reached.
func (s *Strip) at(p fyne.Position) time.Time {
	for day := s.month(); !day.After(s.today); day = day.AddDate(0, 0, 1) {
		if at, room := s.cell(s.Size(), day); p.X >= at.X && p.X < at.X+room.Width {
			return day
		}
	}
	return time.Time{}
}

// CreateRenderer implements fyne.Widget.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer {
	least := fyne.NewSize(31*(stripWide+stripGap)-stripGap, stripHigh)
	return drawing.New(s, func() fyne.Size { return least }, func(d *drawing.Drawing) {
		for i := range daysOf(s.month()) {
			s.draw(d, s.month().AddDate(0, 0, i))
		}
	})
}

// draw draws a day: its ground, its number over its mark, and what says that it is today's or has the keys.
func (s *Strip) draw(d *drawing.Drawing, day time.Time) {
	at, room := s.cell(d.Size(), day)
	marked := day.Day() <= len(s.marks) && !day.After(s.today)
	number := theme.ColorNameDisabled
	if marked {
		d.Ground(s.marks[day.Day()-1].Tone.Soft(), at, room)
		number = theme.ColorNameForeground
	}
	if day.Equal(s.hovered) {
		d.Ground(theme.ColorNameHover, at, room)
	}
	if day.Equal(s.today) {
		d.Edge(theme.ColorNamePrimary, 2, at, room)
	}
	if s.focused && day.Equal(s.cursor) {
		d.Edge(theme.ColorNameFocus, 4, at.AddXY(-1, 0), room.AddWidthHeight(2, 0))
	}
	words := d.Words(strconv.Itoa(day.Day()), theme.SizeForWidget(theme.SizeNameCaptionText, s), number)
	words.Alignment, words.TextStyle.Bold = fyne.TextAlignCenter, day.Equal(s.today)
	d.Add(words, at.AddXY(0, 4), fyne.NewSize(room.Width, words.MinSize().Height))
	if marked {
		mark := s.marks[day.Day()-1]
		d.Add(widgets.NewMark(mark.Shape, mark.Tone), at.AddXY((room.Width-widgets.MarkSize)/2, room.Height-widgets.MarkSize-6), fyne.NewSquareSize(widgets.MarkSize))
	}
}
