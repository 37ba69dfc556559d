package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/archives"
	"ringcentral-archiver/ui/backuptab"
	"ringcentral-archiver/ui/calendar"
	"ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/generaltab"
	"ringcentral-archiver/ui/help"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/logtab"
	"ringcentral-archiver/ui/notifications"
	"ringcentral-archiver/ui/placecard"
	"ringcentral-archiver/ui/proxy"
	"ringcentral-archiver/ui/runcontrol"
	"ringcentral-archiver/ui/tray"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

const (
	redrawEvery = time.Second / 8  // at most so often, however often the engine changes
	tickEvery   = 20 * time.Second // for countdowns, while the window can be seen
)

// window holds its pieces and leads from one to the other. Everything but what
// is said otherwise is touched on the UI goroutine only.
type window struct {
	*actions.Runner
	*dialogs.Dialogs
	app       fyne.App
	win       fyne.Window
	engine    facade
	engines   *engines
	shown     *archives.Choice // by the calendar and the log
	options   Options
	place     l10n.Place
	runs      *runcontrol.Control
	loop      *loop
	autostart backuptab.Autostart // nil where nothing can be started with the session
	closing   closeBehavior
	setsAside bool // the damaged data file, once the program has ended
	explained bool // what closing does
	textSize  textSize

	bar      *choices.TabBar
	pages    []fyne.CanvasObject
	header   *header
	footer   *footer
	general  *generaltab.Tab
	backup   *backuptab.Tab
	log      *logtab.Tab
	calendar *calendar.Calendar // nil until it is first opened
	help     *help.Help
	proxy    *proxy.Form
	tray     *tray.Tray // nil where there is none
	news     *notifications.Notifier
	outside  []interface{ Draw() } // what shows the snapshot outside the window
}

func newWindow(app fyne.App, e facade, o Options) *window {
	w := &window{
		Runner: actions.NewRunner(o.clock(), e.Snapshot),
		app:    app, engine: e, engines: &engines{e, map[place.Kind]engine{}}, options: o, place: l10n.PlaceOf(locale(), time.Local),
	}
	w.shown = archives.New(w.Runner)
	w.loop = newLoop(w.Context(), w.Clock, fyne.Do)
	w.Post, w.Redraw, w.Open, w.Copy = w.post, w.draw, openInBrowser, func(text string) { app.Clipboard().SetContent(text) }
	if err := l10n.Load(); err != nil {
		fyne.LogError("The texts of the window cannot be read", err)
	}
	l10n.SpeakOf(e.Snapshot().Dropbox.Kind())
	if !o.Demo { // a demonstration is not what the session is to start
		w.autostart = newAutostart(w)
	}
	w.closing = w.onDesktop()
	w.textSize = w.newTextSize()
	return w
}

// newAutostart is whether the session starts this program.
func newAutostart(w *window) desktop.Autostart {
	return desktop.NewAutostart(w.app.UniqueID(), w.app.Metadata().Name, w.options.Start...)
}

// build makes the window and its pieces; it shows nothing yet.
func (w *window) build() {
	w.win = w.app.NewWindow(title(w.options))
	w.Dialogs = dialogs.New(w.win.Canvas())
	w.runs = runcontrol.New(w.Runner, w.place.Zone, w.engine)
	w.help = help.New(w.Runner, w.Dialogs, w.options.Help)
	w.proxy = proxy.New(w.Runner, w.Dialogs, w.engine)
	w.header, w.footer = &header{w: w}, &footer{w: w}
	w.general = generaltab.New(w.Runner, w.Dialogs, w.runs, w.place, w.engine, func(at place.Kind) placecard.Engine { return w.engines.in(at) }, w)
	w.backup = backuptab.New(w.Runner, w.Dialogs, w.runs, w.place, w.engine, w.autostart, w)
	w.log = logtab.New(w.Runner, w.Dialogs, w.place, archives.In(w.shown, func(at place.Kind) logtab.Engine { return w.engines.in(at) }))
	w.pages = []fyne.CanvasObject{w.general.Content(), w.backup.Content(), w.log.Content()}
	w.bar = newTabBar(w.choose)
	top := widgets.Stack(0, widgets.NewStrip(w.header.build(), 10, 10), widgets.NewRule(),
		widgets.NewStrip(widgets.Line(0, w.bar), 0, 0), widgets.NewRule())
	bottom := widgets.Stack(0, widgets.NewRule(), widgets.NewStrip(w.footer.build(), 8, 8))
	w.win.SetContent(widgets.NewCopyable(container.New(layouts.Edges{}, top, container.NewStack(w.pages...), bottom)))
	w.win.SetPadded(false)
	w.win.Resize(w.keptSize())
	w.choose(tabGeneral)
	w.keys()
	w.quitKey()
}

func title(o Options) string {
	if o.Demo {
		return "RingCentral Archiver · " + l10n.Translate("demonstration")
	}
	return "RingCentral Archiver"
}

// post has f run on the UI goroutine. The keys are kept only there: were they moved while a key is handled, what has them then would
// get the rest of that key.
func (w *window) post(f func()) {
	w.loop.post(func() {
		f()
		keepKeys(w.win.Canvas())
	})
}

// show takes a new snapshot.
func (w *window) show(s archiver.Snapshot) {
	w.SetSnapshot(s)
	l10n.SpeakOf(s.Dropbox.Kind())
	w.draw()
	switch w.bar.Selected() {
	case tabGeneral:
		w.general.Changed()
	case tabLog:
		w.log.Changed()
	}
	if w.calendar != nil {
		w.calendar.Changed()
	}
}

func (w *window) draw() {
	w.header.draw()
	w.footer.draw()
	w.general.Draw()
	w.backup.Draw()
	w.log.Draw()
	w.help.Draw()
	w.proxy.Draw()
	for _, p := range w.outside {
		p.Draw()
	}
	if w.calendar != nil {
		w.calendar.Draw()
	}
}

// follow shows the engine's snapshot whenever it has changed, until the window
// ends. The snapshot is taken here, because the store may have to be read.
func (w *window) follow() {
	changed, stop := w.engine.Changed()
	defer stop()
	ticks := w.Clock.NewTicker(tickEvery)
	defer ticks.Stop()
	for {
		s := w.engine.Snapshot()
		drawn := make(chan struct{})
		w.Post(func() { w.show(s); close(drawn) })
		select {
		case <-drawn:
		case <-w.Context().Done():
			return
		}
		select {
		case <-w.Clock.After(redrawEvery):
		case <-w.Context().Done():
			return
		}
		if !w.wait(changed, ticks.Chan()) {
			return
		}
	}
}

// wait returns when there is something to show, false when the window has ended.
func (w *window) wait(changed <-chan struct{}, ticks <-chan time.Time) bool {
	for {
		select {
		case <-changed:
			return true
		case <-ticks:
			if w.loop.visible() {
				return true
			}
		case <-w.Context().Done():
			return false
		}
	}
}
