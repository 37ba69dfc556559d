// Package chart draws figures as bars. Like widgets, it knows Fyne only.
package chart

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/drawing"
)

// Series are the colours of the parts of a bar, from its foot up.
var Series = [4]fyne.ThemeColorName{theme.ColorNamePrimary, widgets.ColorTeal, widgets.ColorBrand, widgets.ColorViolet}

// Bar is a column of the chart.
type Bar struct {
	Parts [len(Series)]int
	Label string // below it; most bars have none
}

func (b Bar) sum() (n int) {
	for _, part := range b.Parts {
		n += part
	}
	return n
}

// Chart is bars beside each other, each stacked from its parts. The pointer, or Left, Right, Home and End, point at one.
type Chart struct {
	widget.BaseWidget
	OnPoint func(bar int) // -1: none

	bars    []Bar
	pointed int
	focused bool
}

var (
	_ fyne.Widget       = (*Chart)(nil)
	_ fyne.Focusable    = (*Chart)(nil)
	_ desktop.Hoverable = (*Chart)(nil)
)

const (
	high   = 96 // of the highest bar, at least
	labels = 18 // room below the bars
	least  = 5  // width of a bar with its gap
	gap    = 2
)

// New gives a chart without bars.
func New(point func(bar int)) *Chart {
	c := &Chart{OnPoint: point, pointed: -1}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows other bars.
func (c *Chart) Set(bars []Bar) {
	if slices.Equal(c.bars, bars) {
		return
	}
	c.bars, c.pointed = bars, min(c.pointed, len(bars)-1)
	c.Refresh()
}

// Bars are what is shown.
func (c *Chart) Bars() []Bar { return c.bars }

// Pointed is the bar that is pointed at; -1 is none.
func (c *Chart) Pointed() int { return c.pointed }

// Point points at a bar; -1 at none.
func (c *Chart) Point(bar int) {
	bar = min(max(bar, -1), len(c.bars)-1)
	if bar == c.pointed {
		return
	}
	c.pointed = bar
	c.Refresh()
	c.OnPoint(bar)
}

// TypedKey implements fyne.Focusable.
func (c *Chart) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.Point(max(c.pointed-1, 0))
	case fyne.KeyRight:
		c.Point(c.pointed + 1)
	case fyne.KeyHome:
		c.Point(0)
	case fyne.KeyEnd:
		c.Point(len(c.bars) - 1)
	}
}

// TypedRune implements fyne.Focusable.
func (c *Chart) TypedRune(rune) {}

// FocusGained implements fyne.Focusable: it points at the last bar, the newest.
func (c *Chart) FocusGained() {
	c.focused = true
	c.Refresh()
	c.Point(len(c.bars) - 1)
	widgets.Reveal()
}

// FocusLost implements fyne.Focusable.
func (c *Chart) FocusLost() {
	c.focused = false
	c.Refresh()
	c.Point(-1)
}

// MouseIn implements desktop.Hoverable.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	if wide := c.wide(c.Size()); wide > 0 {
		c.Point(int(e.Position.X / wide))
	}
}

// MouseOut implements desktop.Hoverable.
func (c *Chart) MouseOut() { c.Point(-1) }

// wide is the width of a bar with its gap.
func (c *Chart) wide(size fyne.Size) float32 { return size.Width / float32(max(len(c.bars), 1)) }

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer { return drawing.New(c, c.least, c.draw) }

func (c *Chart) least() fyne.Size { return fyne.NewSize(float32(len(c.bars))*least, high+labels) }

func (c *Chart) draw(d *drawing.Drawing) {
	most, wide, foot := 1, c.wide(d.Size()), d.Size().Height-labels
	for _, bar := range c.bars {
		most = max(most, bar.sum())
	}
	if c.pointed >= 0 {
		d.Fill(theme.ColorNameHover, fyne.NewPos(float32(c.pointed)*wide, 0), fyne.NewSize(wide, foot))
	}
	for i, bar := range c.bars {
		x, y := float32(i)*wide, foot
		for part, n := range bar.Parts {
			if n == 0 {
				continue
			}
			tall := max(1, foot*float32(n)/float32(most))
			y -= tall
			d.Fill(Series[part], fyne.NewPos(x+gap/2, y), fyne.NewSize(max(1, wide-gap), tall))
		}
		c.drawLabel(d, bar.Label, fyne.NewPos(x, foot+2))
	}
	d.Fill(widgets.ColorBorder, fyne.NewPos(0, foot), fyne.NewSize(d.Size().Width, 1))
	if c.pointed >= 0 { // also where the bar covers its ground
		d.Fill(theme.ColorNameForeground, fyne.NewPos(float32(c.pointed)*wide, foot), fyne.NewSize(wide, 3))
	}
	if c.focused {
		d.Edge(theme.ColorNameFocus, 3, fyne.NewPos(-4, -4), d.Size().AddWidthHeight(8, 8))
	}
}

// drawLabel draws the label below a bar, where there is room for all of it.
func (c *Chart) drawLabel(d *drawing.Drawing, label string, at fyne.Position) {
	words := d.Words(label, theme.SizeForWidget(theme.SizeNameCaptionText, c), widgets.ColorSubtle)
	if size := words.MinSize(); label != "" && at.X+size.Width <= d.Size().Width {
		d.Add(words, at, size)
	}
}
