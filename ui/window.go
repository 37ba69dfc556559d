package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	sessionstart "ringcentral-archiver/ui/desktop"
	"ringcentral-archiver/ui/widgets"
)

const (
	redrawEvery = time.Second / 8  // at most so often, however often the engine changes
	tickEvery   = 20 * time.Second // for countdowns, while the window can be seen
)

// tabs in their order.
const (
	tabGeneral = iota
	tabBackup
	tabLog
)

var tabNames = []string{key("GENERAL"), key("BACKUP"), key("LOG")}

// part is a piece of the window: it can be drawn from what the window knows.
type part interface {
	build() fyne.CanvasObject
	draw()
}

// window holds what its pieces share. Everything but what is said otherwise is
// touched on the UI goroutine only.
type window struct {
	app   fyne.App
	win   fyne.Window
	e     engine
	o     Options
	clock clockwork.Clock
	place place
	post  func(func())       // has f run on the UI goroutine
	queue func(func())       // has f run there when the toolkit's loop turns next
	open  func(string) error // opens an address in the browser

	ctx  context.Context // ends with the window; for any goroutine
	end  context.CancelFunc
	work sync.WaitGroup // the goroutines that belong to the window
	seen atomic.Bool    // whether the window can be seen

	hidden chan struct{} // a signal that the window has gone into the tray
	roused chan struct{} // a signal that there is something for the loop to do

	snap      archiver.Snapshot
	busy      map[group]bool         // an action of the group is under way
	failed    map[group]string       // how the group's last action failed
	asked     *question              // what is being asked in front of the window
	reading   *sheet                 // what was opened last to read
	autostart autostart              // nil where nothing can be started with the session
	folder    func() (string, error) // where exports go
	leave     leave                  // what can be done with the window when it is closed
	told      bool                   // what closing does where there is no tray
	inTray    bool                   // the program has an icon for the tray

	bar      *widgets.TabBar
	pages    []fyne.CanvasObject
	parts    []part
	also     []interface{ draw() } // what shows the snapshot outside the window
	general  *generalTab
	log      *logTab
	backup   *backupTab
	calendar *calendarPart // nil until it is first opened
}

func newWindow(app fyne.App, e engine, o Options) *window {
	w := &window{
		app: app, e: e, o: o, clock: o.clock(), place: placeOf(locale(), time.Local), queue: fyne.Do, open: openInBrowser,
		hidden: make(chan struct{}, 1), roused: make(chan struct{}, 1),
		busy: map[group]bool{}, failed: map[group]string{}, folder: downloads,
	}
	w.post = w.onLoop
	if err := loadTranslations(); err != nil {
		fyne.LogError("The texts of the window cannot be read", err)
	}
	if !o.Demo { // a demonstration is not what the session is to start
		w.autostart = sessionstart.NewAutostart(app.UniqueID(), app.Metadata().Name)
	}
	w.leave = w.onDesktop()
	w.ctx, w.end = context.WithCancel(context.Background())
	return w
}

// build makes the window and its pieces; it shows nothing yet.
func (w *window) build() {
	w.win = w.app.NewWindow(title(w.o))
	w.general, w.log, w.backup = &generalTab{window: w}, &logTab{window: w}, &backupTab{window: w}
	head, foot := &header{window: w}, &footer{window: w}
	body := []part{w.general, w.backup, w.log}
	var names []string
	for _, name := range tabNames {
		names = append(names, say(name))
	}
	w.bar = widgets.NewTabBar(names, w.choose)
	for _, p := range body {
		w.pages = append(w.pages, p.build())
	}
	top := widgets.Stack(0, widgets.NewStrip(head.build(), 10, 10), widgets.NewRule(),
		widgets.NewStrip(widgets.Line(0, w.bar), 0, 0), widgets.NewRule())
	bottom := widgets.Stack(0, widgets.NewRule(), widgets.NewStrip(foot.build(), 8, 8))
	w.parts = append([]part{head, foot}, body...)
	w.win.SetContent(container.New(edges{}, top, bottom, container.NewStack(w.pages...)))
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(1024, 700))
	w.choose(tabGeneral)
	w.keys()
	w.quitKey()
}

func title(o Options) string {
	if o.Demo {
		return "RingCentral Archiver · " + say("demonstration")
	}
	return "RingCentral Archiver"
}

// choose brings a tab to the front.
func (w *window) choose(tab int) {
	for i, page := range w.pages {
		if i == tab {
			page.Show()
		} else {
			page.Hide()
		}
	}
	w.bar.SetSelected(tab)
	w.draw()
	switch tab {
	case tabLog:
		w.log.reload(false)
	case tabBackup:
		w.backup.shown()
	}
}

// keys: Ctrl+Tab and Ctrl+Shift+Tab go round the tabs, Alt+1 to 3 choose one,
// Escape closes what lies in front.
func (w *window) keys() {
	c := w.win.Canvas()
	to := func(key fyne.KeyName, modifier fyne.KeyModifier, tab func() int) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier}, func(fyne.Shortcut) { w.choose(tab()) })
	}
	n := len(tabNames)
	to(fyne.KeyTab, fyne.KeyModifierControl, func() int { return (w.bar.Selected() + 1) % n })
	to(fyne.KeyTab, fyne.KeyModifierControl|fyne.KeyModifierShift, func() int { return (w.bar.Selected() + n - 1) % n })
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3} {
		to(key, fyne.KeyModifierAlt, func() int { return i })
	}
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			w.closeFront()
		}
	})
}

// show takes a new snapshot.
func (w *window) show(s archiver.Snapshot) {
	w.snap = s
	w.draw()
	if w.bar.Selected() == tabLog {
		w.log.reload(true)
	}
	if w.calendar != nil {
		w.calendar.changed()
	}
}

func (w *window) draw() {
	for _, p := range w.parts {
		p.draw()
	}
	for _, p := range w.also {
		p.draw()
	}
	if w.calendar != nil {
		w.calendar.draw()
	}
}

// follow shows the engine's snapshot whenever it has changed, until the window
// ends. The snapshot is taken here, because the store may have to be read.
func (w *window) follow() {
	changed, stop := w.e.Changed()
	defer stop()
	ticks := w.clock.NewTicker(tickEvery)
	defer ticks.Stop()
	for {
		s := w.e.Snapshot()
		drawn := make(chan struct{})
		w.post(func() { w.show(s); close(drawn) })
		select {
		case <-drawn:
		case <-w.ctx.Done():
			return
		}
		select {
		case <-w.clock.After(redrawEvery):
		case <-w.ctx.Done():
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
			if w.seen.Load() {
				return true
			}
		case <-w.ctx.Done():
			return false
		}
	}
}

// close ends the window's goroutines and waits for them.
func (w *window) close() {
	w.end()
	w.work.Wait()
}

// edges puts the first object at the top, the second at the bottom and the
// third between them, without the gaps of Fyne's border.
type edges struct{}

func (edges) MinSize(o []fyne.CanvasObject) fyne.Size {
	top, bottom, middle := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(top.Width, bottom.Width, middle.Width), top.Height+bottom.Height+middle.Height)
}

func (edges) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, bottom := o[0].MinSize().Height, o[1].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, size.Height-bottom))
	o[1].Resize(fyne.NewSize(size.Width, bottom))
	o[2].Move(fyne.NewPos(0, top))
	o[2].Resize(fyne.NewSize(size.Width, size.Height-top-bottom))
}
