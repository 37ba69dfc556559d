package layouts

import "fyne.io/fyne/v2"

// BesideOrBelow puts the second object to the right of the first, with all the room that is left, and under it where that
// is too little.
type BesideOrBelow struct {
	Gap   float32
	Least float32 // width that the second needs beside the first
	width float32 // that was laid out last
}

// MinSize implements fyne.Layout.
func (b *BesideOrBelow) MinSize(o []fyne.CanvasObject) fyne.Size {
	first, second := o[0].MinSize(), o[1].MinSize()
	if b.Below(o) {
		return fyne.NewSize(max(first.Width, second.Width), first.Height+b.Gap+second.Height)
	}
	return fyne.NewSize(max(first.Width, second.Width), max(first.Height, second.Height))
}

// Below reports whether the second object is under the first.
func (b *BesideOrBelow) Below(o []fyne.CanvasObject) bool {
	return b.width > 0 && b.width < o[0].MinSize().Width+b.Gap+b.Least
}

// Layout implements fyne.Layout.
func (b *BesideOrBelow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	first := o[0].MinSize()
	if b.Below(o) {
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(size.Width, first.Height))
		o[1].Move(fyne.NewPos(0, first.Height+b.Gap))
		o[1].Resize(fyne.NewSize(size.Width, max(o[1].MinSize().Height, size.Height-first.Height-b.Gap)))
		return
	}
	o[0].Resize(fyne.NewSize(first.Width, size.Height))
	o[1].Move(fyne.NewPos(first.Width+b.Gap, 0))
	o[1].Resize(fyne.NewSize(size.Width-first.Width-b.Gap, size.Height))
}
