package placecard

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

const labelWidth = 116 // of the words before what is connected

// card is the card of a place beside the first: where it is, what is in it, and whether that is everything.
type card struct {
	*Cards
	kind   place.Kind
	urgent *cause.List // what a person has to act on
	later  *cause.List // what waits and continues automatically

	all                                       fyne.CanvasObject
	title, state                              *widgets.Text
	mark                                      *widgets.Mark
	account, address, hostKey, archived, last *widgets.Text
	where, opens                              *widgets.Text // the labels of address and link
	folder, verify, cancel, disconnect        *widgets.Button
	link                                      fyne.CanvasObject
	space, answer, note, stays, found, failed *widgets.Text
	sign                                      *widgets.Mark // of the answer
	bar                                       *widgets.Bar

	stop   context.CancelFunc // ends the verification
	result widgets.Phrase     // of the last one that was asked for here
}

func newCard(of *Cards, kind place.Kind) *card {
	c := &card{Cards: of, kind: kind}
	engine, leads := of.in(kind), remedies{of.window, c}
	c.urgent = cause.NewListOf(of.Runner, engine, leads, c.snapshot)
	c.later = cause.NewListOf(of.Runner, engine, leads, c.snapshot)
	c.build()
	return c
}

// snapshot is how the archive stands there.
func (c *card) snapshot() archiver.Snapshot { return status.In(c.Snapshot(), c.kind) }

// group is that of the card's actions.
func (c *card) group() actions.Group { return actions.Beside + actions.Group(" "+c.kind) }

func (c *card) build() {
	c.title, c.state, c.mark = widgets.NewTitle(""), widgets.NewText("", widgets.Subtle), widgets.NewMark(widgets.Disc, widgets.Subtle)
	c.state.Style.Bold = true
	c.account, c.address, c.hostKey = widgets.NewParagraph(""), widgets.NewParagraph(""), widgets.NewParagraph("")
	c.archived, c.last = widgets.NewParagraph(""), widgets.NewParagraph("")
	c.where, c.opens = widgets.NewLabel(""), widgets.NewLabel("")
	c.folder = widgets.NewLink("", func() { c.Browse(c.group(), actions.Address(c.snapshot(), "")) })
	c.link = widgets.Line(0, c.folder)
	c.space, c.bar = widgets.NewNote(""), widgets.NewBar()
	c.sign, c.answer, c.note = widgets.NewMark(widgets.Dash, widgets.Subtle), widgets.NewText("", widgets.Plain), widgets.NewNote("")
	c.answer.Style.Bold, c.answer.Fit = true, widgets.Wrapped
	c.verify = widgets.NewButton(l10n.Translate("Verify now"), widgets.Outline, c.begin)
	c.cancel = widgets.NewLink(l10n.Translate("Cancel"), func() { c.stop() })
	c.disconnect = widgets.NewButton(l10n.Translate("DISCONNECT"), widgets.Danger, c.ask)
	c.stays = widgets.NewText("", widgets.Subtle)
	c.stays.Scale, c.stays.Fit = theme.SizeNameCaptionText, widgets.Wrapped
	c.found, c.failed = widgets.NewNote(""), widgets.NewFailure()
	left := widgets.Pairs(labelWidth,
		widgets.NewLabel(l10n.Translate("Account")), c.account,
		c.where, c.address,
		c.opens, c.link,
		widgets.NewLabel(l10n.Translate("Host key")), c.hostKey,
		widgets.NewLabel(l10n.Translate("Archived")), c.archived,
		widgets.NewLabel(l10n.Translate("Verified")), c.last,
	)
	right := widgets.Stack(12, widgets.NewColumn(3, widgets.Line(9, c.sign, c.answer), c.note), widgets.Stack(6, c.space, c.bar))
	c.all = widgets.NewCard(widgets.Stack(12,
		widgets.Line(7, c.title, widgets.Spacer(), c.mark, c.state),
		container.New(layouts.SideBySide{}, left, right),
		c.later.Content(),
		widgets.Line(12, c.verify, c.cancel, c.disconnect, c.stays), c.found, c.failed))
}

