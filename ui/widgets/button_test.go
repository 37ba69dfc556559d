package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestButtonLooks(t *testing.T) {
	uitest.Looks(t, "button", fyne.NewSize(420, 160), func(fyne.Window) []fyne.CanvasObject {
		off := widgets.NewButton("Disabled", widgets.Primary, nil)
		off.Disable()
		focused, hovered := widgets.NewButton("Focused", widgets.Outline, nil), widgets.NewButton("Hovered", widgets.Outline, nil)
		focused.FocusGained()
		hovered.MouseIn(&desktop.MouseEvent{})
		return []fyne.CanvasObject{
			widgets.Line(8, widgets.NewButton("Outline", widgets.Outline, nil), widgets.NewButton("Primary", widgets.Primary, nil), widgets.NewButton("Danger", widgets.Danger, nil)),
			widgets.Line(8, off, focused, hovered),
			widgets.Line(8, widgets.NewLink("Link", nil), widgets.NewIconButton("Menu", theme.MenuDropDownIcon(), nil), widgets.NewIconButton("", theme.NavigateNextIcon(), nil)),
		}
	})
}

func TestButtonIsPressed(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	pressed, escaped := 0, 0
	b := widgets.NewButton("Go", widgets.Outline, func() { pressed++ })
	b.OnEscape = func() { escaped++ }
	test.Tap(b)
	b.TypedKey(key(fyne.KeySpace))
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeyA))
	b.TypedKey(key(fyne.KeyEscape))
	b.SetEnabled(false)
	test.Tap(b)
	b.TypedKey(key(fyne.KeySpace))
	if pressed != 3 || escaped != 1 {
		t.Errorf("pressed %d times, escaped %d", pressed, escaped)
	}
}
