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

// ask asks before something is taken away. The focus is on Cancel. What is in
// otherwise is done when the answer is no.
func (w *window) ask(title, text, yes string, do func(), otherwise ...func()) {
	q := w.inFront(title, text, yes, widgets.Danger, do, otherwise...)
	w.win.Canvas().Focus(q.cancel)
}

// announce says something before it is done for the first time. The focus is on
// going on.
func (w *window) announce(title, text, yes string, do func()) {
	q := w.inFront(title, text, yes, widgets.Primary, do)
	w.win.Canvas().Focus(q.yes)
}

// dismiss answers no to what is being asked.
func (w *window) dismiss() {
	if w.asked != nil && w.asked.popUp.Visible() {
		w.asked.cancel.OnTapped()
	}
}

// inFront shows a question.
func (w *window) inFront(title, text, yes string, kind widgets.Kind, do func(), otherwise ...func()) *question {
	q := &question{}
	q.cancel = widgets.NewButton(say("Cancel"), widgets.Outline, func() {
		q.popUp.Hide()
		for _, no := range otherwise {
			no()
		}
	})
	q.yes = widgets.NewButton(yes, kind, func() {
		q.popUp.Hide()
		do()
	})
	q.cancel.OnEscape, q.yes.OnEscape = q.cancel.OnTapped, q.cancel.OnTapped
	heading, words := widgets.NewTitle(title), paragraph(text)
	heading.Fit = widgets.Wrapped
	q.popUp = w.before(widgets.Stack(14, heading, words, widgets.Line(8, widgets.Spacer(), q.cancel, q.yes)), questionWidth)
	w.asked = q
	return q
}

// before puts something in front of the window, as wide as it is told and as
// high as it wants to be.
func (w *window) before(body fyne.CanvasObject, width float32) *widget.PopUp {
	padded := container.New(layout.NewCustomPaddedLayout(14, 14, 16, 16), body)
	p := widget.NewModalPopUp(padded, w.win.Canvas())
	p.Resize(fyne.NewSize(width, 0))
	body.Resize(fyne.NewSize(width-40, 0)) // a wrapped text knows its height only at its width
	p.Show()
	p.Resize(fyne.NewSize(width, padded.MinSize().Height))
	return p
}

// closeFront closes what lies in front as Escape does, or goes back to the hours
// of the log; a menu closes itself.
func (w *window) closeFront() {
	front, open := w.win.Canvas().Overlays().Top().(*widget.PopUp)
	switch {
	case !open && w.bar.Selected() == tabLog && w.log.hour.open():
		w.log.hour.close()
	case !open:
	case w.asked != nil && w.asked.popUp == front:
		w.dismiss()
	default:
		front.Hide()
	}
}
