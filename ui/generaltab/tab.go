// Package generaltab is the tab GENERAL: the first steps, the two accounts, what is
// happening now, what a person has to act on, and the notices. A card is in
// one file, its words in another where they are many.
package generaltab

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/overview"
	"ringcentral-archiver/ui/placecard"
	"ringcentral-archiver/ui/places"
	"ringcentral-archiver/ui/runcontrol"
	"ringcentral-archiver/ui/widgets"
)

// Tab is GENERAL: the two accounts and what is happening now.
type Tab struct {
	*base
	content     fyne.CanvasObject
	ids         *clientIDs
	ringCentral *ringCentralCard
	dropbox     *dropboxCard
	others      *placecard.Cards // of the places beside the first
	beside      *signIn          // connects Dropbox beside it
	status      *statusCard
	steps       *stepsCard
	notices     *noticesCard
	update      *updateLine
	overview    *overview.Overview
	urgent      *cause.List // what a person has to act on
	secrets     *widgets.Card
	demo        *widgets.Card
	where       *widgets.Text // the archived files of a demonstration
}

// Engine is what the tab asks of the archiver.
type Engine interface {
	cause.Engine
	overview.Engine
	Login(ctx context.Context, ask archiver.Asking) error
	Connect(ctx context.Context, ask archiver.Asking) error
	Disconnect(ctx context.Context) error
	placecard.First
	SetClientIDs(ctx context.Context, ringCentral, dropbox string) error
	SwitchOn(ctx context.Context) error
	Estimate(ctx context.Context, since time.Time) (archiver.Estimate, error)
	LeaveOlder(ctx context.Context) error
	Tokens(ctx context.Context) (archiver.TokensView, error)
	Notices() (archiver.Notices, error)
	SetNotices(ctx context.Context, n archiver.Notices) error
	TestMail(ctx context.Context, n archiver.Notices) error
	TestPing(ctx context.Context, address string) error
	TestHook(ctx context.Context, hook notice.Hook) error
}

// Window is where the tab leads in the window around it.
type Window interface {
	AskToSignOut()
	OpenBackup()
	ShowRescue()
	ShowCalendar()
	OpenProxy()
	ShowCalendarAt(date time.Time)
	ShowCalendarOf(at place.Kind)
	SetAside() // the damaged data file
	SwitchedOn()
}

// base is what the cards of the tab share.
type base struct {
	*actions.Runner
	*dialogs.Dialogs
	runs   *runcontrol.Control
	place  l10n.Place
	engine Engine
	window Window
	in     func(place.Kind) placecard.Engine // the engines of the places
	places *places.Forms                     // where else the archive may lie

	openIDs    func()      // shows the client ids, to be corrected
	changeable func() bool // a person has given them
	giveUp     func()      // ends the sign-ins that wait
	goOn       func()      // gives the keys to the button of the next step

	page func() fyne.CanvasObject // all of the tab
}

// New builds the tab; in gives the engines of the places.
func New(r *actions.Runner, d *dialogs.Dialogs, runs *runcontrol.Control, place l10n.Place, engine Engine, in func(place.Kind) placecard.Engine, window Window) *Tab {
	g := &Tab{base: &base{Runner: r, Dialogs: d, runs: runs, place: place, engine: engine, window: window, in: in, places: places.New(r, d, engine)}}
	g.ids = &clientIDs{base: g.base}
	g.openIDs, g.changeable = g.ids.open, g.ids.changeable
	g.giveUp = func() {
		g.ringCentral.signIn.giveUp()
		g.dropbox.signIn.giveUp()
		g.beside.giveUp()
	}
	g.page = g.Content
	g.goOn = g.toNextStep
	g.places.Connected = g.goOn
	g.content = g.build()
	return g
}

// Content is what the window shows of the tab.
func (g *Tab) Content() fyne.CanvasObject { return g.content }

func (g *Tab) build() fyne.CanvasObject {
	g.ringCentral, g.dropbox = &ringCentralCard{base: g.base}, &dropboxCard{base: g.base}
	g.urgent = cause.NewList(g.Runner, g.engine, remedies{g})
	g.overview = overview.New(g.Runner, g.place, func(at place.Kind) overview.Engine { return g.in(at) }, g.showDay)
	g.status = &statusCard{base: g.base, month: g.overview.Month, causes: cause.NewList(g.Runner, g.engine, remedies{g})}
	g.beside = besideSignIn(g.base)
	g.others = placecard.New(g.Runner, g.Dialogs, g.place, g.engine, g.in, g.places, remedies{g}, g.beside.build())
	g.steps, g.notices = &stepsCard{base: g.base}, &noticesCard{base: g.base}
	g.update = &updateLine{base: g.base}
	words := widgets.NewNote(l10n.Translate("This computer has no keychain: the sign-ins are kept in the program's data file, which only your user can read."))
	words.Tone = widgets.Warn
	g.secrets = widgets.NewTinted(words, widgets.Warn)
	g.where = widgets.NewNote("")
	g.where.Tone = widgets.Subtle
	g.demo = widgets.NewCard(g.where)
	return layouts.Page(
		g.ids.build(),
		g.urgent.Content(),
		g.others.Urgent,
		g.steps.build(),
		g.status.build(),
		g.overview.Weeks,
		container.New(layouts.SideBySide{}, g.ringCentral.build(), g.dropbox.build()),
		g.others.Content(),
		g.notices.build(),
		g.secrets,
		g.demo,
		g.update.build(),
		g.notice(),
	)
}

