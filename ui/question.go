package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// question stands in front of the window until it is answered; Escape and
// Cancel answer no.
type question struct {
	popUp       *widget.PopUp
	yes, cancel *widgets.Button
}

const questionWidth = 420

// ask asks before something is taken away. The focus is on Cancel.
func (w *window) ask(title, text, yes string, do func()) {
	q := &question{}
	q.cancel = widgets.NewButton("Cancel", widgets.Outline, func() { q.popUp.Hide() })
	q.yes = widgets.NewButton(yes, widgets.Danger, func() {
		q.popUp.Hide()
		do()
	})
	q.cancel.OnEscape, q.yes.OnEscape = q.cancel.OnTapped, q.cancel.OnTapped
	words := widgets.NewText(text, widgets.Plain)
	words.Fit = widgets.Wrapped
	body := widgets.Stack(14, widgets.NewTitle(title), words, widgets.Line(8, widgets.Spacer(), q.cancel, q.yes))
	padded := container.New(layout.NewCustomPaddedLayout(14, 14, 16, 16), body)
	q.popUp = widget.NewModalPopUp(padded, w.win.Canvas())
	q.popUp.Resize(fyne.NewSize(questionWidth, 0))
	words.Resize(fyne.NewSize(questionWidth-40, 0)) // it knows its height only at its width
	q.popUp.Show()
	q.popUp.Resize(fyne.NewSize(questionWidth, padded.MinSize().Height))
	w.win.Canvas().Focus(q.cancel)
	w.asked = q
}
