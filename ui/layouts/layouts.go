package layouts

import (
	"fyne.io/fyne/v2"
)

// Middle gives the second of three objects all the height that is left.
type Middle struct{ Gap float32 }

// MinSize implements fyne.Layout.
func (m Middle) MinSize(o []fyne.CanvasObject) (size fyne.Size) {
	const rows = 160
	top, bottom := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(top.Width, o[1].MinSize().Width, bottom.Width), top.Height+rows+bottom.Height+2*m.Gap)
}

// Layout implements fyne.Layout.
func (m Middle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height))
	top, bottom := o[0].MinSize().Height, o[2].MinSize().Height // the top may know its height only at its width
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top+m.Gap))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-bottom-2*m.Gap))
	o[2].Move(fyne.NewPos(0, size.Height-bottom))
	o[2].Resize(fyne.NewSize(size.Width, bottom))
}

// Headed puts the second object under the first, with all the height that is left.
type Headed struct{ Gap float32 }

// MinSize implements fyne.Layout.
func (h Headed) MinSize(o []fyne.CanvasObject) fyne.Size {
	head, body := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(head.Width, body.Width), head.Height+h.Gap+body.Height)
}

// Layout implements fyne.Layout.
func (h Headed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height))
	top := o[0].MinSize().Height // a wrapped text knows its height only at its width
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top+h.Gap))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-h.Gap))
}

// Edges puts the first object at the top, the third at the bottom and the
// second between them, without the gaps of Fyne's border: Tab goes through
// them from top to bottom.
type Edges struct{}

// MinSize implements fyne.Layout.
func (Edges) MinSize(o []fyne.CanvasObject) fyne.Size {
	top, middle, bottom := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(top.Width, bottom.Width, middle.Width), top.Height+bottom.Height+middle.Height)
}

// Layout implements fyne.Layout.
func (Edges) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, bottom := o[0].MinSize().Height, o[2].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-bottom))
	o[2].Move(fyne.NewPos(0, size.Height-bottom))
	o[2].Resize(fyne.NewSize(size.Width, bottom))
}
