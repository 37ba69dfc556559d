package widgets

import "fyne.io/fyne/v2/widget"

// Check is Fyne's check box that is scrolled to when it gets the focus.
type Check struct{ widget.Check }

// NewCheck gives a check box that is not ticked.
func NewCheck(words string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = words, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	Reveal()
}

// SetChecked shows the box as it is, without calling its OnChanged.
func SetChecked(c *Check, on bool) {
	if c.Checked != on {
		c.Checked = on
		c.Refresh()
	}
}
