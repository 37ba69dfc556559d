package widgets

import (
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// interactive is what everything that can be pressed has in common: it can be
// disabled, has the focus or not, and knows whether the pointer is over it.
type interactive struct {
	widget.DisableableWidget
	hovered, focused bool
}

// SetEnabled enables or disables.
func (i *interactive) SetEnabled(on bool) { Enable(i, on) }

// TypedRune implements fyne.Focusable.
func (i *interactive) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (i *interactive) FocusGained() { i.focused = true; i.Refresh(); Reveal() }

// FocusLost implements fyne.Focusable.
func (i *interactive) FocusLost() { i.focused = false; i.Refresh() }

// MouseIn implements desktop.Hoverable.
func (i *interactive) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (i *interactive) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *interactive) MouseOut() { i.hovered = false; i.Refresh() }

// Cursor implements desktop.Cursorable.
func (i *interactive) Cursor() desktop.Cursor {
	if i.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}
