package dates

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/drawing"
)

const (
	weeksShown = 6 // always, so that nothing jumps from month to month
	namesHigh  = 22
	cellWide   = 38 // at least
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
	return drawing.New(c, c.least, c.draw)
}

func (c *Calendar) least() fyne.Size {
	wide, high := float32(cellWide), float32(cellHigh)
	if c.Tight {
		wide, high = cellTight, cellTight
	}
	return fyne.NewSize(7*(wide+cellGap)-cellGap, namesHigh+weeksShown*(high+cellGap)-cellGap)
}

// draw draws the month: the names of the weekdays, and below them the days.
func (c *Calendar) draw(d *drawing.Drawing) {
	for i := range 7 {
		day := time.Weekday((int(c.first) + i) % 7)
		name := d.Words(c.names[day], 11.5, widgets.ColorSubtle)
		name.Alignment = fyne.TextAlignCenter
		at, room := c.cell(d.Size(), c.Month().AddDate(0, 0, i-c.column(c.Month())+7))
		d.Add(name, fyne.NewPos(at.X, 0), fyne.NewSize(room.Width, namesHigh-4))
	}
	for i := range daysOf(c.Month()) {
		c.drawDay(d, c.Month().AddDate(0, 0, i))
	}
}

// drawDay draws a day: its ground, its number, and its mark.
func (c *Calendar) drawDay(d *drawing.Drawing, day time.Time) {
	at, room := c.cell(d.Size(), day)
	mark, marked := Mark{}, day.Day() <= len(c.marks) && !day.After(c.today)
	if marked {
		mark = c.marks[day.Day()-1]
		d.Ground(mark.Tone.Soft(), at, room)
	}
	if day.Equal(c.hovered) {
		d.Ground(theme.ColorNameHover, at, room)
	}
	if day.Equal(c.chosen) {
		d.Edge(theme.ColorNamePrimary, 2, at, room)
	}
	if c.focused && day.Equal(c.cursor) {
		d.Edge(theme.ColorNameFocus, 3, at.AddXY(-2, -2), room.AddWidthHeight(4, 4))
	}
	c.drawNumber(d, day, at)
	if marked {
		drawMark(d, mark, at, room)
	}
}

// drawNumber draws today's number on a disc, and that of a day to come pale.
func (c *Calendar) drawNumber(d *drawing.Drawing, day time.Time, at fyne.Position) {
	const edge = 20
	tone := theme.ColorNameForeground
	switch {
	case day.Equal(c.today):
		tone = theme.ColorNameForegroundOnPrimary
		d.Add(canvas.NewCircle(d.Paint(theme.ColorNamePrimary)), at.AddXY(2, 2), fyne.NewSquareSize(edge))
	case day.After(c.today):
		tone = theme.ColorNameDisabled
	}
	words := d.Words(strconv.Itoa(day.Day()), 12, tone)
	words.Alignment = fyne.TextAlignCenter
	words.TextStyle.Bold = day.Equal(c.today)
	d.Add(words, at.AddXY(2, 2), fyne.NewSquareSize(edge))
}

// drawMark draws a mark in the right lower corner, its count before it.
func drawMark(d *drawing.Drawing, mark Mark, at fyne.Position, room fyne.Size) {
	const in, gap = 4, 2
	sign := widgets.NewMark(mark.Shape, mark.Tone)
	corner := at.AddXY(room.Width-in-widgets.MarkSize, room.Height-in-widgets.MarkSize)
	d.Add(sign, corner, fyne.NewSquareSize(widgets.MarkSize))
	if mark.Count == "" {
		return
	}
	count := d.Words(mark.Count, 11.5, mark.Tone.Color())
	count.TextStyle.Bold = true
	size := count.MinSize()
	d.Add(count, corner.AddXY(-size.Width-gap, (widgets.MarkSize-size.Height)/2), size)
}
