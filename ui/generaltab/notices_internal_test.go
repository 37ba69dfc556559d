package generaltab

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestNoticesCard(t *testing.T) {
	for _, c := range []struct {
		name                  string
		s                     archiver.Snapshot
		note, trouble, change string
	}{
		{"this computer", uitest.Office(), "Only this computer tells you when something fails.", "", "Set up"},
		{"no one", uitest.With(func(s *archiver.Snapshot) { s.Backup.Notify = false }), "No alerts are set up.", "", "Set up"},
		{"both", uitest.Notified(nil), "Mail to ana@example.com · last yesterday 12:04 · Ping to hc-ping.com · last 13:04", "", "Change"},
		{"mail", uitest.Notified(func(v *archiver.NoticesView) { v.PingHost, v.Mailed = "", time.Time{} }), "Mail to ana@example.com", "", "Change"},
		{"chat", uitest.Notified(func(v *archiver.NoticesView) {
			*v = archiver.NoticesView{
				HookHost: "hooks.slack.com", Hooked: uitest.Now.Add(-time.Hour),
				HookTrouble: &notice.Failure{Kind: notice.HookRefused, About: "hooks.slack.com", Said: "404 Not Found"},
			}
		}), "Messages to hooks.slack.com · last 13:04", "The last message did not arrive: hooks.slack.com did not accept the message: " +
			"check the webhook URL, and whether it is for Slack or for Teams. (404 Not Found)", "Change"},
		{
			"many", uitest.Notified(func(v *archiver.NoticesView) {
				*v = archiver.NoticesView{MailTo: []string{"ana@example.com", "bob@example.com", "cy@example.com", "di@example.com"}}
			}), "Mail to ana@example.com, bob@example.com and 2 more", "", "Change",
		},
		{"trouble", uitest.Notified(func(v *archiver.NoticesView) {
			*v = archiver.NoticesView{
				PingHost: "hc-ping.com", MailTo: []string{"ana@example.com"},
				MailTrouble: &notice.Failure{Kind: notice.WrongPassword, About: "smtp.example.com"},
				PingTrouble: &notice.Failure{Kind: notice.PingRefused, About: "hc-ping.com", Said: "404 Not Found"},
			}
		}), "Mail to ana@example.com · Ping to hc-ping.com", "The last mail did not arrive: smtp.example.com does not accept the user name and password: check both. " +
			"Many providers require an app password here. The last ping did not arrive: hc-ping.com answered the ping with an error: check the address. (404 Not Found)", "Change"},
	} {
		v := noticesWordsOf(here, c.s)
		if v.note.Text != c.note || v.trouble != c.trouble || v.change != c.change {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestNoticesFormWords(t *testing.T) {
	open := formWordsOf(uitest.Office(), notice.NoSecurity, false, "", "")
	if open.safety.Tone != widgets.Warn || !strings.HasPrefix(open.safety.Text, "Mail to this server is not encrypted") {
		t.Errorf("unprotected: %+v", open)
	}
	file := formWordsOf(uitest.With(func(s *archiver.Snapshot) { s.SecretsFile = true }), notice.TLS, true, "", "")
	if !strings.Contains(file.safety.Text, "data file") || file.result.Tone != widgets.Busy {
		t.Errorf("without a keychain: %+v", file)
	}
	if v := formWordsOf(uitest.Office(), notice.TLS, false, "Wrong.", "sent"); v.result != (widgets.Phrase{Text: "Wrong.", Tone: widgets.Bad}) || !strings.Contains(v.safety.Text, "keychain") {
		t.Errorf("failed: %+v", v)
	}
	if v := formWordsOf(uitest.Office(), notice.TLS, false, "", "Sent."); v.result != (widgets.Phrase{Text: "Sent.", Tone: widgets.Good}) {
		t.Errorf("done: %+v", v)
	}
}

// form opens the form over what is kept.
func (r *rig) openForm(n archiver.Notices) *noticesForm {
	r.T.Helper()
	r.Engine.Kept = n
	r.Tap(r.tab.notices.change)
	f := r.tab.notices.form
	if !f.isOpen() {
		r.T.Fatal("the form did not open")
	}
	return f
}

func TestTheFormShowsWhatIsKeptAndGivesItBack(t *testing.T) {
	r := newTab(t, uitest.Notified(nil))
	f := r.openForm(uitest.Notices())
	if r.Win.Canvas().Focused() != f.to {
		t.Error("the first field has not got the focus")
	}
	if f.password.Text != "" || f.password.PlaceHolder != "unchanged" || !f.password.Password {
		t.Errorf("password %q, %q", f.password.Text, f.password.PlaceHolder)
	}
	test.Tap(f.save)
	r.Settle()
	want := uitest.Notices()
	want.HasPassword = false
	if fmt.Sprintf("%#v", r.Engine.Given) != fmt.Sprintf("%#v", want) {
		t.Errorf("gave\n%#v, want\n%#v", r.Engine.Given, want)
	}
	if f.isOpen() {
		t.Error("the form stays open after it was saved")
	}
	r.Wants("notices", "set notices")
}

func TestTheFormIsFilledInByHand(t *testing.T) {
	r := newTab(t, uitest.Office())
	f := r.openForm(archiver.Notices{})
	if f.off.Visible() {
		t.Error("what is off can be turned off")
	}
	f.to.SetText(" ana@example.com;bob@example.com")
	f.server.SetText("smtp.example.com:587")
	f.user.SetText("ana")
	f.password.SetText(" open sesame ")
	f.security.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if f.server.Text != "smtp.example.com:465" {
		t.Errorf("with TLS the server is %q", f.server.Text)
	}
	f.to.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // as Save
	r.Settle()
	g := r.Engine.Given
	if !slices.Equal(g.To, []string{"ana@example.com", "bob@example.com"}) || g.Server.Port != 465 || g.Server.Security != notice.TLS || string(g.Server.Password) != " open sesame " {
		t.Errorf("gave %#v, %q", g, string(g.Server.Password))
	}
}

func TestTheTestSaysHowItWent(t *testing.T) {
	r := newTab(t, uitest.Notified(nil))
	f := r.openForm(uitest.Notices())
	r.Tap(f.test)
	if f.result.Text != "The mail server accepted the test mail to ana@example.com, bob@example.com. hc-ping.com was pinged." || f.result.Tone != widgets.Good {
		t.Errorf("told %q", f.result.Text)
	}
	r.Engine.Act = func(_ context.Context, name string) error {
		if name == "test mail" {
			return &notice.Failure{Kind: notice.RecipientRefused, About: "bob@example.com", Said: "550 nobody"}
		}
		return nil
	}
	r.Tap(f.test)
	if f.result.Text != "The server does not accept mail to bob@example.com: check the address. (550 nobody)" || f.result.Tone != widgets.Bad {
		t.Errorf("told %q", f.result.Text)
	}
	f.to.SetText("bob")
	r.Tap(f.save)
	if f.result.Text != "“bob” is not a mail address: enter one like ana@example.com." || !f.isOpen() {
		t.Errorf("told %q", f.result.Text)
	}
	f.close()
	if r.tab.notices.failed.Visible() {
		t.Error("a failure of the form stays on the card")
	}
	r.Wants("notices", "test mail", "test ping", "test mail")
}

func TestEscapeEndsTheTestAndTheForm(t *testing.T) {
	r := newTab(t, uitest.Notified(nil))
	for _, from := range []func(*noticesForm) fyne.Focusable{
		func(f *noticesForm) fyne.Focusable { return f.password },
		func(f *noticesForm) fyne.Focusable { return f.security },
		func(f *noticesForm) fyne.Focusable { return f.save },
	} {
		f := r.openForm(uitest.Notices())
		begun := make(chan struct{})
		r.Engine.Act = func(ctx context.Context, name string) error {
			if name != "test mail" {
				return nil
			}
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}
		test.Tap(f.test)
		<-begun
		if f.result.Text != "One moment…" || !f.save.Disabled() || f.cancel.Disabled() {
			t.Errorf("meanwhile %q", f.result.Text)
		}
		from(f).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		r.Settle()
		r.Engine.Act = nil
		if f.isOpen() || r.tab.notices.failed.Visible() {
			t.Error("it goes on, or its end is told as a failure")
		}
	}
}

func TestNoticesCanBeTurnedOff(t *testing.T) {
	r := newTab(t, uitest.Notified(nil))
	f := r.openForm(uitest.Notices())
	f.to.SetText("nonsense") // what stands in the fields does not matter
	r.Tap(f.off)
	if len(r.Engine.Given.To) > 0 || r.Engine.Given.Ping != "" || f.isOpen() {
		t.Errorf("gave %#v", r.Engine.Given)
	}
	r.Engine.Act = func(context.Context, string) error { return errors.New("the store cannot be read") }
	r.Tap(r.tab.notices.change)
	if got := r.tab.notices.failed; !got.Visible() || got.Text != "The store cannot be read." {
		t.Errorf("told %q", got.Text)
	}
}

func TestTheFormGoesByKeyboard(t *testing.T) {
	r := newTab(t, uitest.Notified(nil))
	f := r.openForm(uitest.Notices())
	want := []fyne.Focusable{f.to, f.from, f.server, f.security, f.user, f.password, f.address, f.hook, f.format, f.off, f.cancel, f.test, f.save}
	c := r.Win.Canvas()
	for i, field := range want {
		if c.Focused() != field {
			t.Errorf("step %d is at %T", i, c.Focused())
		}
		c.FocusNext()
	}
	f.to.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl})
	r.Settle()
}

// TestTheFormOfAWebhook: how it is written follows from its address, unless it is chosen.
func TestTheFormOfAWebhook(t *testing.T) {
	r := newTab(t, uitest.Office())
	f := r.openForm(archiver.Notices{})
	const teams = "https://prod-12.westeurope.logic.azure.com/workflows/x"
	f.hook.SetText(teams)
	r.Tap(f.test)
	if f.result.Text != "prod-12.westeurope.logic.azure.com took the test message." || r.Engine.Posted != (notice.Hook{Address: teams, Format: notice.TeamsFormat}) {
		t.Errorf("told %q of %+v", f.result.Text, r.Engine.Posted)
	}
	f.format.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	r.Tap(f.save)
	if r.Engine.Given.Hook != (notice.Hook{Address: teams, Format: notice.TextFormat}) {
		t.Errorf("gave %+v", r.Engine.Given.Hook)
	}
	f = r.openForm(r.Engine.Given)
	if f.hook.Text != teams || f.format.Selected() != 0 || !f.off.Visible() {
		t.Errorf("shows %q, %d", f.hook.Text, f.format.Selected())
	}
	f.hook.SetText("")
	r.Tap(f.save)
	if r.Engine.Given.Hook != (notice.Hook{}) {
		t.Errorf("gave %+v", r.Engine.Given.Hook)
	}
	r.Wants("notices", "test hook", "set notices", "notices", "set notices")
}

// TestTheFormFits: in the smallest window it scrolls, and the field with the focus is seen.
func TestTheFormFits(t *testing.T) {
	r := newTab(t, uitest.Notified(nil))
	r.Win.Resize(fyne.NewSize(800, 560))
	r.Engine.Kept = uitest.Notices()
	test.Tap(r.tab.notices.change)
	for r.Runner.Working() {
		r.Next()
	}
	f := r.tab.notices.form
	if high := f.popUp.Content.MinSize().Height; high > 560 {
		t.Errorf("the form is %v high", high)
	}
	place := r.App.Driver().AbsolutePositionForObject
	for _, field := range []fyne.Focusable{f.to, f.format, f.to, f.address, f.hook, f.security} {
		f.Focus(field)
		o := field.(fyne.CanvasObject)
		top, from := place(o).Y, place(f.scroll.Scroll).Y
		if top < from || top+o.Size().Height > from+f.scroll.Scroll.Size().Height {
			t.Errorf("%T at %v is outside of %v to %v", field, top, from, from+f.scroll.Scroll.Size().Height)
		}
	}
}
