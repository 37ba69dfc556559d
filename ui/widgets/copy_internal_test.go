package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// TestWordsCanBeCopied: the second button of the mouse offers it, on a text and on a pill.
func TestWordsCanBeCopied(t *testing.T) {
	app := test.NewTempApp(t)
	text, pill := NewText("+1 650 555 0100", Plain), NewPill("waiting", Warn)
	w := test.NewTempWindow(t, container.NewVBox(text, pill))
	w.Resize(fyne.NewSize(300, 200))
	for _, o := range []fyne.SecondaryTappable{text, pill} {
		test.TapSecondary(o)
		if w.Canvas().Overlays().Top() == nil {
			t.Fatalf("%T: no menu", o)
		}
		w.Canvas().Overlays().Remove(w.Canvas().Overlays().Top())
	}
	copyMenu(text.Text).Items[0].Action()
	if got := app.Clipboard().Content(); got != text.Text {
		t.Errorf("copied %q", got)
	}
}
