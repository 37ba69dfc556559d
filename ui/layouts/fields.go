package layouts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/ui/widgets"
)

// Fields are the fields of a form, which scroll where the window is too low for all.
type Fields struct {
	Scroll *container.Scroll // what is shown
	width  float32
}

// NewFields puts fields under each other, at a width.
func NewFields(width, gap float32, pieces ...fyne.CanvasObject) *Fields {
	const bar = 12 // the scroll bar has room of its own
	return &Fields{container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, bar), widgets.Stack(gap, pieces...))), width}
}

// Fit makes them as high as they want to be, but no higher than most.
func (f *Fields) Fit(most float32) {
	f.Scroll.Content.Resize(fyne.NewSize(f.width, f.Scroll.Content.MinSize().Height)) // a wrapped text knows its height only at its width
	f.Scroll.SetMinSize(fyne.NewSize(f.width, max(0, min(f.Scroll.Content.MinSize().Height, most))))
}

// See scrolls to a piece that is hidden, wherever in the fields it is.
func (f *Fields) See(o fyne.CanvasObject) {
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top := place(o).Y - place(f.Scroll.Content).Y
	bottom := top + o.Size().Height
	switch {
	case top < f.Scroll.Offset.Y:
		f.Scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > f.Scroll.Offset.Y+f.Scroll.Size().Height:
		f.Scroll.ScrollToOffset(fyne.NewPos(0, bottom-f.Scroll.Size().Height))
	}
}
