package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

func (r *rig) general() *generalTab  { return r.parts[2].(*generalTab) }
func (r *rig) ids() *clientIDs       { return r.general().ids }
func (r *rig) phonePart() *phonePart { return r.general().pieces[1].(*phonePart) }
func (r *rig) boxPart() *boxPart     { return r.general().pieces[2].(*boxPart) }
func (r *rig) nowPart() *nowPart     { return r.general().pieces[3].(*nowPart) }
func (r *rig) backupTab() *backupTab { return r.parts[3].(*backupTab) }

func newOffice(t *testing.T, s archiver.Snapshot) *rig {
	t.Helper()
	f := &fake{snapshot: s, pages: week, tokens: archiver.TokensView{Access: "access-token-3kQ9", Refresh: "refresh-token-x7Tf"}}
	return newRig(t, f, theme.VariantLight)
}

// tap presses a button and waits for what it does.
func (r *rig) tap(b fyne.Tappable) {
	r.t.Helper()
	test.Tap(b)
	r.settle()
}

// next runs one function that a goroutine has posted.
func (r *rig) next() {
	r.t.Helper()
	select {
	case f := <-r.posted:
		f()
	case <-r.t.Context().Done():
		r.t.Fatal("nothing was posted")
	}
}

func (r *rig) wants(calls ...string) {
	r.t.Helper()
	got := slices.DeleteFunc(r.fake.called(), func(c string) bool { return c == "tokens" })
	if !slices.Equal(got, calls) {
		r.t.Errorf("called %v, want %v", got, calls)
	}
}

func TestTakingAwayAsksFirst(t *testing.T) {
	for _, c := range []struct {
		name, call string
		button     func(*rig) *widgets.Button
	}{
		{"LOGOUT", "logout", func(r *rig) *widgets.Button { return r.parts[0].(*header).logout }},
		{"Revoke Access", "logout", func(r *rig) *widgets.Button { return r.phonePart().revoke }},
		{"DISCONNECT", "disconnect", func(r *rig) *widgets.Button { return r.boxPart().disconnect }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newOffice(t, office())
			r.tap(c.button(r))
			if r.win.Canvas().Focused() != r.asked.cancel {
				t.Error("Cancel has not got the focus")
			}
			r.tap(r.asked.cancel)
			r.tap(c.button(r))
			r.asked.yes.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			r.wants()
			r.tap(c.button(r))
			r.tap(r.asked.yes)
			r.wants(c.call)
		})
	}
}

func TestAFailureIsToldWhereItHappened(t *testing.T) {
	r := newOffice(t, office())
	r.fake.act = func(_ context.Context, name string) error {
		if name == "disconnect" {
			return errors.New("disconnected here, but Dropbox could not be told")
		}
		return nil
	}
	r.tap(r.boxPart().disconnect)
	r.tap(r.asked.yes)
	line := r.boxPart().failed
	if !line.Visible() || line.Text != "Disconnected here, but Dropbox could not be told." {
		t.Errorf("%v %q", line.Visible(), line.Text)
	}
	r.fake.act = nil
	r.tap(r.boxPart().disconnect)
	r.tap(r.asked.yes)
	if line.Visible() {
		t.Errorf("still told: %q", line.Text)
	}
}

func TestButtonsOfAnActionAreDisabledMeanwhile(t *testing.T) {
	r := newOffice(t, office())
	release := make(chan struct{})
	r.fake.act = func(context.Context, string) error { <-release; return nil }
	test.Tap(r.backupTab().toggle)
	if !r.backupTab().toggle.Disabled() {
		t.Error("the switch can be pressed again")
	}
	test.Tap(r.backupTab().toggle)
	close(release)
	r.settle()
	r.wants("off")
	if r.backupTab().toggle.Disabled() {
		t.Error("the switch stays disabled")
	}
}

func TestPauseAndRun(t *testing.T) {
	r := newOffice(t, office())
	n := r.nowPart()
	r.tap(n.run)
	for i, want := range []time.Time{now.Add(time.Hour), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), {}} {
		n.pauseMenu().Items[i].Action()
		r.settle()
		if !r.fake.until.Equal(want) {
			t.Errorf("paused until %s, want %s", r.fake.until, want)
		}
	}
	test.Tap(n.pause)
	if r.win.Canvas().Overlays().Top() == nil {
		t.Error("Pause opens no menu")
	}
	r.win.Canvas().Overlays().Remove(r.win.Canvas().Overlays().Top())
	r.see(with(func(s *archiver.Snapshot) { s.Backup.Paused = true }))
	if n.pause.Visible() || !n.resume.Visible() {
		t.Error("a pause does not offer Resume")
	}
	r.tap(n.resume)
	r.wants("run", "pause", "pause", "pause", "resume")
}

func TestBackupSwitch(t *testing.T) {
	r := newOffice(t, with(func(s *archiver.Snapshot) { s.Backup.On = false }))
	b := r.backupTab()
	if b.choices.Visible() {
		t.Error("types can be chosen while backup is off")
	}
	b.toggle.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	r.settle()
	if b.toggle.On {
		t.Error("the switch shows what the engine has not done")
	}
	r.see(office())
	if !b.toggle.On || !b.choices.Visible() {
		t.Error("backup is on and the switch or the choices do not show it")
	}
	r.tap(b.toggle)
	r.wants("on", "off")
}

