package layouts

import "fyne.io/fyne/v2"

// Under puts an object under what begins at a share of the width, and further to the left where it would not fit there.
type Under struct{ Share, Indent float32 }

// MinSize implements fyne.Layout.
func (u Under) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// Layout implements fyne.Layout.
func (u Under) Layout(o []fyne.CanvasObject, size fyne.Size) {
	least := o[0].MinSize()
	o[0].Move(fyne.NewPos(max(0, min(size.Width*u.Share+u.Indent, size.Width-least.Width)), 0))
	o[0].Resize(fyne.NewSize(least.Width, size.Height))
}
