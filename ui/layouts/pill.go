package layouts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ringcentral-archiver/ui/widgets"
)

// PillAtMost gives a pill the room for its word, but no more than that.
func PillAtMost(most float32, p *widgets.Pill) *fyne.Container {
	return container.New(pillRoom{p, most}, p)
}

type pillRoom struct {
	pill *widgets.Pill
	most float32
}

// MinSize implements fyne.Layout.
func (r pillRoom) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(r.most, widgets.PillWidth(r.pill.Text)), r.pill.MinSize().Height)
}

// Layout implements fyne.Layout.
func (r pillRoom) Layout(_ []fyne.CanvasObject, size fyne.Size) { r.pill.Resize(size) }
