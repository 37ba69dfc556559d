// Package dialogs shows what lies in front of the window: questions, sheets to
// read, forms that a piece of the window fills itself, and menus.
package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// Dialogs is what can be shown in front of one window. It is used on the UI
// goroutine only.
type Dialogs struct {
	canvas fyne.Canvas
	asked  *question // what is being asked
}

// New gives the dialogs of a window.
func New(canvas fyne.Canvas) *Dialogs { return &Dialogs{canvas: canvas} }

// Focus gives an object of the window the keys.
func (d *Dialogs) Focus(o fyne.Focusable) { d.canvas.Focus(o) }

// Reveal scrolls the window so that an object in it can be seen.
func (d *Dialogs) Reveal(o fyne.CanvasObject) { widgets.RevealIn(d.canvas, o) }

// Width is how wide the window is.
func (d *Dialogs) Width() float32 { return d.canvas.Size().Width }

// Height is how high the window is.
func (d *Dialogs) Height() float32 { return d.canvas.Size().Height }

// Menu opens a menu under the button that it belongs to.
func (d *Dialogs) Menu(menu *fyne.Menu, button fyne.CanvasObject) {
	widget.ShowPopUpMenuAtRelativePosition(menu, d.canvas, fyne.NewPos(0, button.Size().Height+2), button)
}

// InFront shows an object in front of the window, as wide as it is told and as
// high as it wants to be.
func (d *Dialogs) InFront(body fyne.CanvasObject, width float32) *widget.PopUp {
	padded := container.New(layout.NewCustomPaddedLayout(14, 14, 16, 16), body)
	p := widget.NewModalPopUp(widgets.NewCopyable(padded), d.canvas)
	p.Resize(fyne.NewSize(width, 0))
	body.Resize(fyne.NewSize(width-40, 0)) // a wrapped text knows its height only at its width
	p.Show()
	p.Resize(fyne.NewSize(width, padded.MinSize().Height))
	return p
}

// Spread shows an object in front of the window, so large, but no larger than the window: the object
// has to scroll where it has less room.
func (d *Dialogs) Spread(body fyne.CanvasObject, size fyne.Size) *widget.PopUp {
	p := widget.NewModalPopUp(widgets.NewCopyable(container.New(layout.NewCustomPaddedLayout(14, 14, 16, 16), body)), d.canvas)
	p.Resize(size)
	p.Show()
	return p
}

// CloseFront closes what lies in front as Escape does, and reports whether there
// was something; a menu closes itself.
func (d *Dialogs) CloseFront() bool {
	front, open := d.canvas.Overlays().Top().(*widget.PopUp)
	switch {
	case !open:
	case d.asked != nil && d.asked.popUp == front:
		d.Dismiss()
	default:
		front.Hide()
	}
	return open
}
