package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/help"
	"ringcentral-archiver/ui/uitest"
)

// shell is a desktop that notes what becomes of the window.
type shell struct {
	fyne.Window
	panel, manager bool // something shows tray icons, minimises windows
	minimised      int
	shown          bool
	told           []string // notifications
}

func (s *shell) Show() { s.shown = true; s.Window.Show() }

func (s *shell) Hide() { s.shown = false; s.Window.Hide() }

// quits notes that the program was asked to end.
type quits struct {
	fyne.App
	n int
}

func (q *quits) Quit() { q.n++ }

func newShell(t *testing.T, s archiver.Snapshot) (*rig, *shell, *quits) {
	t.Helper()
	r := newOffice(t, s)
	sh, q := &shell{Window: r.win, shown: true}, &quits{App: r.app}
	r.win, r.app = sh, q
	r.closing = closeBehavior{
		tell: func(title, _ string) { sh.told = append(sh.told, title) },
		host: func() bool { return sh.panel },
		minimise: func() bool {
			if sh.manager {
				sh.minimised++
			}
			return sh.manager
		},
	}
	r.loop.wake()
	return r, sh, q
}

func TestClosingHidesWhereThereIsATray(t *testing.T) {
	r, sh, q := newShell(t, uitest.Office())
	sh.panel, sh.manager = true, true
	r.Closed()
	if sh.shown || r.loop.visible() || sh.minimised != 0 || q.n != 0 || r.Asked() {
		t.Fatalf("%+v, asked %v, quit %d", sh, r.Asked(), q.n)
	}
	r.Front()
	if !sh.shown || !r.loop.visible() {
		t.Error("it does not come back")
	}
	r.Closed()
	if !slices.Equal(sh.told, []string{"Still running in the background"}) {
		t.Errorf("told %q, want it once", sh.told)
	}
	r.Front()
	sh.panel = false // the panel has gone
	r.Closed()
	if !sh.shown {
		t.Error("the window is lost")
	}
}

func TestClosingMinimisesWhereThereIsNone(t *testing.T) {
	r, sh, q := newShell(t, uitest.Office())
	sh.manager = true
	r.Closed()
	if !r.Asked() || sh.minimised != 0 {
		t.Fatal("it does not say what it will do")
	}
	r.Tap(r.Yes())
	for range 2 { // it has said so
		r.Closed()
		if r.Asked() {
			t.Error("it says so again")
		}
	}
	if sh.minimised != 3 || !sh.shown || q.n != 0 {
		t.Errorf("%+v, quit %d", sh, q.n)
	}
}

// TestTheSizeIsRemembered: the window opens as it was left.
func TestTheSizeIsRemembered(t *testing.T) {
	r, sh, _ := newShell(t, uitest.Office())
	if got := r.keptSize(); got != fyne.NewSize(1024, 700) {
		t.Errorf("the first time it is %v", got)
	}
	sh.panel = true
	sh.Resize(fyne.NewSize(1280, 801))
	r.Closed()
	if got := r.keptSize(); got != fyne.NewSize(1280, 801) {
		t.Errorf("it opens with %v", got)
	}
}

// TestClosingOffersToQuit: where the window can only be minimised.
func TestClosingOffersToQuit(t *testing.T) {
	r, sh, q := newShell(t, uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }))
	sh.manager = true
	r.Closed()
	r.Tap(r.Button("Quit"))
	if q.n != 1 || sh.minimised != 0 || r.Asked() {
		t.Errorf("quit %d, minimised %d, asked %v", q.n, sh.minimised, r.Asked())
	}
}

func TestClosingTwiceMinimises(t *testing.T) {
	r, sh, _ := newShell(t, uitest.Office())
	sh.manager = true
	r.Closed()
	r.Closed()
	if sh.minimised != 1 || r.Asked() {
		t.Errorf("minimised %d times, asked %v", sh.minimised, r.Asked())
	}
}

func TestClosingAsksWhereNothingElseIsPossible(t *testing.T) {
	r, sh, q := newShell(t, uitest.Office())
	r.Closed()
	r.Tap(r.Yes())
	if !r.Asked() || q.n != 0 || !sh.shown {
		t.Fatalf("asked %v, quit %d", r.Asked(), q.n)
	}
	r.Tap(r.Yes())
	if q.n != 1 {
		t.Error("Quit does not quit")
	}
}

