package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// causeList shows a card for each cause. A card lives as long as its cause, so
// that a button that is pressed keeps the keys.
type causeList struct {
	*window
	all   *fyne.Container
	cards map[archiver.Reason]*causeView
	order []archiver.Reason
}

// causeView is one card.
type causeView struct {
	all         *widgets.Card
	mark        *widgets.Mark
	what, stake *widgets.Text
	answer      *widgets.Text // how trying again ended
	told        time.Time     // the end of the run before that
	helps       []remedy
	buttons     []*widgets.Button
}

func (l *causeList) build() fyne.CanvasObject {
	l.all, l.cards = widgets.Stack(8), map[archiver.Reason]*causeView{}
	return l.all
}

// show shows these causes and no others.
func (l *causeList) show(cards []causeCard) {
	var order []archiver.Reason
	for _, c := range cards {
		v := l.cards[c.reason]
		if v == nil {
			v = l.newView(c)
			l.cards[c.reason] = v
		}
		v.set(c)
		if !l.snap.Pass.LastResult.Ended.Equal(v.told) {
			v.tell(said{}, time.Time{})
		}
		for i, b := range v.buttons {
			b.SetEnabled(!l.busy[groupOf(v.helps[i])])
		}
		order = append(order, c.reason)
	}
	showIf(l.all, len(cards) > 0)
	if slices.Equal(order, l.order) {
		return
	}
	l.order = order
	l.all.RemoveAll()
	for _, r := range order {
		l.all.Add(l.cards[r].all)
	}
	for r := range l.cards {
		if !slices.Contains(order, r) {
			delete(l.cards, r)
		}
	}
}

func (l *causeList) newView(c causeCard) *causeView {
	v := &causeView{mark: widgets.NewMark(shapeOf(c.tone), c.tone), what: widgets.NewText("", c.tone), stake: widgets.NewNote(""), answer: widgets.NewNote(""), helps: c.helps}
	v.what.Fit, v.what.Style.Bold = widgets.Wrapped, true
	v.answer.Hide()
	row := []fyne.CanvasObject{v.mark, widgets.NewColumn(3, v.what, v.stake, v.answer)}
	for i, r := range c.helps {
		kind := widgets.Outline
		if i == len(c.helps)-1 && c.tone == widgets.Bad {
			kind = widgets.Primary
		}
		b := widgets.NewButton(say(remedyWords[r]), kind, func() { l.help(r, c.reason, v) })
		v.buttons = append(v.buttons, b)
		row = append(row, b)
	}
	v.all = widgets.NewTinted(widgets.Line(9, row...), c.tone)
	return v
}

func (v *causeView) set(c causeCard) {
	v.what.Set(c.what, c.tone)
	v.stake.Set(c.stake, widgets.Plain)
	showIf(v.stake, c.stake != "")
}

// tell says how trying again ended, until another run has ended than the one
// that ended last.
func (v *causeView) tell(answer said, last time.Time) {
	v.told = last
	v.answer.Set(answer.text, answer.tone)
	showIf(v.answer, answer.text != "")
}

// groupOf is the group of actions that a remedy belongs to.
func groupOf(r remedy) group {
	switch r {
	case signInAgain:
		return ofPhone
	case connectAgain:
		return ofBox
	case tryAgain, endPause:
		return ofPass
	default:
		return ofNothing
	}
}

// help does what a button says.
func (l *causeList) help(r remedy, of archiver.Reason, v *causeView) {
	switch r {
	case signInAgain:
		l.general.phone.signIn.begin()
	case connectAgain:
		l.general.box.signIn.begin()
	case seePlans:
		l.browse(ofPass, plansURL)
	case seeAccount:
		l.browse(ofPass, accountURL)
	case askAdmin:
		l.browse(ofPass, adminURL)
	case tryAgain:
		l.tryAgain(of, v)
	case endPause:
		l.goOn()
	case seeBackup:
		l.choose(tabBackup)
	case seeDays:
		l.showCalendar()
	}
}

// tryAgain has everything tried again that waits for one cause.
func (l *causeList) tryAgain(of archiver.Reason, v *causeView) {
	n := 0
	l.do(ofPass, func(ctx context.Context) (err error) {
		n, err = l.e.RetryReason(ctx, of)
		return err
	}, func(err error) {
		answer := said{say("Tried again now: %s.", count(n, wanted(l.snap))), widgets.Good}
		switch {
		case err != nil: // it is told with the pass
			answer = said{}
		case n == 0:
			answer.text = say("A run begins now.")
		}
		v.tell(answer, l.snap.Pass.LastResult.Ended)
	})
}
