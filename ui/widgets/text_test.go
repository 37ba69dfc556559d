package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestTextFits(t *testing.T) {
	uitest.Looks(t, "text", fyne.NewSize(220, 230), func(fyne.Window) []fyne.CanvasObject {
		cut := widgets.NewText("These words do not fit into one line", widgets.Plain)
		cut.Fit = widgets.Ellipsis
		broken := widgets.NewNote("U0pDMDFQMTFQQVMwMHxBQURXN0xVUFJUWVh4aWJ6Y1E2ZEFGbXBRdGhpc0lzTG9uZw")
		trailing := widgets.NewText("at the right", widgets.Good)
		trailing.Align = fyne.TextAlignTrailing
		return []fyne.CanvasObject{
			widgets.NewTitle("A title"), cut, widgets.NewNote("A note goes on in the next line where it has too little room."), broken, trailing,
		}
	})
}