// draw shows the snapshot in the words of the place.
func (c *card) draw() { l10n.In(c.kind, c.say) }

func (c *card) say() {
	s := c.snapshot()
	apart := cause.Apart(status.Places(c.Snapshot())[0], s)
	v, state := WordsOf(c.place, s), stateOf(s, apart)
	c.title.Set(v.Title, widgets.Plain)
	c.state.Set(state.Text, state.Tone)
	c.mark.Set(widgets.ShapeOf(state.Tone), state.Tone)
	c.where.Set(v.Where, widgets.Subtle)
	c.opens.Set(v.Opens, widgets.Subtle)
	c.folder.SetText(v.Folder)
	widgets.ShowIf(c.link, v.Folder != "")
	for t, words := range map[*widgets.Text]string{c.account: v.Account, c.address: v.Address, c.hostKey: v.HostKey} {
		t.Set(words, widgets.Plain)
		widgets.ShowIf(t, words != "")
	}
	c.archived.Set(v.Archived, widgets.Plain)
	last := lastVerified(c.place, s)
	c.last.Set(last.Text, last.Tone)
	c.space.Set(v.Space, widgets.Subtle)
	widgets.ShowIf(c.space, v.Space != "")
	c.bar.Set(v.Used, v.Tone)
	widgets.ShowIf(c.bar, v.Bar)
	answer := status.Completeness(c.place, s)
	c.sign.Set(answer.Shape, answer.Tone)
	c.answer.Set(answer.Text, answer.Tone)
	c.note.Set(answer.Note, widgets.Subtle)
	widgets.ShowIf(c.note, answer.Note != "")
	needed, later := cause.Cards(c.place, apart)
	for i := range needed { // which stand at the top of the page, among those of the first place
		needed[i].What = l10n.Translate("%s: %s", l10n.PlaceName(c.kind), needed[i].What)
	}
	c.urgent.Show(needed)
	c.later.Show(later)
	busy := c.Busy(c.group())
	c.verify.SetEnabled(!busy)
	c.verify.SetText(l10n.Translate(map[bool]string{false: l10n.Key("Verify now"), true: l10n.Key("Verifying…")}[busy && c.stop != nil]))
	widgets.ShowIf(c.cancel, busy && c.stop != nil)
	c.disconnect.SetEnabled(!busy)
	c.stays.Set(Stays(c.Snapshot(), c.kind), widgets.Subtle)
	c.found.Set(c.result.Text, c.result.Tone)
	widgets.ShowIf(c.found, c.result.Text != "" && !busy)
	c.ShowFailure(c.failed, c.group())
}

// begin verifies what lies there.
func (c *card) begin() {
	engine := c.in(c.kind)
	var report progress.VerifyReport
	c.result = widgets.Phrase{}
	c.stop = c.DoUntil(c.group(), func(ctx context.Context) (err error) {
		report, err = engine.Verify(ctx)
		return err
	}, func(err error) {
		c.stop = nil
		if err == nil {
			l10n.In(c.kind, func() { c.result = verified(report) })
		}
	})
	c.draw()
}

// ask asks before the place is disconnected.
func (c *card) ask() {
	title := ""
	l10n.In(c.kind, func() { title = l10n.Translate("Disconnect from Dropbox?") })
	c.Ask(title, GoesOn(c.Snapshot(), c.kind), l10n.Translate("DISCONNECT"), func() {
		c.Do(c.group(), func(ctx context.Context) error { return c.first.DisconnectFrom(ctx, c.kind) })
	})
}

// remedies are where the buttons of the causes lead.
type remedies struct {
	Window
	card *card
}

// Connect connects the place again.
func (r remedies) Connect() { r.card.connect(r.card.kind) }

// ShowCalendar shows the days of the archive there.
func (r remedies) ShowCalendar() { r.ShowCalendarOf(r.card.kind) }
