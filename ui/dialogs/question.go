package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// question stands in front of the window until it is answered; Escape and
// Cancel answer no.
type question struct {
	popUp       *widget.PopUp
	yes, cancel *widgets.Button
}

// QuestionWidth is how wide a question is.
const QuestionWidth = 420

// Ask asks before something is taken away. The focus is on Cancel. What is in
// otherwise is done when the answer is no.
func (d *Dialogs) Ask(title, text, yes string, do func(), otherwise ...func()) {
	q := d.show(title, text, yes, widgets.Danger, do, otherwise)
	d.Focus(q.cancel)
}

// Announce says something before it is done for the first time, and offers something else instead. The
// focus is on going on.
func (d *Dialogs) Announce(title, text, yes string, do func(), instead string, other func()) {
	var q *question
	more := widgets.NewButton(instead, widgets.Outline, func() {
		q.popUp.Hide()
		other()
	})
	q = d.show(title, text, yes, widgets.Primary, do, nil, more)
	more.OnEscape = q.cancel.OnTapped
	d.Focus(q.yes)
}

// Dismiss answers no to what is being asked.
func (d *Dialogs) Dismiss() {
	if d.asked != nil && d.asked.popUp.Visible() {
		d.asked.cancel.OnTapped()
	}
}

// show shows a question, with more buttons to the left of its own.
func (d *Dialogs) show(title, text, yes string, kind widgets.Kind, do func(), otherwise []func(), more ...fyne.CanvasObject) *question {
	q := &question{}
	q.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, func() {
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
	heading, words := widgets.NewTitle(title), widgets.NewParagraph(text)
	heading.Fit = widgets.Wrapped
	q.popUp = d.InFront(widgets.Stack(14, heading, words, widgets.Line(8, append(more, widgets.Spacer(), q.cancel, q.yes)...)), QuestionWidth)
	d.asked = q
	return q
}
