package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestPressLooks(t *testing.T) {
	uitest.Looks(t, "press", fyne.NewSize(300, 120), func(fyne.Window) []fyne.CanvasObject {
		words := func() *widgets.Text {
			t := widgets.NewText("Words that are long enough to go on in a second line", widgets.Good)
			t.Fit = widgets.Wrapped
			return t
		}
		idle, focused := widgets.NewPress(words(), nil), widgets.NewPress(widgets.NewText("One line", widgets.Bad), nil)
		hovered := widgets.NewPress(widgets.NewText("Another", widgets.Plain), nil)
		focused.FocusGained()
		hovered.MouseIn(nil)
		return []fyne.CanvasObject{widgets.Line(6, widgets.NewMark(widgets.Disc, widgets.Good), idle), focused, hovered}
	})
}

func TestPressIsPressed(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	n := 0
	p := widgets.NewPress(widgets.NewText("Words", widgets.Plain), func() { n++ })
	test.Tap(p)
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab} {
		p.TypedKey(key(k))
	}
	if n != 4 {
		t.Errorf("it was pressed %d times, want 4", n)
	}
}
