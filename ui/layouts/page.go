package layouts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/ui/widgets"
)

// Room around and between the cards of a page.
const (
	PageSide = 20 // room around a page
	CardGap  = 16 // between its cards
)

// Page is what a tab shows: pieces under each other that scroll where the
// window is too low.
func Page(pieces ...fyne.CanvasObject) *container.Scroll {
	page := container.NewVScroll(nil)
	page.Content = container.New(pageLayout{layout.NewCustomPaddedLayout(PageSide, PageSide, PageSide, PageSide), page}, widgets.Stack(CardGap, pieces...))
	return page
}

// pageLayout leaves a page that has become shorter scrolled to its end, where Fyne would show what is below it.
type pageLayout struct {
	sides fyne.Layout
	page  *container.Scroll
}

// MinSize implements fyne.Layout.
func (l pageLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return l.sides.MinSize(o) }

// Layout implements fyne.Layout.
func (l pageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.sides.Layout(o, size)
	l.page.Offset.Y = min(l.page.Offset.Y, max(0, size.Height-l.page.Size().Height))
}

// SideBySide puts two cards of the same height beside each other.
type SideBySide struct{}

// MinSize implements fyne.Layout.
func (SideBySide) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(2*max(a.Width, b.Width)+CardGap, max(a.Height, b.Height))
}

// Layout implements fyne.Layout.
func (SideBySide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	half := (size.Width - CardGap) / 2
	o[0].Resize(fyne.NewSize(half, size.Height))
	o[1].Move(fyne.NewPos(half+CardGap, 0))
	o[1].Resize(fyne.NewSize(half, size.Height))
}
