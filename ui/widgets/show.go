package widgets

import (
	"fyne.io/fyne/v2"
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
