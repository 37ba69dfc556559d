package layouts_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/ui/layouts"
)

// TestAPageThatBecomesShorterShowsItsEnd: not the empty room below it, where whoever had scrolled down sees nothing to press.
func TestAPageThatBecomesShorterShowsItsEnd(t *testing.T) {
	test.NewTempApp(t)
	long := canvas.NewRectangle(nil)
	long.SetMinSize(fyne.NewSize(100, 2000))
	page := layouts.Page(canvas.NewRectangle(nil), long)
	page.Resize(fyne.NewSize(300, 400))
	page.ScrollToBottom()
	if page.Offset.Y == 0 {
		t.Fatal("it does not scroll")
	}
	for _, height := range []float32{600, 50} {
		long.SetMinSize(fyne.NewSize(100, height))
		test.WidgetRenderer(page).Layout(page.Size()) // what the canvas does when its content wants another size
		if end := max(0, page.Content.MinSize().Height-page.Size().Height); page.Offset.Y != end || page.Content.Position().Y != -end {
			t.Errorf("%v high: it is scrolled to %v, its end is %v", height, page.Offset.Y, end)
		}
	}
}
