package ui

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
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/widgets"
)

func (r *rig) noticesPart() *noticesPart { return r.general().pieces[5].(*noticesPart) }

// told is the office with notices.
func told(change func(*archiver.NoticesView)) archiver.Snapshot {
	return with(func(s *archiver.Snapshot) {
		s.Notices = archiver.NoticesView{
			PingHost: "hc-ping.com", MailTo: []string{"ana@example.com"}, Mailed: now.Add(-26 * time.Hour), Pinged: now.Add(-time.Hour),
		}
		if change != nil {
			change(&s.Notices)
		}
	})
}

func kept() archiver.Notices {
	return archiver.Notices{
		Ping: "https://hc-ping.com/3f0b", To: []string{"ana@example.com", "bob@example.com"}, From: "archiver@example.com", HasPassword: true,
		Server: notice.Server{Host: "smtp.example.com", Port: 587, Security: notice.STARTTLS, User: "archiver@example.com"},
	}
}

func TestNoticesCard(t *testing.T) {
	for _, c := range []struct {
		name                  string
		s                     archiver.Snapshot
		note, trouble, change string
	}{
		{"nobody", office(), "Nobody is told when archiving stops.", "", "Set up"},
		{"both", told(nil), "Mail to ana@example.com · last yesterday 12:04 · Ping to hc-ping.com · last 13:04", "", "Change"},
		{"mail", told(func(v *archiver.NoticesView) { v.PingHost, v.Mailed = "", time.Time{} }), "Mail to ana@example.com", "", "Change"},
		{
			"many", told(func(v *archiver.NoticesView) {
				*v = archiver.NoticesView{MailTo: []string{"ana@example.com", "bob@example.com", "cy@example.com", "di@example.com"}}
			}), "Mail to ana@example.com, bob@example.com and 2 more", "", "Change",
		},
		{"trouble", told(func(v *archiver.NoticesView) {
			*v = archiver.NoticesView{
				PingHost: "hc-ping.com", MailTo: []string{"ana@example.com"},
				MailTrouble: &notice.Failure{Kind: notice.WrongPassword, About: "smtp.example.com"},
				PingTrouble: &notice.Failure{Kind: notice.PingRefused, About: "hc-ping.com", Said: "404 Not Found"},
			}
		}), "Mail to ana@example.com · Ping to hc-ping.com", "The last mail did not arrive: smtp.example.com does not accept the user name and password: check both. " +
			"Many providers want an app password here. The last ping did not arrive: hc-ping.com answered the ping with an error: check the address. (404 Not Found)", "Change"},
	} {
		v := here.notices(c.s)
		if v.note.text != c.note || v.trouble != c.trouble || v.change != c.change {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestNoticesFormWords(t *testing.T) {
	open := here.noticesForm(office(), notice.NoSecurity, false, "", "")
	if open.safety.tone != widgets.Warn || !strings.HasPrefix(open.safety.text, "Everybody on the way") {
		t.Errorf("unprotected: %+v", open)
	}
	file := here.noticesForm(with(func(s *archiver.Snapshot) { s.SecretsFile = true }), notice.TLS, true, "", "")
	if !strings.Contains(file.safety.text, "own file") || file.result.tone != widgets.Busy {
		t.Errorf("without a keychain: %+v", file)
	}
	if v := here.noticesForm(office(), notice.TLS, false, "Wrong.", "sent"); v.result != (said{"Wrong.", widgets.Bad}) || !strings.Contains(v.safety.text, "keychain") {
		t.Errorf("failed: %+v", v)
	}
	if v := here.noticesForm(office(), notice.TLS, false, "", "Sent."); v.result != (said{"Sent.", widgets.Good}) {
		t.Errorf("done: %+v", v)
	}
}

// form opens the form over what is kept.
func (r *rig) openForm(n archiver.Notices) *noticesForm {
	r.t.Helper()
	r.fake.notices = n
	r.tap(r.noticesPart().change)
	f := r.noticesPart().form
	if !f.isOpen() {
		r.t.Fatal("the form did not open")
	}
	return f
}

func TestTheFormShowsWhatIsKeptAndGivesItBack(t *testing.T) {
	r := newOffice(t, told(nil))
	f := r.openForm(kept())
	if r.win.Canvas().Focused() != f.to {
		t.Error("the first field has not got the focus")
	}
	if f.password.Text != "" || f.password.PlaceHolder != "as it is kept" || !f.password.Password {
		t.Errorf("password %q, %q", f.password.Text, f.password.PlaceHolder)
	}
	test.Tap(f.save)
	r.settle()
	want := kept()
	want.HasPassword = false
	if fmt.Sprintf("%#v", r.fake.given) != fmt.Sprintf("%#v", want) {
		t.Errorf("gave\n%#v, want\n%#v", r.fake.given, want)
	}
	if f.isOpen() {
		t.Error("the form stays open after it was saved")
	}
	r.wants("notices", "set notices")
}

func TestTheFormIsFilledInByHand(t *testing.T) {
	r := newOffice(t, office())
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
	r.settle()
	g := r.fake.given
	if !slices.Equal(g.To, []string{"ana@example.com", "bob@example.com"}) || g.Server.Port != 465 || g.Server.Security != notice.TLS || string(g.Server.Password) != " open sesame " {
		t.Errorf("gave %#v, %q", g, string(g.Server.Password))
	}
}

func TestTheTestSaysHowItWent(t *testing.T) {
	r := newOffice(t, told(nil))
	f := r.openForm(kept())
	r.tap(f.test)
	if f.result.Text != "The mail server has taken the test mail to ana@example.com, bob@example.com. hc-ping.com was pinged." || f.result.Tone != widgets.Good {
		t.Errorf("told %q", f.result.Text)
	}
	r.fake.act = func(_ context.Context, name string) error {
		if name == "test mail" {
			return &notice.Failure{Kind: notice.RecipientRefused, About: "bob@example.com", Said: "550 nobody"}
		}
		return nil
	}
	r.tap(f.test)
	if f.result.Text != "The server takes no mail to bob@example.com: check the address. (550 nobody)" || f.result.Tone != widgets.Bad {
		t.Errorf("told %q", f.result.Text)
	}
	f.to.SetText("bob")
	r.tap(f.save)
	if f.result.Text != "“bob” is not a mail address: it is written like ana@example.com." || !f.isOpen() {
		t.Errorf("told %q", f.result.Text)
	}
	f.close()
	if r.noticesPart().failed.Visible() {
		t.Error("a failure of the form stays on the card")
	}
	r.wants("notices", "test mail", "test ping", "test mail")
}

func TestEscapeEndsTheTestAndTheForm(t *testing.T) {
	r := newOffice(t, told(nil))
	for _, from := range []func(*noticesForm) fyne.Focusable{
		func(f *noticesForm) fyne.Focusable { return f.password },
		func(f *noticesForm) fyne.Focusable { return f.security },
		func(f *noticesForm) fyne.Focusable { return f.save },
	} {
		f := r.openForm(kept())
		begun := make(chan struct{})
		r.fake.act = func(ctx context.Context, name string) error {
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
		r.settle()
		r.fake.act = nil
		if f.isOpen() || r.noticesPart().failed.Visible() {
			t.Error("it goes on, or its end is told as a failure")
		}
	}
}

func TestNoticesCanBeTurnedOff(t *testing.T) {
	r := newOffice(t, told(nil))
	f := r.openForm(kept())
	f.to.SetText("nonsense") // what stands in the fields does not matter
	r.tap(f.off)
	if len(r.fake.given.To) > 0 || r.fake.given.Ping != "" || f.isOpen() {
		t.Errorf("gave %#v", r.fake.given)
	}
	r.fake.act = func(context.Context, string) error { return errors.New("the store cannot be read") }
	r.tap(r.noticesPart().change)
	if got := r.noticesPart().failed; !got.Visible() || got.Text != "The store cannot be read." {
		t.Errorf("told %q", got.Text)
	}
}

func TestTheFormGoesByKeyboard(t *testing.T) {
	r := newOffice(t, told(nil))
	f := r.openForm(kept())
	want := []fyne.Focusable{f.to, f.from, f.server, f.security, f.user, f.password, f.address, f.off, f.cancel, f.test, f.save}
	c := r.win.Canvas()
	for i, field := range want {
		if c.Focused() != field {
			t.Errorf("step %d is at %T", i, c.Focused())
		}
		c.FocusNext()
	}
	f.to.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl})
	r.settle()
}

func TestTheFormLooksAsDrawn(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		locale  string
	}{
		{"notices_light", theme.VariantLight, ""}, {"notices_dark", theme.VariantDark, ""}, {"notices_german", theme.VariantLight, "de-DE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.locale != "" {
				speak(t, "de_DE.UTF-8")
			}
			r := newRig(t, &fake{snapshot: told(nil), pages: week, locale: c.locale}, c.variant)
			f := r.openForm(kept())
			r.fake.act = func(_ context.Context, name string) error {
				return &notice.Failure{Kind: notice.NoAnswer, About: "smtp.example.com:587"}
			}
			r.tap(f.test)
			f.password.SetText("secret")
			r.win.Canvas().Unfocus() // a cursor blinks
			if size := f.popUp.Content.Size(); size.Height > 680 {
				t.Errorf("the form is %v high", size)
			}
			test.AssertRendersToImage(t, c.name+".png", r.win.Canvas())
		})
	}
}
