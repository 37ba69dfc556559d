// Package placecard is the cards of the places where the archive lies beside the first: where each is, what is in it and whether that is
// everything; and what has the archive kept in another place as well. Its words are those of the first place's card, too.
package placecard

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/overview"
	"ringcentral-archiver/ui/places"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// Engine is what a card asks of the engine of its place.
type Engine interface {
	cause.Engine
	overview.Engine
	Verify(ctx context.Context) (progress.VerifyReport, error)
}

// First is what is asked of the engine of the first place.
type First interface {
	DisconnectFrom(ctx context.Context, kind place.Kind) error
}

// Window is where the buttons lead.
type Window interface {
	cause.Window
	ShowCalendarOf(kind place.Kind) // the days of the archive in a place
	ConnectDropboxBeside()          // in the browser
}

// Cards are the cards of all places beside the first. They are used on the UI goroutine only.
type Cards struct {
	*actions.Runner
	*dialogs.Dialogs
	place  l10n.Place
	first  First
	in     func(place.Kind) Engine
	forms  *places.Forms
	window Window

	Urgent fyne.CanvasObject // what a person has to act on in any of the places
	all    *fyne.Container
	tops   *fyne.Container // in Urgent
	row    *fyne.Container
	add    *widgets.Button
	adding *chooser
	kinds  []place.Kind
	cards  map[place.Kind]*card
}

// New gives the cards, of which there is none before they are drawn. Beside is shown under them.
func New(r *actions.Runner, d *dialogs.Dialogs, at l10n.Place, first First, in func(place.Kind) Engine, forms *places.Forms, window Window, beside fyne.CanvasObject) *Cards {
	c := &Cards{Runner: r, Dialogs: d, place: at, first: first, in: in, forms: forms, window: window, cards: map[place.Kind]*card{}}
	c.adding = &chooser{Cards: c}
	c.tops, c.row = widgets.Stack(8), widgets.Stack(cardGap)
	c.Urgent = c.tops
	c.add = widgets.NewLink(l10n.Translate("Also archive to another place…"), c.adding.show)
	c.all = widgets.Stack(cardGap, c.row, beside, widgets.Line(0, c.add))
	return c
}

const cardGap = 16

// Content is what the window shows of them under the first place's card.
func (c *Cards) Content() fyne.CanvasObject { return c.all }

// Draw shows the snapshot.
func (c *Cards) Draw() {
	s := c.Snapshot()
	if kinds := status.Kinds(s)[1:]; !slices.Equal(kinds, c.kinds) {
		c.kinds = kinds
		c.arrange()
	}
	for _, kind := range c.kinds {
		c.cards[kind].draw()
	}
	widgets.ShowIf(c.tops, slices.ContainsFunc(c.tops.Objects, fyne.CanvasObject.Visible))
	widgets.ShowIf(c.row, len(c.kinds) > 0)
	more := s.Dropbox.Connected && len(s.Beside)+1 < len(kinds)
	widgets.ShowIf(c.add, more)
	c.add.SetEnabled(!c.Busy(actions.Dropbox) && !c.Busy(actions.Beside))
	widgets.ShowIf(c.all, more || len(c.kinds) > 0)
	c.adding.draw()
}

// arrange makes the cards of the places that there are. One that stays keeps the keys.
func (c *Cards) arrange() {
	c.tops.RemoveAll()
	c.row.RemoveAll()
	for kind := range c.cards {
		if !slices.Contains(c.kinds, kind) {
			delete(c.cards, kind)
		}
	}
	for _, kind := range c.kinds {
		if c.cards[kind] == nil {
			l10n.In(kind, func() { c.cards[kind] = newCard(c, kind) })
		}
		c.tops.Add(c.cards[kind].urgent.Content())
		c.row.Add(c.cards[kind].all)
	}
}

// connect connects a place beside the first, or again.
func (c *Cards) connect(kind place.Kind) {
	if kind == place.Dropbox {
		c.window.ConnectDropboxBeside()
		return
	}
	c.forms.ShowBeside(kind)
}
