package widgets

import (
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Interactive is what everything that can be pressed has in common: it can be
// disabled, has the focus or not, and knows whether the pointer is over it.
type Interactive struct {
	widget.DisableableWidget
	hovered, Focused bool
}

// SetEnabled enables or disables.
func (i *Interactive) SetEnabled(on bool) { Enable(i, on) }

// TypedRune implements fyne.Focusable.
func (i *Interactive) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (i *Interactive) FocusGained() { i.Focused = true; i.Refresh(); Reveal() }

// FocusLost implements fyne.Focusable.
func (i *Interactive) FocusLost() { i.Focused = false; i.Refresh() }

// MouseIn implements desktop.Hoverable.
func (i *Interactive) MouseIn(*desktop.MouseEvent) { i.hovered = true; i.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (i *Interactive) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (i *Interactive) MouseOut() { i.hovered = false; i.Refresh() }

// Cursor implements desktop.Cursorable.
func (i *Interactive) Cursor() desktop.Cursor {
	if i.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}