//test:long
func TestQuitAsksOnlyWhereArchivingWouldStop(t *testing.T) {
	for name, c := range map[string]struct {
		s    archiver.Snapshot
		asks bool
	}{
		"fine":                {uitest.Office(), true},
		"working":             {uitest.Copying(), true},
		"paused for an hour":  {uitest.With(func(s *archiver.Snapshot) { s.Backup.Paused, s.Backup.PausedUntil = true, uitest.Now.Add(time.Hour) }), true},
		"paused until resume": {uitest.With(func(s *archiver.Snapshot) { s.Backup.Paused = true }), false},
		"off":                 {uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }), false},
		"signed out":          {uitest.With(func(s *archiver.Snapshot) { s.RingCentral.SignedIn = false }), false},
		"sign-in expired":     {uitest.With(func(s *archiver.Snapshot) { s.RingCentral.Expired = true }), false},
		"not connected":       {uitest.With(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), false},
	} {
		t.Run(name, func(t *testing.T) {
			r, sh, q := newShell(t, c.s)
			sh.Hide()
			r.Win.Canvas().(fyne.Shortcutable).TypedShortcut(&fynedesktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierShortcutDefault})
			if r.Asked() != c.asks || sh.shown != c.asks || (q.n == 0) != c.asks {
				t.Fatalf("asked %v, shown %v, quit %d", r.Asked(), sh.shown, q.n)
			}
			if c.asks {
				r.AskToQuit() // from the tray, while it is asked already
				test.Tap(r.Cancel())
				if r.Win.Canvas().Overlays().Top() != nil || q.n != 0 {
					t.Error("Cancel leaves a question, or quits")
				}
			}
		})
	}
}

func TestHiddenStart(t *testing.T) {
	for _, panel := range []bool{true, false} {
		r, sh, _ := newShell(t, uitest.Office())
		sh.panel, sh.manager, sh.shown = panel, true, false
		r.loop.rest()
		over := make(chan struct{})
		go func() { defer close(over); r.stayHidden() }()
		if err := r.Clock.BlockUntilContext(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		r.Clock.Advance(panelPatience)
		if !panel {
			r.Next()
		}
		<-over
		if sh.shown == panel || (sh.minimised == 1) == panel {
			t.Errorf("a panel %v: %+v", panel, sh)
		}
	}
}

func TestTroubleCanBeRead(t *testing.T) {
	q := &quits{App: uitest.NewApp(t, theme.VariantLight)}
	helped := 0
	r := actions.NewRunner(clockwork.NewFakeClock(), func() archiver.Snapshot { return archiver.Snapshot{} })
	posted := make(chan func(), 1)
	r.Post = func(f func()) { posted <- f }
	defer r.Close()
	w := troubleWindow(q, "the store /home/ana/.config/RingCentral Archiver/archiver.db is damaged: page 7 is not what it should be\n"+
		"Set that file aside with: archiver repair. Then sign in again: files already in Dropbox are recognised, and nothing is archived twice.",
		SetAsideWords(), func() { helped++ }, r, help.Program{Diagnose: func(context.Context) diagnose.Bundle { return diagnose.Bundle{Missing: "the store is damaged"} }})
	defer w.Close()
	test.AssertRendersToImage(t, "trouble.png", w.Canvas())
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if q.n != 2 {
		t.Errorf("the keys quit %d times", q.n)
	}
	w.Canvas().FocusPrevious()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if helped != 1 {
		t.Errorf("the remedy was chosen %d times", helped)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.Canvas().FocusPrevious()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if q.n != 4 {
		t.Errorf("Escape on the other buttons makes it quit %d times, not four", q.n)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	(<-posted)()
	front, open := w.Canvas().Overlays().Top().(*widget.PopUp)
	if !open {
		t.Fatal("nothing was collected")
	}
	if room, needs := w.Canvas().Size(), front.Content.Size(); room.Width < needs.Width || room.Height < needs.Height {
		t.Errorf("what was collected takes %v of %v", needs, room)
	}
}

// TestALongTroubleScrollsByKeys: what a small window has no room for is read without a mouse, whichever button has the focus.
func TestALongTroubleScrollsByKeys(t *testing.T) {
	r := actions.NewRunner(clockwork.NewFakeClock(), func() archiver.Snapshot { return archiver.Snapshot{} })
	defer r.Close()
	w := troubleWindow(&quits{App: uitest.NewApp(t, theme.VariantLight)}, strings.Repeat("The data folder cannot be used. ", 40), SetAsideWords(), func() {}, r,
		help.Program{Diagnose: func(context.Context) diagnose.Bundle { return diagnose.Bundle{} }})
	defer w.Close()
	var text *container.Scroll
	for _, o := range w.Content().(*fyne.Container).Objects[0].(*fyne.Container).Objects {
		if scroll, is := o.(*container.Scroll); is {
			text = scroll
		}
	}
	for range 3 {
		for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyPageDown} {
			before := text.Offset.Y
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
			if text.Offset.Y <= before {
				t.Errorf("%s leaves the text at %v", key, before)
			}
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
		if text.Offset.Y != 0 {
			t.Errorf("PageUp leaves the text at %v", text.Offset.Y)
		}
		w.Canvas().FocusPrevious()
	}
}
