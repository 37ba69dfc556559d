// Package choices is one of several words in a row: the segmented control and the
// tab bar.
package choices

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

// choice is one of several words in a row: what the tab bar and the segmented
// control have in common. Left and Right move it, a press chooses.
type choice struct {
	widgets.Interactive
	words    []string
	selected int
	onTapped func(i int)
	OnEscape func() // Escape while it has the focus; may be nil
	OnFocus  func() // it has got the focus; may be nil

	gap, side float32 // between the words, and inside left and right of each
	over      int     // the word that the pointer is over, or -1
}

// SetSelected shows which one is chosen.
func (c *choice) SetSelected(i int) {
	if c.selected != i {
		c.selected = i
		c.Refresh()
	}
}

// Words are what can be chosen.
func (c *choice) Words() []string { return c.words }

// Selected is the one that is chosen.
func (c *choice) Selected() int { return c.selected }

// FocusGained implements fyne.Focusable.
func (c *choice) FocusGained() {
	c.Interactive.FocusGained()
	if c.OnFocus != nil {
		c.OnFocus()
	}
}

func (c *choice) choose(i int) {
	if i >= 0 && i < len(c.words) && i != c.selected && !c.Disabled() && c.onTapped != nil {
		c.onTapped(i)
	}
}

// Tapped implements fyne.Tappable.
func (c *choice) Tapped(e *fyne.PointEvent) { c.choose(c.at(e.Position.X)) }

// TypedKey implements fyne.Focusable.
func (c *choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.choose(c.selected - 1)
	case fyne.KeyRight:
		c.choose(c.selected + 1)
	case fyne.KeyEscape:
		if c.OnEscape != nil {
			c.OnEscape()
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (c *choice) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *choice) MouseMoved(e *desktop.MouseEvent) { c.hover(c.at(e.Position.X)) }

// MouseOut implements desktop.Hoverable.
func (c *choice) MouseOut() { c.hover(-1) }

func (c *choice) hover(i int) {
	if c.over != i {
		c.over = i
		c.Refresh()
	}
}

// at is the word at x, or -1.
func (c *choice) at(x float32) int {
	left := float32(0)
	for i, word := range c.words {
		width := c.measure(word).Width + 2*c.side
		if x >= left-c.gap/2 && x < left+width+c.gap/2 {
			return i
		}
		left += width + c.gap
	}
	return -1
}

// measure always measures in bold, so that nothing moves when the choice does.
func (c *choice) measure(word string) fyne.Size {
	return fyne.MeasureText(word, 13, fyne.TextStyle{Bold: true})
}

// each calls f with the place of every word.
func (c *choice) each(f func(i int, x, width float32)) (width float32) {
	x := float32(0)
	for i, word := range c.words {
		w := c.measure(word).Width + 2*c.side
		f(i, x, w)
		x += w + c.gap
	}
	return x - c.gap
}

func (c *choice) paint(name fyne.ThemeColorName) color.Color { return theme.Color(name) }

// word gives the canvas text of one word.
func (c *choice) word(i int, idle fyne.ThemeColorName, idleBold bool) *canvas.Text {
	t := canvas.NewText(c.words[i], c.paint(idle))
	t.TextSize, t.Alignment = 13, fyne.TextAlignCenter
	t.TextStyle.Bold = idleBold || i == c.selected
	switch {
	case c.Disabled():
		t.Color = c.paint(theme.ColorNameDisabled)
	case i == c.selected:
		t.Color = c.paint(theme.ColorNamePrimary)
	case i == c.over:
		t.Color = c.paint(theme.ColorNameForeground)
	}
	return t
}
