package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// question stands in front of the window until it is answered; Escape and
// the first button answer no.
type question struct {
	popUp       *widget.PopUp
	yes, cancel *widgets.Button
}

// QuestionWidth is how wide a question is.
const QuestionWidth = 420

// Ask asks before something is taken away. The focus is on Cancel. What is in
// otherwise is done when the answer is no.
func (d *Dialogs) Ask(title, text, yes string, do func(), otherwise ...func()) {
	q := d.show(title, text, yes, l10n.Translate("Cancel"), widgets.Danger, do, otherwise)
	d.Focus(q.cancel)
}

// Confirm asks whether something is so. The focus is on Cancel; what is in otherwise is done when it is not.
func (d *Dialogs) Confirm(title, text, yes string, do, otherwise func()) {
	q := d.show(title, text, yes, l10n.Translate("Cancel"), widgets.Primary, do, []func(){otherwise})
	d.Focus(q.cancel)
}

// Announce says something before it is done for the first time. The focus is on
// going on.
func (d *Dialogs) Announce(title, text, yes string, do func()) {
	q := d.show(title, text, yes, l10n.Translate("Cancel"), widgets.Primary, do, nil)
	d.Focus(q.yes)
}

// AnnounceOr is Announce that offers something else instead.
func (d *Dialogs) AnnounceOr(title, text, yes string, do func(), instead string, other func()) {
	var q *question
	more := widgets.NewButton(instead, widgets.Outline, func() {
		q.popUp.Hide()
		other()
	})
	q = d.show(title, text, yes, l10n.Translate("Cancel"), widgets.Primary, do, nil, more)
	more.OnEscape = q.cancel.OnTapped
	d.Focus(q.yes)
}

// Offer asks whether something useful is to be done. The focus is on doing it; no is the other button.
func (d *Dialogs) Offer(title, text, yes, no string, do, otherwise func()) {
	q := d.show(title, text, yes, no, widgets.Primary, do, []func(){otherwise})
	d.Focus(q.yes)
}

// Dismiss answers no to what is being asked.
func (d *Dialogs) Dismiss() {
	if d.asked != nil && d.asked.popUp.Visible() {
		d.asked.cancel.OnTapped()
	}
}

// show shows a question, with more buttons to the left of its own.
func (d *Dialogs) show(title, text, yes, no string, kind widgets.Kind, do func(), otherwise []func(), more ...fyne.CanvasObject) *question {
	q := &question{}
	q.cancel = widgets.NewButton(no, widgets.Outline, func() {
		q.popUp.Hide()
		for _, f := range otherwise {
			f()
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