func (g *Tab) notice() fyne.CanvasObject {
	small := func(words string) *widgets.Text {
		t := widgets.NewNote(words)
		t.Fit = widgets.Whole
		return t
	}
	link := func(words, address string) *widgets.Button {
		return widgets.NewLink(words, func() { g.Browse(actions.Pass, address) })
	}
	return widgets.Flow(0,
		small(l10n.Translate("By using this program you accept RingCentral's ")), link(l10n.Translate("Terms of Service"), "https://www.ringcentral.com/legal/eulatos.html"),
		small(l10n.Translate(" and ")), link(l10n.Translate("Privacy Policy"), "https://www.ringcentral.com/legal/privacy-policy.html"), small(". "),
		small(l10n.Translate("Independent software, not made by RingCentral or Dropbox.")))
}

// showDay shows a day in the calendar of the archive in a place.
func (g *Tab) showDay(date time.Time, at place.Kind) {
	if len(g.Snapshot().Beside) > 0 {
		g.window.ShowCalendarOf(at)
	}
	g.window.ShowCalendarAt(date)
}

// demonstration says where a demonstration's simulated Dropbox is, and that the archive lies there only where it does.
func demonstration(s archiver.Snapshot) string {
	if s.Dropbox.Kind() == place.Dropbox {
		return l10n.Translate("A demonstration with a made-up office. The archived files are in %s.", s.DemoFolder)
	}
	return l10n.Translate("A demonstration with a made-up office. The simulated Dropbox is the folder %s.", s.DemoFolder)
}

// Draw shows the snapshot.
func (g *Tab) Draw() {
	for _, card := range []interface{ draw() }{g.ids, g.ringCentral, g.dropbox, g.status, g.steps, g.notices, g.update} {
		card.draw()
	}
	g.others.Draw()
	g.beside.draw(false, true)
	g.places.Draw()
	g.where.Set(demonstration(g.Snapshot()), widgets.Subtle)
	widgets.ShowIf(g.demo, g.Snapshot().DemoFolder != "")
	urgent, _ := cause.Cards(g.place, g.Snapshot())
	g.urgent.Show(urgent)
	widgets.ShowIf(g.secrets, g.Snapshot().SecretsFile && !g.Snapshot().SealedElsewhere && (g.Snapshot().RingCentral.SignedIn || g.Snapshot().Dropbox.Connected))
}

// toNextStep gives the keys to the button that takes the next step of setting up; once all is set up, to the one that backs up.
func (g *Tab) toNextStep() {
	s := g.Snapshot()
	next := g.status.run
	switch {
	case !s.RingCentral.SignedIn || s.OtherComputer:
		next = g.ringCentral.signIn.start
	case !s.Dropbox.Connected && !s.Dropbox.AppKey:
		next = g.dropbox.elsewhere.folder
	case !s.Dropbox.Connected:
		next = g.dropbox.signIn.start
	case g.steps.asks():
		next = g.steps.rescue
	case settingUp(s):
		next = g.steps.enable
	}
	g.page().Refresh() // lays out what has just been shown
	g.Focus(next)
}

// Changed shows what the engine has to say besides its snapshot. It is called while the tab is in front.
func (g *Tab) Changed() { g.overview.Changed() }

// Help does what helps against a reason, as the button of its card does.
func (g *Tab) Help(of reasons.Reason) {
	if list := g.status.causes; list.Shows(of) {
		list.Help(of)
		return
	}
	g.urgent.Help(of)
}

// remedies are where the buttons of the causes lead.
type remedies struct{ tab *Tab }

func (r remedies) SignIn()     { r.tab.ringCentral.signIn.begin() }
func (r remedies) Connect()    { r.tab.dropbox.connect() }
func (r remedies) Resume()     { r.tab.runs.Resume() }
func (r remedies) OpenBackup() { r.tab.window.OpenBackup() }
func (r remedies) SetAside()   { r.tab.window.SetAside() }
func (r remedies) ShowCalendar() {
	if len(r.tab.Snapshot().Beside) > 0 {
		r.tab.window.ShowCalendarOf(r.tab.Snapshot().Dropbox.Kind())
		return
	}
	r.tab.window.ShowCalendar()
}
func (r remedies) OpenProxy() { r.tab.window.OpenProxy() }

func (r remedies) ShowCalendarOf(at place.Kind) { r.tab.window.ShowCalendarOf(at) }
func (r remedies) ConnectDropboxBeside()        { r.tab.beside.begin() }
