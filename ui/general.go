package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"ringcentral-archiver/ui/widgets"
)

const (
	pageSide = 20 // room around a page
	cardGap  = 16
)

// generalTab is GENERAL: the two accounts and what is happening now.
type generalTab struct {
	*window
	ids     *clientIDs
	phone   *phonePart
	box     *boxPart
	pieces  []part
	urgent  *causeList // what somebody has to do something about
	secrets *widgets.Card
	demo    *widgets.Card
	where   *widgets.Text // the archived files of a demonstration
}

func (g *generalTab) build() fyne.CanvasObject {
	g.ids = &clientIDs{window: g.window}
	g.phone, g.box, g.urgent = &phonePart{window: g.window}, &boxPart{window: g.window}, &causeList{window: g.window}
	now, steps, notices := &nowPart{window: g.window}, &stepsPart{window: g.window}, &noticesPart{window: g.window}
	g.pieces = []part{g.ids, g.phone, g.box, now, steps, notices}
	words := widgets.NewNote(say("This computer has no keychain: the sign-ins are kept in the program's own file, which only your user can read."))
	words.Tone = widgets.Warn
	g.secrets = widgets.NewTinted(words, widgets.Warn)
	g.where = widgets.NewNote("")
	g.where.Tone = widgets.Subtle
	g.demo = widgets.NewCard(g.where)
	return page(
		g.ids.build(),
		g.urgent.build(),
		steps.build(),
		container.New(sideBySide{}, g.phone.build(), g.box.build()),
		now.build(),
		notices.build(),
		g.secrets,
		g.demo,
		g.notice(),
	)
}

// page is what a tab shows: pieces under each other that scroll where the
// window is too low.
func page(pieces ...fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(pageSide, pageSide, pageSide, pageSide),
		widgets.Stack(cardGap, pieces...)))
}

func (g *generalTab) notice() fyne.CanvasObject {
	small := func(words string) *widgets.Text {
		t := widgets.NewNote(words)
		t.Fit = widgets.Whole
		return t
	}
	link := func(words, address string) *widgets.Button {
		return widgets.NewLink(words, func() { g.browse(ofPass, address) })
	}
	return widgets.Flow(0,
		small(say("By using this program you accept RingCentral's ")), link(say("Terms of Service"), "https://www.ringcentral.com/legal/eulatos.html"),
		small(say(" and ")), link(say("Privacy Policy"), "https://www.ringcentral.com/legal/privacy-policy.html"), small(". "),
		small(say("Independent software, not made by RingCentral or Dropbox.")))
}

func (g *generalTab) draw() {
	for _, p := range g.pieces {
		p.draw()
	}
	g.where.Set(say("A demonstration with a made-up office. The archived files are in %s.", g.snap.DemoFolder), widgets.Subtle)
	showIf(g.demo, g.snap.DemoFolder != "")
	urgent, _ := g.place.causeCards(g.snap)
	g.urgent.show(urgent)
	showIf(g.secrets, g.snap.SecretsFile && (g.snap.RingCentral.SignedIn || g.snap.Dropbox.Connected))
}

// failure is the line of a card that says how its last action failed.
func failure() *widgets.Text {
	t := widgets.NewNote("")
	t.Tone = widgets.Bad
	t.Hide()
	return t
}

// tell shows how the group's last action failed, if it did.
func (w *window) tell(line *widgets.Text, groups ...group) {
	words := ""
	for _, g := range groups {
		if words == "" {
			words = w.failed[g]
		}
	}
	line.Set(words, widgets.Bad)
	showIf(line, words != "")
}

// sideBySide puts two cards of the same height beside each other.
type sideBySide struct{}

func (sideBySide) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(2*max(a.Width, b.Width)+cardGap, max(a.Height, b.Height))
}

func (sideBySide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	half := (size.Width - cardGap) / 2
	o[0].Resize(fyne.NewSize(half, size.Height))
	o[1].Move(fyne.NewPos(half+cardGap, 0))
	o[1].Resize(fyne.NewSize(half, size.Height))
}
