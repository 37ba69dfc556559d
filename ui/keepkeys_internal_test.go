package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// TestTheKeysStayInPlace: what follows what was hidden has them, and what is only disabled keeps them.
func TestTheKeysStayInPlace(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	var all []*widgets.Button
	for _, words := range []string{"first", "second", "third", "fourth", "last"} {
		all = append(all, widgets.NewButton(words, widgets.Outline, nil))
	}
	inner := container.NewVBox(all[1], all[2])
	w := test.NewTempWindow(t, container.NewVScroll(widgets.NewCard(widgets.NewColumn(0, all[0], inner, all[3], all[4]))))
	keys := func() string {
		keepKeys(w.Canvas())
		if b, is := w.Canvas().Focused().(*widgets.Button); is {
			return b.Text
		}
		return ""
	}
	if got := keys(); got != "" {
		t.Errorf("where nothing had them %q has", got)
	}
	w.Canvas().Focus(all[1])
	all[1].Disable()
	if got := keys(); got != "second" {
		t.Errorf("what is disabled loses them to %q", got)
	}
	inner.Hide()
	all[3].Disable()
	if got := keys(); got != "last" {
		t.Errorf("what was hidden loses them to %q", got)
	}
	all[4].Hide()
	if got := keys(); got != "last" {
		t.Errorf("without another they go to %q", got)
	}
	inner.Show()
	w.Canvas().Focus(all[2])
	question := widgets.NewButton("yes", widgets.Primary, nil)
	w.Canvas().Overlays().Add(question)
	w.Canvas().Focus(question)
	question.Hide()
	if got := w.Canvas().Focused(); got != fyne.Focusable(question) || keys() != "yes" {
		t.Errorf("what lies in front loses them to %v", got)
	}
}
