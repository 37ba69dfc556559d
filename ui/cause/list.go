package cause

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// Engine is what the list asks of the archiver.
type Engine interface {
	RetryReason(ctx context.Context, r reasons.Reason) (int, error)
	Accept(ctx context.Context, keys ...ledger.Key) (int, error)
	Unlock(ctx context.Context) error // the keyring; the desktop asks for its password
	SetSilence(ctx context.Context, r reasons.Reason, until time.Time) error
	EndSilence(ctx context.Context, r reasons.Reason) error
}

// Window is where the buttons lead.
type Window interface {
	SignIn()  // to RingCentral
	Connect() // to Dropbox
	Resume()
	OpenBackup()
	ShowCalendar()
	OpenProxy()
	SetAside() // the damaged data file
}

// List shows a card for each cause. A card lives as long as its cause, so
// that a button that is pressed keeps the keys.
type List struct {
	runner *actions.Runner
	engine Engine
	window Window
	of     func() archiver.Snapshot // that the causes are of

	all   *fyne.Container
	cards map[reasons.Reason]*view
	order []reasons.Reason
}

// view is one card.
type view struct {
	all         *widgets.Card
	mark        *widgets.Mark
	what, stake *widgets.Text
	answer      *widgets.Text // how trying again ended
	silence     silenceLine
	told        time.Time // the end of the run before that
	helps       []remedy
	buttons     []*widgets.Button
}

// NewList gives a list that is empty.
func NewList(r *actions.Runner, engine Engine, window Window) *List {
	return &List{runner: r, engine: engine, window: window, of: r.Snapshot, all: widgets.Stack(8), cards: map[reasons.Reason]*view{}}
}

// NewListOf gives a list of the causes in another place than the first; of is how the archive stands there.
func NewListOf(r *actions.Runner, engine Engine, window Window, of func() archiver.Snapshot) *List {
	l := NewList(r, engine, window)
	l.of = of
	return l
}

// Content is what the window shows of it.
func (l *List) Content() fyne.CanvasObject { return l.all }

