package ui

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/widgets"
)

const formWidth = 640

// noticesForm asks in front of the window who is told, and how.
type noticesForm struct {
	*window
	kept archiver.Notices // when it was opened

	popUp                                     *widget.PopUp
	to, from, server, user, password, address *widgets.Entry
	security                                  *widgets.Segmented
	safety, result                            *widgets.Text
	off, cancel, test, save                   *widgets.Button
	stop                                      context.CancelFunc // ends what is under way
	done                                      string             // what the last test has done
}

func (f *noticesForm) show() {
	f.fields()
	f.safety, f.result = widgets.NewNote(""), widgets.NewNote("")
	f.off = widgets.NewButton(say("Turn off"), widgets.Danger, f.turnOff)
	f.cancel = widgets.NewButton(say("Cancel"), widgets.Outline, f.close)
	f.test = widgets.NewButton(say("Send a test"), widgets.Outline, f.try)
	f.save = widgets.NewButton(say("Save"), widgets.Primary, f.keep)
	for _, b := range []*widgets.Button{f.off, f.cancel, f.test, f.save} {
		b.OnEscape = f.close
	}
	const labels = 130
	body := widgets.Stack(12,
		widgets.NewTitle(say("Notices")),
		widgets.NewNote(say("Mail goes out at once when archiving needs somebody, when it works again, and every Monday as a summary.")),
		widgets.Pairs(labels,
			label(say("Mail to")), f.to,
			label(say("From")), f.from,
			label(say("Mail server")), f.server,
			label(say("Security")), f.security,
			label(say("User name")), f.user,
			label(say("Password")), f.password),
		f.safety,
		widgets.NewRule(),
		widgets.NewNote(say("The address to ping is fetched after each good run. A service that watches it raises the alarm when that stops, even when this computer is off.")),
		widgets.Pairs(labels, label(say("Address to ping")), f.address),
		f.result,
		widgets.Line(8, f.off, widgets.Spacer(), f.cancel, f.test, f.save))
	f.draw()
	f.popUp = f.before(body, formWidth)
	f.win.Canvas().Focus(f.to)
}

// fields makes the fields, with what is kept in them.
func (f *noticesForm) fields() {
	field := func(hint, text string) *widgets.Entry {
		e := widgets.NewEntry(hint)
		e.SetText(text)
		e.OnEscape, e.OnSubmitted = f.close, func(string) { f.keep() }
		return e
	}
	kept := f.kept
	f.to = field("ana@example.com, bob@example.com", strings.Join(kept.To, ", "))
	f.from = field(say("as the user name"), kept.From)
	f.server = field("smtp.example.com:587", "")
	if kept.Server.Host != "" {
		f.server.SetText(kept.Server.Address())
	}
	f.user = field(say("none: send without signing in"), kept.Server.User)
	hint := ""
	if kept.HasPassword {
		hint = say("as it is kept")
	}
	f.password = field(hint, "")
	f.password.Password = true
	f.address = field("https://…", kept.Ping)
	var words []string
	for _, s := range notice.Securities {
		words = append(words, securityWords(s))
	}
	f.security = widgets.NewSegmented(words, f.choose)
	f.security.SetSelected(max(0, slices.Index(notice.Securities, kept.Server.Security)))
	f.security.OnEscape = f.close
}

func securityWords(s notice.Security) string {
	switch s {
	case notice.STARTTLS:
		return "STARTTLS"
	case notice.TLS:
		return "TLS"
	default:
		return say("None")
	}
}

func (f *noticesForm) chosen() notice.Security { return notice.Securities[f.security.Selected()] }

// choose changes the security, and with it a port that was the usual one.
func (f *noticesForm) choose(i int) {
	before := f.chosen()
	f.security.SetSelected(i)
	if host, port, err := notice.ParseServer(f.server.Text); err == nil && port == before.Port() {
		f.server.SetText(net.JoinHostPort(host, strconv.Itoa(f.chosen().Port())))
	}
	f.draw()
}

