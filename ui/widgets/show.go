package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ShowIf shows or hides an object; nothing happens where it is so already.
func ShowIf(o fyne.CanvasObject, yes bool) {
	switch {
	case yes && !o.Visible():
		o.Show()
	case !yes && o.Visible():
		o.Hide()
	}
}

// Enable enables or disables; nothing happens where it is so already.
func Enable(o fyne.Disableable, yes bool) {
	switch {
	case yes && o.Disabled():
		o.Enable()
	case !yes && !o.Disabled():
		o.Disable()
	}
}

// SetChecked shows a check box as it is, without calling its OnChanged.
func SetChecked(c *widget.Check, on bool) {
	if c.Checked != on {
		c.Checked = on
		c.Refresh()
	}
}
