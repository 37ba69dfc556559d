package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// office is a fake engine with those of its other places.
type office struct{ *uitest.Engine }

func (o office) in(kind place.Kind) (engine, error) {
	return uitest.Placed[engine](o.Engine)(kind), nil
}

// rig is the whole window over a fake engine.
type rig struct {
	*uitest.Rig
	*window
}

func newRig(t testing.TB, e *uitest.Engine, variant fyne.ThemeVariant) *rig {
	t.Helper()
	r := &rig{Rig: uitest.Bare(t, e, variant)}
	r.window = newWindow(r.App, office{e}, Options{Clock: r.Clock})
	r.place, r.autostart = r.Place, &uitest.Autostart{On: true}
	r.Wire(r.window.Runner)
	r.build()
	r.Attach(r.win, r.window.Runner, r.show)
	return r
}

func newOffice(t *testing.T, s archiver.Snapshot) *rig {
	t.Helper()
	f := &uitest.Engine{State: s, Pages: uitest.Week, Secrets: archiver.TokensView{Access: "access-token-3kQ9", Refresh: "refresh-token-x7Tf"}}
	return newRig(t, f, theme.VariantLight)
}

func TestTakingAwayAsksFirst(t *testing.T) {
	for _, c := range []struct{ name, call string }{{"LOGOUT", "logout"}, {"Revoke Access", "logout"}, {"DISCONNECT", "disconnect"}} {
		t.Run(c.name, func(t *testing.T) {
			r := newOffice(t, uitest.Office())
			r.Tap(r.Button(c.name))
			if r.Win.Canvas().Focused() != r.Cancel() {
				t.Error("Cancel has not got the focus")
			}
			r.Tap(r.Cancel())
			r.Tap(r.Button(c.name))
			r.Yes().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			r.Wants()
			r.Tap(r.Button(c.name))
			r.Tap(r.Yes())
			r.Wants(c.call)
		})
	}
}

func TestKeysChangeTabs(t *testing.T) {
	r := newOffice(t, uitest.Office())
	press := func(key fyne.KeyName, modifier fyne.KeyModifier) {
		r.Win.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
		r.Settle()
	}
	for _, c := range []struct {
		key      fyne.KeyName
		modifier fyne.KeyModifier
		want     int
	}{
		{fyne.KeyTab, fyne.KeyModifierControl, tabBackup},
		{fyne.KeyTab, fyne.KeyModifierControl, tabLog},
		{fyne.KeyTab, fyne.KeyModifierControl, tabGeneral},
		{fyne.KeyTab, fyne.KeyModifierControl | fyne.KeyModifierShift, tabLog},
		{fyne.Key2, fyne.KeyModifierAlt, tabBackup},
		{fyne.Key1, fyne.KeyModifierAlt, tabGeneral},
		{fyne.Key3, fyne.KeyModifierAlt, tabLog},
	} {
		press(c.key, c.modifier)
		if r.bar.Selected() != c.want || !r.pages[c.want].Visible() {
			t.Errorf("%s %v: tab %d, want %d", c.key, c.modifier, r.bar.Selected(), c.want)
		}
	}
	r.AskToSignOut()
	press(fyne.Key1, fyne.KeyModifierAlt)
	if r.bar.Selected() != tabLog {
		t.Error("a tab changes behind a question")
	}
	r.Tap(r.Cancel())
	r.bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if r.bar.Selected() != tabBackup {
		t.Error("Left does not go to the tab before")
	}
}

func TestQuitAsksWhileBackupIsOn(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.AskToQuit()
	if !r.Asked() {
		t.Fatal("nothing was asked")
	}
	r.closeFront()
	if r.Asked() {
		t.Error("Escape does not close the question")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Backup.On = false }))
	r.AskToQuit()
	if r.Asked() {
		t.Error("asked although nothing would stop")
	}
}

func TestEverythingOnATabCanHaveTheFocus(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.Tap(r.Button("Details"))
	want := []fyne.Focusable{
		r.header.logout, r.bar, r.Button("Show"), r.Button("Revoke Access"), r.Button("DISCONNECT"), r.Button("Pause"), r.Button("Back Up Now"),
	}
	for range 40 {
		r.Win.Canvas().FocusNext()
		want = slices.DeleteFunc(want, func(f fyne.Focusable) bool { return f == r.Win.Canvas().Focused() })
	}
	if len(want) > 0 {
		t.Errorf("%d of them never have the focus, first %T %+v", len(want), want[0], want[0])
	}
}

// TestTheWindowTellsItsLanguage: mails and pages are to speak it, too.
func TestTheWindowTellsItsLanguage(t *testing.T) {
	for locale, want := range map[string]string{"fr_CH.UTF-8": "fr", "de_DE.UTF-8": "de", "it_IT.UTF-8": "en"} {
		uitest.Speak(t, locale)
		if got := Language(); got != want {
			t.Errorf("with %s it speaks %s, want %s", locale, got, want)
		}
	}
}

// TestTheRegistrationIsWhole: its addresses can be opened and copied, and it is about the window.
func TestTheRegistrationIsWhole(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.ShowRegister()
	text, links := r.Markdown()
	for _, address := range []string{archiver.HowToRegister().RingCentral, "https://developers.ringcentral.com", archiver.HowToRegister().Dropbox} {
		if !slices.Contains(links, address) || strings.Contains(text, "At , ") {
			t.Errorf("%s is no link", address)
		}
	}
	if strings.Contains(text, "export ") || strings.Contains(text, "make build") {
		t.Error("it speaks of the command line")
	}
	r.Tap(r.Button("Copy the redirect addresses"))
	if got := strings.Fields(r.App.Clipboard().Content()); !slices.Equal(got, archiver.HowToRegister().Redirects) {
		t.Errorf("copied %q", got)
	}
}

func TestHelpIsInEveryTab(t *testing.T) {
	r := newOffice(t, uitest.Office())
	for tab := range r.pages {
		r.choose(tab)
		r.Settle()
		test.Tap(r.Button("Help"))
		if !r.Asked() {
			t.Errorf("tab %d has no menu", tab)
		}
		r.Win.Canvas().Overlays().Remove(r.Win.Canvas().Overlays().Top())
	}
}

func TestSheetsOpenAndClose(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.choose(tabLog)
	r.Settle()
	for name, open := range map[string]func(){"About": r.ShowAbout, "Help": r.Button("?").OnTapped, "Register": r.ShowRegister} {
		open()
		if !r.Asked() || r.Win.Canvas().Focused() != r.Button("Close") {
			t.Errorf("%s does not open", name)
		}
		r.Press(fyne.KeyDown, fyne.KeyPageDown, fyne.KeyUp)
		test.Tap(r.Button("Close"))
		if r.Asked() {
			t.Errorf("%s does not close", name)
		}
		open()
		r.closeFront()
		if r.Asked() {
			t.Errorf("Escape does not close %s", name)
		}
	}
}