func TestTypesBelongToTheirScope(t *testing.T) {
	r := newOffice(t, office())
	b := r.backupTab()
	if b.checks[store.Fax].Visible() || !b.checks[store.CallRecording].Visible() {
		t.Error("Account Settings offers something else than call recordings")
	}
	test.Tap(b.checks[store.CallRecording])
	r.settle()
	if r.fake.scope != archiver.AccountScope || len(r.fake.types) != 0 || r.fake.on {
		t.Errorf("%v %v %v", r.fake.scope, r.fake.types, r.fake.on)
	}
	b.scope.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	r.lay()
	if b.account || !b.checks[store.Fax].Visible() {
		t.Error("My Extension does not offer fax")
	}
	test.Tap(b.checks[store.SMS])
	r.settle()
	if want := []store.Type{store.CallRecording, store.VoiceMail, store.Fax}; r.fake.scope != archiver.ExtensionScope || !slices.Equal(r.fake.types, want) || !r.fake.on {
		t.Errorf("%v %v %v", r.fake.scope, r.fake.types, r.fake.on)
	}
	r.see(with(func(s *archiver.Snapshot) { s.Backup.MayAccount, s.RingCentral.OwnRecordings = false, false }))
	if b.scope.Visible() || !b.checks[store.CallRecording].Disabled() || b.checks[store.SMS].Disabled() {
		t.Error("what the role may not do is offered")
	}
}

func TestLinksOpenInTheBrowser(t *testing.T) {
	r := newOffice(t, office())
	r.boxPart().openFolder()
	if got := <-r.opened; got != appFolderURL {
		t.Errorf("opened %q", got)
	}
	r.see(with(func(s *archiver.Snapshot) { s.DemoFolder = "/tmp/Demo Folder" }))
	r.boxPart().openFolder()
	if got := <-r.opened; got != "file:///tmp/Demo%20Folder" {
		t.Errorf("opened %q", got)
	}
	r.open = func(string) error { return errors.New("no browser") }
	r.boxPart().openFolder()
	r.next()
	if got := r.boxPart().failed.Text; got != "The browser could not be opened. The address is file:///tmp/Demo%20Folder" {
		t.Errorf("told %q", got)
	}
}

func TestKeysChangeTabs(t *testing.T) {
	r := newOffice(t, office())
	press := func(key fyne.KeyName, modifier fyne.KeyModifier) {
		r.win.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
		r.settle()
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
	r.bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if r.bar.Selected() != tabBackup {
		t.Error("Left does not go to the tab before")
	}
}

func TestQuitAsksWhileBackupIsOn(t *testing.T) {
	r := newOffice(t, office())
	r.askToQuit()
	if r.asked == nil || r.win.Canvas().Overlays().Top() == nil {
		t.Fatal("nothing was asked")
	}
	r.closeFront()
	if r.win.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not close the question")
	}
	r.asked = nil
	r.see(with(func(s *archiver.Snapshot) { s.Backup.On = false }))
	r.askToQuit()
	if r.asked != nil {
		t.Error("asked although nothing would stop")
	}
}

func TestEverythingOnATabCanHaveTheFocus(t *testing.T) {
	r := newOffice(t, office())
	want := []fyne.Focusable{
		r.parts[0].(*header).logout, r.bar, r.phonePart().access.show, r.phonePart().revoke, r.boxPart().disconnect, r.nowPart().pause, r.nowPart().run,
	}
	for range 40 {
		r.win.Canvas().FocusNext()
		want = slices.DeleteFunc(want, func(f fyne.Focusable) bool { return f == r.win.Canvas().Focused() })
	}
	if len(want) > 0 {
		t.Errorf("%d of them never have the focus, first %T %+v", len(want), want[0], want[0])
	}
}

// button finds a button of the window by its words.
func (r *rig) button(words string) *widgets.Button {
	r.t.Helper()
	var found *widgets.Button
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widgets.Button:
			if o.Text == words {
				found = o
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				look(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				look(child)
			}
		}
	}
	look(r.win.Content())
	if found == nil {
		r.t.Fatalf("there is no %s", words)
	}
	return found
}

func TestTheNoticeHasItsLinks(t *testing.T) {
	r := newOffice(t, office())
	for words, want := range map[string]string{
		"Terms of Service": "https://www.ringcentral.com/legal/eulatos.html",
		"Privacy Policy":   "https://www.ringcentral.com/legal/privacy-policy.html",
	} {
		r.tap(r.button(words))
		if got := <-r.opened; got != want {
			t.Errorf("%s opens %q", words, got)
		}
	}
}

func TestGoAsksForTheDates(t *testing.T) {
	r := newLog(t)
	r.log.from.Entry.SetText("16/11/2026")
	r.log.to.Entry.SetText("16/11/2026")
	r.tap(r.button("GO"))
	if q := r.last(); !q.From.Equal(time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)) || !q.To.Equal(q.From.AddDate(0, 0, 1)) {
		t.Errorf("asked %+v", q)
	}
}