// given is what stands in the fields.
func (f *noticesForm) given() (n archiver.Notices, err error) {
	n.Ping, n.From, n.Server.User = strings.TrimSpace(f.address.Text), strings.TrimSpace(f.from.Text), strings.TrimSpace(f.user.Text)
	n.Server.Security, n.Server.Password = f.chosen(), notice.Password(f.password.Text)
	if n.To, err = notice.ParseAddresses(f.to.Text); err != nil || len(n.To) == 0 {
		return n, err
	}
	n.Server.Host, n.Server.Port, err = notice.ParseServer(f.server.Text)
	return n, err
}

func (f *noticesForm) isOpen() bool { return f != nil && f.popUp != nil && f.popUp.Visible() }

// close ends what is under way and takes the form away.
func (f *noticesForm) close() {
	if f.stop != nil {
		f.stop()
	}
	f.popUp.Hide()
	delete(f.failed, ofNotice)
	f.window.draw()
}

// begin does something in a goroutine of the window and then, if it went well,
// what follows.
func (f *noticesForm) begin(do func(context.Context) error, then func()) {
	if f.busy[ofNotice] {
		return
	}
	f.done = ""
	f.stop = f.doUntil(ofNotice, do, func(err error) {
		f.stop = nil
		if err == nil && f.isOpen() {
			then()
		}
	})
}

func (f *noticesForm) keep() {
	n, wrong := f.given()
	f.begin(func(ctx context.Context) error {
		if wrong != nil {
			return wrong
		}
		return f.e.SetNotices(ctx, n)
	}, f.close)
}

func (f *noticesForm) turnOff() {
	f.begin(func(ctx context.Context) error { return f.e.SetNotices(ctx, archiver.Notices{}) }, f.close)
}

// try sends what the fields ask for.
func (f *noticesForm) try() {
	n, wrong := f.given()
	var sent []string
	f.begin(func(ctx context.Context) error {
		if wrong != nil {
			return wrong
		}
		if len(n.To) > 0 || n.Ping == "" {
			if err := f.e.TestMail(ctx, n); err != nil {
				return err
			}
			sent = append(sent, say("The mail server has taken the test mail to %s.", named(n.To)))
		}
		if n.Ping != "" {
			if err := f.e.TestPing(ctx, n.Ping); err != nil {
				return err
			}
			sent = append(sent, say("%s was pinged.", notice.PingHost(n.Ping)))
		}
		return nil
	}, func() { f.done = strings.Join(sent, " ") })
}

func (f *noticesForm) draw() {
	v := f.place.noticesForm(f.snap, f.chosen(), f.busy[ofNotice], f.failed[ofNotice], f.done)
	f.safety.Set(v.safety.text, v.safety.tone)
	f.result.Set(v.result.text, v.result.tone)
	for _, b := range []*widgets.Button{f.off, f.test, f.save} {
		b.SetEnabled(!f.busy[ofNotice])
	}
	showIf(f.off, len(f.kept.To) > 0 || f.kept.Ping != "")
	if f.popUp != nil && f.isOpen() {
		f.popUp.Resize(fyne.NewSize(formWidth, f.popUp.Content.MinSize().Height))
	}
}

// formWords is what the form says besides its labels.
type formWords struct{ safety, result said }

func (place) noticesForm(s archiver.Snapshot, security notice.Security, busy bool, failed, done string) (v formWords) {
	switch {
	case security == notice.NoSecurity:
		v.safety = said{say("Everybody on the way to the server can read the mail. A user name and password go to this computer only."), widgets.Warn}
	case s.SecretsFile || s.DemoFolder != "": // no keychain
		v.safety = said{say("The password is kept in the program's own file, which only your user can read. Many providers want an app password here."), widgets.Subtle}
	default:
		v.safety = said{say("The password is kept sealed by the keychain. Many providers want an app password here."), widgets.Subtle}
	}
	switch {
	case busy:
		v.result = said{say("One moment…"), widgets.Busy}
	case failed != "":
		v.result = said{failed, widgets.Bad}
	case done != "":
		v.result = said{done, widgets.Good}
	}
	return v
}
