package widgets_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestSwitchLooks(t *testing.T) {
	uitest.Looks(t, "switch", fyne.NewSize(280, 100), func(fyne.Window) []fyne.CanvasObject {
		off, on, disabled, focused, hovered := widgets.NewSwitch(nil), widgets.NewSwitch(nil), widgets.NewSwitch(nil), widgets.NewSwitch(nil), widgets.NewSwitch(nil)
		on.SetOn(true)
		disabled.SetOn(true)
		disabled.Disable()
		focused.SetOn(true)
		focused.FocusGained()
		hovered.MouseIn(&desktop.MouseEvent{})
		return []fyne.CanvasObject{widgets.Line(8, off, on), widgets.Line(8, disabled, focused, hovered)}
	})
}

func TestSwitchAsksAndDoesNotChangeByItself(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	var asked []bool
	s := widgets.NewSwitch(func(on bool) { asked = append(asked, on) })
	test.Tap(s)
	s.TypedKey(key(fyne.KeySpace))
	s.TypedKey(key(fyne.KeyLeft)) // it is off already
	s.SetOn(true)
	s.TypedKey(key(fyne.KeyRight)) // it is on already
	s.TypedKey(key(fyne.KeyLeft))
	s.TypedKey(key(fyne.KeyReturn))
	s.SetEnabled(false)
	test.Tap(s)
	s.TypedKey(key(fyne.KeySpace))
	if want := []bool{true, true, false, false}; !slices.Equal(asked, want) || !s.On {
		t.Errorf("asked %v, on %v", asked, s.On)
	}
}