// Show shows these causes and no others.
func (l *List) Show(cards []Card) {
	var order []reasons.Reason
	for _, c := range cards {
		v := l.cards[c.Reason]
		if v == nil {
			v = l.newView(c)
			l.cards[c.Reason] = v
		}
		v.set(c)
		v.silence.set(c.silence, !l.runner.Busy(actions.Notices))
		if !l.of().Pass.LastResult.Ended.Equal(v.told) {
			v.tell(widgets.Phrase{}, time.Time{})
		}
		for i, b := range v.buttons {
			b.SetEnabled(!l.runner.Busy(groupOf(v.helps[i])))
		}
		order = append(order, c.Reason)
	}
	widgets.ShowIf(l.all, len(cards) > 0)
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

func (l *List) newView(c Card) *view {
	v := &view{mark: widgets.NewMark(widgets.ShapeOf(c.tone), c.tone), what: widgets.NewText("", c.tone), stake: widgets.NewNote(""), answer: widgets.NewNote(""), helps: c.helps}
	v.what.Fit, v.what.Style.Bold = widgets.Wrapped, true
	v.answer.Hide()
	row := []fyne.CanvasObject{v.mark, widgets.NewColumn(3, v.what, v.stake, v.answer, v.silence.build(l, c.Reason))}
	for i, r := range c.helps {
		kind := widgets.Outline
		if i == len(c.helps)-1 && c.tone == widgets.Bad {
			kind = widgets.Primary
		}
		b := widgets.NewButton(l10n.Translate(remedyWords[r]), kind, func() { l.help(r, c.Reason, v) })
		v.buttons = append(v.buttons, b)
		row = append(row, b)
	}
	v.all = widgets.NewTinted(widgets.Line(9, row...), c.tone)
	return v
}

func (v *view) set(c Card) {
	v.what.Set(c.What, c.tone)
	v.stake.Set(c.Stake, widgets.Plain)
	widgets.ShowIf(v.stake, c.Stake != "")
}

// tell says how trying again ended, until another run has ended than the one
// that ended last.
func (v *view) tell(answer widgets.Phrase, last time.Time) {
	v.told = last
	v.answer.Set(answer.Text, answer.Tone)
	widgets.ShowIf(v.answer, answer.Text != "")
}

// help does what a button says.
func (l *List) help(r remedy, of reasons.Reason, v *view) {
	switch r {
	case signInAgain:
		l.window.SignIn()
	case connectAgain:
		l.window.Connect()
	case seePlans:
		l.runner.Browse(actions.Pass, plansURL)
	case seeAccount:
		l.runner.Browse(actions.Pass, accountURL)
	case seeApps:
		l.runner.Browse(actions.Pass, appsURL)
	case askAdmin:
		l.runner.Browse(actions.Pass, adminURL)
	case tryAgain:
		l.tryAgain(of, v)
	case endPause:
		l.window.Resume()
	case seeBackup:
		l.window.OpenBackup()
	case seeDays:
		l.window.ShowCalendar()
	case acceptRemoved:
		l.accept(v)
	case acceptDamaged:
		l.acceptDamaged(v)
	case setProxy:
		l.window.OpenProxy()
	case setAside:
		l.window.SetAside()
	case unlock:
		l.unlock(v)
	}
}

// Shows reports whether there is a card for a reason.
func (l *List) Shows(of reasons.Reason) bool { return l.cards[of] != nil }

// Help does what Offer says, as the card does that is shown, or would be.
func (l *List) Help(of reasons.Reason) {
	v, helps := l.cards[of], causes[of].helps
	if v == nil {
		v = l.newView(Card{Reason: of})
	}
	if len(helps) > 0 && !l.runner.Busy(groupOf(helps[len(helps)-1])) {
		l.help(helps[len(helps)-1], of, v)
	}
}

// unlock has the desktop ask for the keyring's password, and says in the card that it did not help.
func (l *List) unlock(v *view) {
	locked := false
	l.runner.Do(actions.RingCentral, func(ctx context.Context) error {
		err := l.engine.Unlock(ctx)
		if locked = errors.Is(err, oauth.ErrKeychainLocked); locked {
			return nil
		}
		return err
	}, func(error) {
		if locked {
			v.tell(widgets.Phrase{Text: l10n.Translate("The keyring is still locked."), Tone: widgets.Bad}, l.of().Pass.LastResult.Ended)
		}
	})
}

// tryAgain retries everything that waits for one cause.
func (l *List) tryAgain(of reasons.Reason, v *view) {
	n := 0
	l.runner.Do(actions.Pass, func(ctx context.Context) (err error) {
		n, err = l.engine.RetryReason(ctx, of)
		return err
	}, func(err error) {
		answer := widgets.Phrase{Text: l10n.Translate("Retrying now: %s.", l10n.Count(n, Wanted(l.of()))), Tone: widgets.Good}
		switch {
		case err != nil: // it is shown with the pass
			answer = widgets.Phrase{}
		case n == 0 || of.StopsAll(): // it held up more than those that have met it
			answer.Text = l10n.Translate("A run starts now.")
		}
		v.tell(answer, l.of().Pass.LastResult.Ended)
	})
}

// acceptDamaged accepts the damaged records that the last run has named.
func (l *List) acceptDamaged(v *view) {
	var keys []ledger.Key
	for _, u := range l.of().Pass.LastResult.Left {
		if u.Reason == reasons.Damaged {
			keys = append(keys, u.Key)
		}
	}
	n := 0
	l.runner.Do(actions.Pass, func(ctx context.Context) (err error) {
		if len(keys) > 0 {
			n, err = l.engine.Accept(ctx, keys...)
		}
		return err
	}, func(err error) {
		answer := widgets.Phrase{Text: l10n.Translate("Accepted: %s.", l10n.Count(n, Wanted(l.of()))), Tone: widgets.Good}
		switch {
		case err != nil: // it is shown with the pass
			answer = widgets.Phrase{}
		case n == 0:
			answer = widgets.Phrase{Text: l10n.Translate("RingCentral may still show them. A run has to look first."), Tone: widgets.Warn}
		}
		v.tell(answer, l.of().Pass.LastResult.Ended)
	})
}

// accept accepts that all files that are missing for one cause were removed on purpose.
func (l *List) accept(v *view) {
	n := 0
	l.runner.Do(actions.Pass, func(ctx context.Context) (err error) {
		n, err = l.engine.Accept(ctx)
		return err
	}, func(err error) {
		answer := widgets.Phrase{Text: l10n.Translate("Accepted as removed: %s.", l10n.Count(n, Wanted(l.of()))), Tone: widgets.Good}
		if err != nil { // it is shown with the pass
			answer = widgets.Phrase{}
		}
		v.tell(answer, l.of().Pass.LastResult.Ended)
	})
}
