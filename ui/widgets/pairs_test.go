package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/ui/widgets"
)

// TestPairsMakeRoomForLines: what needs several lines lies over nothing, as soon as the pairs have their width.
func TestPairsMakeRoomForLines(t *testing.T) {
	test.NewTempApp(t)
	long, next := widgets.NewParagraph("/mnt/nas/office/RingCentral Archive of the practice"), widgets.NewParagraph("4,812 items")
	all := widgets.Pairs(80, widgets.NewLabel("Folder"), long, widgets.NewLabel("Archived"), next)
	all.Resize(fyne.NewSize(240, 200))
	if bottom := long.Position().Y + long.MinSize().Height; next.Position().Y < bottom {
		t.Errorf("the next line begins at %.0f, and the one before ends at %.0f", next.Position().Y, bottom)
	}
}
