package uitest

import (
	"cmp"
	"errors"
	"image/color"
	"os"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/jonboulle/clockwork"
	"go.uber.org/goleak"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/runcontrol"
	"ringcentral-archiver/ui/widgets"
)

// Main runs the tests of a package in English and finds goroutines that they
// leave behind.
func Main(m *testing.M) {
	if err := errors.Join(os.Setenv("LANG", "en_US.UTF-8"), l10n.Load()); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// Rig is a window of Fyne's test driver over a fake engine, with a piece of the
// program's window in it or all of it. What goroutines post is run by the test, so
// that only the test touches the window.
type Rig struct {
	T       testing.TB
	Engine  *Engine
	Clock   *clockwork.FakeClock
	Place   l10n.Place
	App     fyne.App
	Win     fyne.Window
	Runner  *actions.Runner
	Dialogs *dialogs.Dialogs
	Runs    *runcontrol.Control
	Posted  chan func()
	Opened  chan string // addresses that were opened in the browser

	show func(archiver.Snapshot)
}

// shade is the look in one variant, whatever the desktop says.
type shade struct {
	widgets.Theme
	variant fyne.ThemeVariant
}

func (s shade) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return s.Theme.Color(name, s.variant)
}

// lasting is the application of all tests of a package that are drawn in one variant: the toolkit forgets with each new application, and
// with each new look, which fonts there are and how wide texts are, and measuring them was half of what the tests of the window took.
var lasting struct {
	fyne.App
	variant fyne.ThemeVariant
}

// NewApp gives an application with the program's look in one variant, on whose clipboard and in whose preferences nothing is.
func NewApp(t testing.TB, variant fyne.ThemeVariant) fyne.App {
	t.Helper()
	// A driver has one window of its own; what no test has closed would be in the way of the next.
	if lasting.App == nil || lasting.variant != variant || fyne.CurrentApp() != lasting.App || len(lasting.Driver().AllWindows()) > 1 {
		lasting.App, lasting.variant = test.NewApp(), variant
		lasting.Settings().SetTheme(shade{widgets.NewTheme(), variant})
	}
	lasting.Clipboard().SetContent("")
	kept, ok := lasting.Preferences().(interface {
		WriteValues(set func(map[string]any))
	})
	if !ok {
		t.Fatalf("the preferences are %T, which cannot be emptied", lasting.Preferences())
	}
	kept.WriteValues(func(values map[string]any) { clear(values) })
	return lasting.App
}

// Bare gives a rig that has no window yet: see Attach.
func Bare(t testing.TB, e *Engine, variant fyne.ThemeVariant) *Rig {
	t.Helper()
	if e.Changes == nil {
		e.Changes = make(chan struct{}, 1)
	}
	return &Rig{
		T: t, Engine: e, Clock: clockwork.NewFakeClockAt(Now), Place: l10n.PlaceOf(cmp.Or(e.Locale, "en-GB"), time.UTC),
		App: NewApp(t, variant), Posted: make(chan func(), 64), Opened: make(chan string, 8),
	}
}

// Attach gives the rig a window and what shows a snapshot in it, and shows the
// engine's.
func (r *Rig) Attach(win fyne.Window, runner *actions.Runner, show func(archiver.Snapshot)) {
	r.T.Helper()
	r.Win, r.Runner, r.show = win, runner, show
	r.T.Cleanup(func() {
		r.Runner.Close()
		r.Win.Close()
	})
	r.See(r.Engine.State)
}

// Wire has the test run what is posted, and note what is opened.
func (r *Rig) Wire(runner *actions.Runner) {
	runner.Post = func(f func()) { r.Posted <- f }
	runner.Open = func(address string) error { r.Opened <- address; return nil }
}

// New gives a rig whose window is empty: Put puts a piece into it.
func New(t testing.TB, e *Engine, variant fyne.ThemeVariant) *Rig {
	t.Helper()
	r := Bare(t, e, variant)
	r.Win = r.App.NewWindow("piece")
	r.Runner = actions.NewRunner(r.Clock, e.Snapshot)
	r.Wire(r.Runner)
	r.Runner.Copy = func(text string) { r.App.Clipboard().SetContent(text) }
	r.Dialogs = dialogs.New(r.Win.Canvas())
	r.Runs = runcontrol.New(r.Runner, r.Place.Zone, e)
	return r
}

// Put puts a piece into the window. Draw draws it; changed, which may be nil, is
// called when the engine has changed.
func (r *Rig) Put(content fyne.CanvasObject, draw, changed func()) {
	r.T.Helper()
	if content != nil {
		r.Win.SetContent(content)
		r.Win.SetPadded(false)
	}
	r.Runner.Redraw = draw
	r.Attach(r.Win, r.Runner, func(s archiver.Snapshot) {
		r.Runner.SetSnapshot(s)
		draw()
		if changed != nil {
			changed()
		}
	})
}

// Show shows a snapshot, without waiting for what it sets off.
func (r *Rig) Show(s archiver.Snapshot) { r.show(s) }

// See shows a snapshot and waits for what it sets off.
func (r *Rig) See(s archiver.Snapshot) {
	r.T.Helper()
	r.Engine.SetState(s)
	r.show(s)
	r.Settle()
}

// Settle runs what was posted until no action and no reading is under way.
func (r *Rig) Settle() {
	r.T.Helper()
	for r.Runner.Working() {
		r.Next()
	}
	r.Lay()
}

// Lay lays the window out several times: wrapped texts know their height after
// the first.
func (r *Rig) Lay() {
	for range 3 {
		r.Win.Resize(fyne.NewSize(1023, 700))
		r.Win.Resize(fyne.NewSize(1024, 700))
	}
}

// Next runs one function that a goroutine has posted.
func (r *Rig) Next() {
	r.T.Helper()
	select {
	case f := <-r.Posted:
		f()
	case <-r.T.Context().Done():
		r.T.Fatal("nothing was posted")
	}
}

// Tap presses a button and waits for what it does.
func (r *Rig) Tap(b fyne.Tappable) {
	r.T.Helper()
	test.Tap(b)
	r.Settle()
}

// Press types keys into what has the focus, and waits after each for what it does.
func (r *Rig) Press(keys ...fyne.KeyName) {
	r.T.Helper()
	for _, k := range keys {
		r.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		r.Settle()
	}
}

// Wants checks which actions the engine was asked for. Reading the tokens and the
// calendar, which cards do when they are drawn, is not among them.
func (r *Rig) Wants(calls ...string) {
	r.T.Helper()
	got := slices.DeleteFunc(r.Engine.Called(), func(c string) bool { return c == "tokens" || c == "calendar" })
	if !slices.Equal(got, calls) {
		r.T.Errorf("called %v, want %v", got, calls)
	}
}

// Looks compares objects, light and dark, with their pictures in testdata.
func Looks(t *testing.T, name string, size fyne.Size, objects func(w fyne.Window) []fyne.CanvasObject) {
	t.Helper()
	for suffix, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		NewApp(t, variant)
		w := test.NewTempWindow(t, container.NewWithoutLayout())
		stack := widgets.Stack(10, objects(w)...)
		w.SetContent(container.New(layout.NewCustomPaddedLayout(10, 10, 10, 10), stack))
		w.Resize(size)
		w.Resize(size.AddWidthHeight(1, 1))
		test.AssertRendersToImage(t, name+"_"+suffix+".png", w.Canvas())
	}
}
