package dates

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

const (
	weeksShown = 6 // always, so that nothing jumps from month to month
	namesHigh  = 22
	cellWide   = 41 // at least
	cellHigh   = 54
	cellTight  = 26
	cellGap    = 4
)

// cell is the place of a day.
func (c *Calendar) cell(size fyne.Size, day time.Time) (at fyne.Position, room fyne.Size) {
	wide, high := (size.Width+cellGap)/7, (size.Height-namesHigh+cellGap)/weeksShown
	week := (c.column(c.Month()) + day.Day() - 1) / 7
	return fyne.NewPos(float32(c.column(day))*wide, namesHigh+float32(week)*high), fyne.NewSize(wide-cellGap, high-cellGap)
}

// at is the day at a position; zero where there is none, or none that can be
// reached.
func (c *Calendar) at(p fyne.Position) time.Time {
	for i := range daysOf(c.Month()) {
		day := c.Month().AddDate(0, 0, i)
		at, room := c.cell(c.Size(), day)
		in := p.Subtract(at)
		if !day.After(c.today) && in.X >= 0 && in.Y >= 0 && in.X < room.Width && in.Y < room.Height {
			return day
		}
	}
	return time.Time{}
}

// CreateRenderer implements fyne.Widget.
func (c *Calendar) CreateRenderer() fyne.WidgetRenderer {
	r := &calendarRenderer{calendar: c}
	r.build()
	return r
}

type calendarRenderer struct {
	calendar *Calendar
	size     fyne.Size
	objects  []fyne.CanvasObject
}

func (r *calendarRenderer) Destroy()                     {}
func (r *calendarRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *calendarRenderer) MinSize() fyne.Size {
	wide, high := float32(cellWide), float32(cellHigh)
	if r.calendar.Tight {
		wide, high = cellTight, cellTight
	}
	return fyne.NewSize(7*(wide+cellGap)-cellGap, namesHigh+weeksShown*(high+cellGap)-cellGap)
}

func (r *calendarRenderer) Layout(size fyne.Size) {
	if r.size != size {
		r.build()
	}
}

func (r *calendarRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.calendar)
}

// build draws the month again.
func (r *calendarRenderer) build() {
	c := r.calendar
	r.size, r.objects = c.Size(), nil
	for i := range 7 {
		day := time.Weekday((int(c.first) + i) % 7)
		name := r.words(c.names[day], 11.5, widgets.ColorSubtle)
		name.Alignment = fyne.TextAlignCenter
		at, room := c.cell(r.size, c.Month().AddDate(0, 0, i-c.column(c.Month())+7))
		r.add(name, fyne.NewPos(at.X, 0), fyne.NewSize(room.Width, namesHigh-4))
	}
	for i := range daysOf(c.Month()) {
		r.day(c.Month().AddDate(0, 0, i))
	}
}

func (r *calendarRenderer) add(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	o.Move(at)
	o.Resize(size)
	r.objects = append(r.objects, o)
}

func (r *calendarRenderer) paint(name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, r.calendar)
}

func (r *calendarRenderer) words(text string, size float32, name fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(text, r.paint(name))
	t.TextSize = size
	return t
}

// day draws a day: its ground, its number, and its mark.
func (r *calendarRenderer) day(day time.Time) {
	c := r.calendar
	at, room := c.cell(r.size, day)
	mark, marked := Mark{}, day.Day() <= len(c.marks) && !day.After(c.today)
	if marked {
		mark = c.marks[day.Day()-1]
		r.rectangle(at, room, mark.Tone.Soft(), "", 0)
	}
	if day.Equal(c.hovered) {
		r.rectangle(at, room, theme.ColorNameHover, "", 0)
	}
	if day.Equal(c.chosen) {
		r.rectangle(at, room, "", theme.ColorNamePrimary, 2)
	}
	if c.focused && day.Equal(c.cursor) {
		out := fyne.NewPos(2, 2)
		r.rectangle(at.Subtract(out), room.AddWidthHeight(4, 4), "", theme.ColorNameFocus, 3)
	}
	r.number(day, at)
	if marked {
		r.mark(mark, at, room)
	}
}

func (r *calendarRenderer) rectangle(at fyne.Position, size fyne.Size, fill, edge fyne.ThemeColorName, width float32) {
	o := canvas.NewRectangle(color.Transparent)
	o.CornerRadius, o.StrokeWidth = theme.SizeForWidget(theme.SizeNameInputRadius, r.calendar), width
	if fill != "" {
		o.FillColor = r.paint(fill)
	}
	if edge != "" {
		o.StrokeColor = r.paint(edge)
	}
	r.add(o, at, size)
}

// number is today's on a disc, and of a day to come pale.
func (r *calendarRenderer) number(day time.Time, at fyne.Position) {
	const edge = 20
	tone := theme.ColorNameForeground
	switch {
	case day.Equal(r.calendar.today):
		tone = theme.ColorNameForegroundOnPrimary
		r.add(canvas.NewCircle(r.paint(theme.ColorNamePrimary)), at.AddXY(2, 2), fyne.NewSquareSize(edge))
	case day.After(r.calendar.today):
		tone = theme.ColorNameDisabled
	}
	words := r.words(strconv.Itoa(day.Day()), 12, tone)
	words.Alignment = fyne.TextAlignCenter
	words.TextStyle.Bold = day.Equal(r.calendar.today)
	r.add(words, at.AddXY(2, 2), fyne.NewSquareSize(edge))
}

// mark stands in the right lower corner, its count before it.
func (r *calendarRenderer) mark(mark Mark, at fyne.Position, room fyne.Size) {
	const in = 5
	sign := widgets.NewMark(mark.Shape, mark.Tone)
	corner := at.AddXY(room.Width-in-widgets.MarkSize, room.Height-in-widgets.MarkSize)
	r.add(sign, corner, fyne.NewSquareSize(widgets.MarkSize))
	if mark.Count == "" {
		return
	}
	count := r.words(mark.Count, 11.5, mark.Tone.Color())
	count.TextStyle.Bold = true
	size := count.MinSize()
	r.add(count, corner.AddXY(-size.Width-3, (widgets.MarkSize-size.Height)/2), size)
}
