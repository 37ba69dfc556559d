package dates

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
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
	r := &stripRenderer{strip: s}
	r.build()
	return r
}

type stripRenderer struct {
	strip   *Strip
	size    fyne.Size
	objects []fyne.CanvasObject
}

func (r *stripRenderer) Destroy()                     {}
func (r *stripRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *stripRenderer) MinSize() fyne.Size {
	return fyne.NewSize(31*(stripWide+stripGap)-stripGap, stripHigh)
}

func (r *stripRenderer) Layout(size fyne.Size) {
	if r.size != size {
		r.build()
	}
}

func (r *stripRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.strip)
}

func (r *stripRenderer) build() {
	r.size, r.objects = r.strip.Size(), nil
	for i := range daysOf(r.strip.month()) {
		r.day(r.strip.month().AddDate(0, 0, i))
	}
}

// day draws a day: its ground, its number over its mark, and what says that it is today's or has the keys.
func (r *stripRenderer) day(day time.Time) {
	s := r.strip
	at, room := s.cell(r.size, day)
	marked := day.Day() <= len(s.marks) && !day.After(s.today)
	number := theme.ColorNameDisabled
	if marked {
		r.rectangle(at, room, s.marks[day.Day()-1].Tone.Soft(), "", 0)
		number = theme.ColorNameForeground
	}
	if day.Equal(s.hovered) {
		r.rectangle(at, room, theme.ColorNameHover, "", 0)
	}
	if day.Equal(s.today) {
		r.rectangle(at, room, "", theme.ColorNamePrimary, 2)
	}
	if s.focused && day.Equal(s.cursor) {
		r.rectangle(at.AddXY(-1, 0), room.AddWidthHeight(2, 0), "", theme.ColorNameFocus, 4)
	}
	words := canvas.NewText(strconv.Itoa(day.Day()), theme.ColorForWidget(number, s))
	words.TextSize, words.Alignment, words.TextStyle.Bold = theme.SizeForWidget(theme.SizeNameCaptionText, s), fyne.TextAlignCenter, day.Equal(s.today)
	r.add(words, at.AddXY(0, 4), fyne.NewSize(room.Width, words.MinSize().Height))
	if marked {
		mark := s.marks[day.Day()-1]
		r.add(widgets.NewMark(mark.Shape, mark.Tone), at.AddXY((room.Width-widgets.MarkSize)/2, room.Height-widgets.MarkSize-6), fyne.NewSquareSize(widgets.MarkSize))
	}
}

func (r *stripRenderer) add(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	o.Move(at)
	o.Resize(size)
	r.objects = append(r.objects, o)
}

func (r *stripRenderer) rectangle(at fyne.Position, size fyne.Size, fill, edge fyne.ThemeColorName, width float32) {
	o := canvas.NewRectangle(color.Transparent)
	o.CornerRadius, o.StrokeWidth = theme.SizeForWidget(theme.SizeNameInputRadius, r.strip), width
	if fill != "" {
		o.FillColor = theme.ColorForWidget(fill, r.strip)
	}
	if edge != "" {
		o.StrokeColor = theme.ColorForWidget(edge, r.strip)
	}
	r.add(o, at, size)
}
