package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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

// TestTheSpaceOfAButtonIsNotTyped: the toolkit says the key first and the character after it, to whatever has the keys by then.
func TestTheSpaceOfAButtonIsNotTyped(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	e := widgets.NewEntry("")
	w := test.NewTempWindow(t, e)
	press := func(name fyne.KeyName, r rune) {
		w.Canvas().Focused().TypedKey(key(name))
		w.Canvas().Focused().TypedRune(r)
	}
	b := widgets.NewButton("", widgets.Outline, func() { w.Canvas().Focus(e) })
	w.SetContent(container.NewVBox(b, e))
	for range 2 {
		w.Canvas().Focus(b)
		press(fyne.KeySpace, ' ')
		if e.Text != "" {
			t.Errorf("it says %q", e.Text)
		}
	}
	press(fyne.KeySpace, ' ')
	press("", 'x')
	press(fyne.KeySpace, ' ')
	if e.Text != " x " {
		t.Errorf("typed, it says %q", e.Text)
	}
	w.Canvas().Focus(b)
	w.Canvas().Focus(e)
	w.Canvas().Focused().TypedRune('é') // which some keyboards type without a key
	w.Canvas().Focused().TypedRune(' ')
	if e.Text != " x é " {
		t.Errorf("typed without keys, it says %q", e.Text)
	}
}
