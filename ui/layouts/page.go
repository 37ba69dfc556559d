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
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(PageSide, PageSide, PageSide, PageSide),
		widgets.Stack(CardGap, pieces...)))
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
