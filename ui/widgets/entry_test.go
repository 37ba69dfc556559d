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

func TestEntryLetsTheWindowsKeysThrough(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	e := widgets.NewEntry("")
	w := test.NewTempWindow(t, e)
	seen := 0
	s := &desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl}
	w.Canvas().AddShortcut(s, func(fyne.Shortcut) { seen++ })
	e.TypedShortcut(s)
	e.SetText("words")
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	if seen != 1 || e.SelectedText() != "words" {
		t.Errorf("seen %d, selected %q", seen, e.SelectedText())
	}
}
