package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// TappedSecondary implements fyne.SecondaryTappable: the words can be copied.
func (t *Text) TappedSecondary(e *fyne.PointEvent) { offerCopy(t, t.Text, e) }

// TappedSecondary implements fyne.SecondaryTappable: the word can be copied.
func (p *Pill) TappedSecondary(e *fyne.PointEvent) { offerCopy(p, p.Text, e) }

// offerCopy opens a menu that copies words.
func offerCopy(o fyne.CanvasObject, words string, e *fyne.PointEvent) {
	over := fyne.CurrentApp().Driver().CanvasForObject(o)
	if over == nil || words == "" {
		return
	}
	widget.ShowPopUpMenuAtPosition(copyMenu(words), over, e.AbsolutePosition)
}

func copyMenu(words string) *fyne.Menu {
	return fyne.NewMenu("", fyne.NewMenuItem(lang.L("Copy"), func() { fyne.CurrentApp().Clipboard().SetContent(words) }))
}
