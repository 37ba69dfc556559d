package generaltab

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// signIn is the part of a card that signs in: a button, and while the browser
// is waited for the address, a field for what it ended at, and Cancel.
type signIn struct {
	*base
	group        actions.Group
	act          func(context.Context, archiver.Asking) error
	label, intro string
	choice       fyne.CanvasObject // shown above the button; may be nil
	host         func() string     // what was chosen; may be nil
	first        string            // the key of the question whether the first account is the user's

	failed *widgets.Text // where no card says it; may be nil

	idle, waiting fyne.CanvasObject
	reading       fyne.CanvasObject // the account, once the browser has answered
	all           fyne.CanvasObject
	start         *widgets.Button
	address       *widgets.Text
	copies        *widgets.Button
	paste         *widgets.Entry
	use, cancel   *widgets.Button
	correct       [2]*widgets.Button // the client ids, while it is idle and while it waits
	refused       *widgets.Text

	pasted  chan string
	allowed bool // the browser has answered, and the account is being read
	stop    context.CancelFunc
}

func (s *signIn) build() fyne.CanvasObject {
	s.start = widgets.NewButton(s.label, widgets.Primary, s.begin)
	if s.choice == nil {
		s.choice, s.host = container.NewWithoutLayout(), func() string { return "" }
		s.choice.Hide()
	}
	for i := range s.correct {
		s.correct[i] = widgets.NewLink(l10n.Translate("Change registration"), s.openIDs)
	}
	s.idle = widgets.Stack(12, widgets.NewNote(s.intro), s.choice, widgets.Flow(14, s.start, s.correct[0]))

	s.address = widgets.NewText("", widgets.Plain)
	s.address.Scale, s.address.Fit = theme.SizeNameCaptionText, widgets.Ellipsis
	s.copies = widgets.NewButton(l10n.Translate("Copy"), widgets.Outline, func() { s.copied(s.address.Text, s.copies) })
	s.paste = widgets.NewEntry("http://localhost:…")
	s.paste.OnSubmitted = func(string) { s.hand() }
	s.use = widgets.NewButton(l10n.Translate("Use"), widgets.Outline, s.hand)
	s.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, func() { s.stop() })
	s.refused = widgets.NewFailure()
	s.waiting = widgets.Stack(8,
		widgets.NewNote(l10n.Translate("Your browser shows a page that asks for permission. If it does not, open this address:")),
		container.NewBorder(nil, nil, nil, s.copies, s.address),
		widgets.NewNote(l10n.Translate("If the browser is on another computer, paste the address of its last page:")),
		container.NewBorder(nil, nil, nil, s.use, s.paste),
		s.refused,
		widgets.Flow(14, s.cancel, s.correct[1]))
	s.reading = widgets.NewParagraph(l10n.Translate("Signed in. Reading your account…"))
	s.all = container.NewVBox(s.idle, s.waiting, s.reading)
	if s.failed != nil {
		s.all = container.NewVBox(s.idle, s.waiting, s.reading, s.failed)
	}
	return s.all
}

// begin signs in, in a goroutine of the window.
func (s *signIn) begin() {
	if s.Busy(s.group) {
		return
	}
	s.pasted, s.allowed = make(chan string, 1), false
	ctx, stop := context.WithCancel(s.Context())
	s.stop = stop
	s.paste.SetText("")
	s.address.Set("", widgets.Plain)
	s.refuse(nil)
	pasted, host := s.pasted, s.host()
	s.Do(s.group, func(context.Context) error {
		defer stop()
		return s.act(ctx, archiver.Asking{
			Open:    s.Open,
			Show:    func(address string) { s.Post(func() { s.tellAddress(address) }) },
			Pasted:  pasted,
			Refused: func(err error) { s.Post(func() { s.refuse(err) }) },
			Allowed: func() { s.Post(func() { s.allowed = true; s.draw(true, true) }) },
			Other:   s.other(ctx),
			Host:    host,
			Say:     l10n.Translate,
			Yours:   s.yours(ctx),
		})
	}, func(err error) {
		s.pasted = nil
		if errors.Is(err, oauth.ErrBadClient) && s.changeable() {
			s.openIDs()
		}
		s.Redraw() // shows what is to have the keys
		if err == nil {
			s.goOn()
		} else {
			s.Focus(s.start)
		}
	})
	s.draw(true, true)
	s.bringUp()
}

// bringUp scrolls to what waits for the browser, wherever the button was: the card may lie below the edge.
func (s *signIn) bringUp() {
	s.page().Refresh() // lays out what has just been shown
	s.Reveal(s.waiting)
}

// giveUp ends the sign-in that waits.
func (s *signIn) giveUp() {
	if s.pasted != nil {
		s.stop()
	}
}

// other asks whether to go on with another account than before.
func (s *signIn) other(ctx context.Context) func(before, now string) bool {
	return func(before, now string) bool {
		return s.await(ctx, func(answer chan<- bool) {
			s.Ask(l10n.Translate("Continue with another account?"),
				l10n.Translate("This log belongs to %s, but %s has signed in. It continues in a log of its own; going back finds this one again.", before, now),
				l10n.Translate("Use the other account"), func() { answer <- true }, func() { answer <- false })
		})
	}
}

// yours asks whether the first account is the user's own.
func (s *signIn) yours(ctx context.Context) func(account string) bool {
	return func(account string) bool {
		return s.await(ctx, func(answer chan<- bool) {
			s.Confirm(l10n.Translate("Is this your account?"), l10n.Translate(s.first, account),
				l10n.Translate("Yes, it is mine"), func() { answer <- true }, func() { answer <- false })
		})
	}
}

// await asks from the engine's goroutine; the end of the sign-in answers no.
func (b *base) await(ctx context.Context, ask func(answer chan<- bool)) bool {
	answer := make(chan bool, 1)
	b.Post(func() { ask(answer) })
	select {
	case yes := <-answer:
		return yes
	case <-ctx.Done():
		b.Post(func() { b.CloseFront() })
		return false
	}
}

func (s *signIn) tellAddress(address string) {
	s.address.Set(address, widgets.Plain)
	s.copies.Enable()
}

// hand gives what was pasted to the sign-in.
func (s *signIn) hand() {
	if s.paste.Text == "" || s.pasted == nil {
		return
	}
	s.refuse(nil)
	select {
	case s.pasted <- s.paste.Text:
	default: // the one before has not been looked at yet
	}
}

func (s *signIn) refuse(err error) {
	s.refused.Set(l10n.Error(err), widgets.Bad)
	widgets.ShowIf(s.refused, err != nil)
}

// draw shows the button where a sign-in is wanted, and the waiting view while
// one is under way.
func (s *signIn) draw(wanted, registered bool) {
	waiting := s.pasted != nil && s.Busy(s.group)
	widgets.ShowIf(s.waiting, waiting && !s.allowed)
	widgets.ShowIf(s.reading, waiting && s.allowed)
	widgets.ShowIf(s.idle, wanted && !waiting)
	failed := s.failed != nil && s.Failure(s.group) != ""
	if s.failed != nil {
		s.ShowFailure(s.failed, s.group)
	}
	widgets.ShowIf(s.all, wanted || waiting || failed)
	s.start.SetEnabled(registered && !s.Busy(s.group))
	s.copies.SetEnabled(s.address.Text != "")
	for _, link := range s.correct {
		widgets.ShowIf(link, s.changeable())
	}
}
