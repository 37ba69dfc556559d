package generaltab

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
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

const formWidth = 640

// noticesForm asks in front of the window who is told, and how.
type noticesForm struct {
	*base
	kept archiver.Notices // when it was opened

	popUp                                     *widget.PopUp
	to, from, server, user, password, address *widgets.Entry
	hook                                      *widgets.Entry
	security, format                          *choices.Segmented
	scroll                                    *layouts.Fields
	safety, result                            *widgets.Text
	off, cancel, test, save                   *widgets.Button
	stop                                      context.CancelFunc // ends what is under way
	done                                      string             // what the last test has done
}

func (f *noticesForm) show() {
	f.fields()
	f.safety, f.result = widgets.NewNote(""), widgets.NewNote("")
	f.off = widgets.NewButton(l10n.Translate("Turn off"), widgets.Danger, f.turnOff)
	f.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, f.close)
	f.test = widgets.NewButton(l10n.Translate("Send a test"), widgets.Outline, f.try)
	f.save = widgets.NewButton(l10n.Translate("Save"), widgets.Primary, f.keep)
	for _, b := range []*widgets.Button{f.off, f.cancel, f.test, f.save} {
		b.OnEscape = f.close
	}
	const labels = 144 // for the Spanish ones
	f.scroll = layouts.NewFields(formWidth-formSides, 12,
		widgets.NewNote(l10n.Translate("A mail is sent when archiving needs your attention, when it works again, and every Monday with a summary.")),
		widgets.Pairs(labels,
			widgets.NewLabel(l10n.Translate("Mail to")), f.to,
			widgets.NewLabel(l10n.Translate("Mail from")), f.from,
			widgets.NewLabel(l10n.Translate("Mail server")), f.server,
			widgets.NewLabel(l10n.Translate("Security")), f.security,
			widgets.NewLabel(l10n.Translate("User name")), f.user,
			widgets.NewLabel(l10n.Translate("Password")), f.password),
		f.safety,
		widgets.NewRule(),
		widgets.NewNote(l10n.Translate("The ping URL is requested after each successful run. A monitoring service can raise the alarm when the pings stop, even when this computer is off.")),
		widgets.Pairs(labels, widgets.NewLabel(l10n.Translate("Ping URL")), f.address),
		widgets.NewRule(),
		widgets.NewNote(l10n.Translate("A webhook posts what a mail would say into a channel of Slack, Mattermost or Microsoft Teams.")),
		widgets.Pairs(labels,
			widgets.NewLabel(l10n.Translate("Webhook URL")), f.hook,
			widgets.NewLabel(l10n.Translate("Written for")), f.format))
	body := widgets.Stack(12, widgets.NewTitle(l10n.Translate("Alerts")), f.scroll.Scroll, f.result,
		widgets.Line(8, f.off, widgets.Spacer(), f.cancel, f.test, f.save))
	f.draw()
	f.fit()
	f.popUp = f.InFront(body, formWidth)
	f.Focus(f.to)
}

// The form's room besides its fields: at its sides, and above and below them.
const (
	formSides = 40
	formEnds  = 190
)

// fit has the form fit into the window.
func (f *noticesForm) fit() { f.scroll.Fit(f.Height() - formEnds) }

// fields makes the fields, with what is kept in them.
func (f *noticesForm) fields() {
	field := func(hint, text string) *widgets.Entry {
		e := widgets.NewEntry(hint)
		e.SetText(text)
		e.OnEscape, e.OnSubmitted, e.OnFocus = f.close, func(string) { f.keep() }, func() { f.scroll.See(e) }
		return e
	}
	kept := f.kept
	f.to = field("ana@example.com, bob@example.com", strings.Join(kept.To, ", "))
	f.from = field(l10n.Translate("as the user name"), kept.From)
	f.server = field("smtp.example.com:587", "")
	if kept.Server.Host != "" {
		f.server.SetText(kept.Server.Address())
	}
	f.user = field(l10n.Translate("none: send without signing in"), kept.Server.User)
	hint := ""
	if kept.HasPassword {
		hint = l10n.Translate("unchanged")
	}
	f.password = field(hint, "")
	f.password.Password = true
	f.address = field("https://…", kept.Ping)
	var words []string
	for _, s := range notice.Securities {
		words = append(words, securityWords(s))
	}
	f.security = choices.NewSegmented(words, f.choose)
	f.security.SetSelected(max(0, slices.Index(notice.Securities, kept.Server.Security)))
	f.security.OnEscape, f.security.OnFocus = f.close, func() { f.scroll.See(f.security) }
	f.hook = field("https://…", kept.Hook.Address)
	f.format = choices.NewSegmented([]string{l10n.Translate("Slack and others"), "Microsoft Teams"}, func(i int) { f.format.SetSelected(i) })
	f.format.SetSelected(max(0, slices.Index(notice.Formats, kept.Hook.Format)))
	f.format.OnEscape, f.format.OnFocus = f.close, func() { f.scroll.See(f.format) }
	f.hook.OnChanged = func(address string) { f.format.SetSelected(slices.Index(notice.Formats, notice.FormatFor(address))) }
}

func securityWords(s notice.Security) string {
	switch s {
	case notice.STARTTLS:
		return "STARTTLS"
	case notice.TLS:
		return "TLS"
	default:
		return l10n.Translate("None")
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
	if address := strings.TrimSpace(f.hook.Text); address != "" {
		n.Hook = notice.Hook{Address: address, Format: notice.Formats[f.format.Selected()]}
	}
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
	f.Forget(actions.Notices)
	f.Redraw()
}

// begin does something in a goroutine of the window and then, if it went well,
// what follows.
func (f *noticesForm) begin(do func(context.Context) error, then func()) {
	if f.Busy(actions.Notices) {
		return
	}
	f.done = ""
	f.stop = f.DoUntil(actions.Notices, do, func(err error) {
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
		return f.engine.SetNotices(ctx, n)
	}, f.close)
}

func (f *noticesForm) turnOff() {
	f.begin(func(ctx context.Context) error { return f.engine.SetNotices(ctx, archiver.Notices{}) }, f.close)
}

// try sends what the fields ask for.
func (f *noticesForm) try() {
	n, wrong := f.given()
	var sent []string
	f.begin(func(ctx context.Context) error {
		if wrong != nil {
			return wrong
		}
		if len(n.To) > 0 || n.Ping == "" && n.Hook.Address == "" {
			if err := f.engine.TestMail(ctx, n); err != nil {
				return err
			}
			sent = append(sent, l10n.Translate("The mail server accepted the test mail to %s.", named(n.To)))
		}
		if n.Ping != "" {
			if err := f.engine.TestPing(ctx, n.Ping); err != nil {
				return err
			}
			sent = append(sent, l10n.Translate("%s was pinged.", notice.PingHost(n.Ping)))
		}
		if n.Hook.Address != "" {
			if err := f.engine.TestHook(ctx, n.Hook); err != nil {
				return err
			}
			sent = append(sent, l10n.Translate("%s took the test message.", notice.HookHost(n.Hook.Address)))
		}
		return nil
	}, func() { f.done = strings.Join(sent, " ") })
}

func (f *noticesForm) draw() {
	v := formWordsOf(f.Snapshot(), f.chosen(), f.Busy(actions.Notices), f.Failure(actions.Notices), f.done)
	f.safety.Set(v.safety.Text, v.safety.Tone)
	f.result.Set(v.result.Text, v.result.Tone)
	for _, b := range []*widgets.Button{f.off, f.test, f.save} {
		b.SetEnabled(!f.Busy(actions.Notices))
	}
	widgets.ShowIf(f.off, len(f.kept.To) > 0 || f.kept.Ping != "" || f.kept.Hook.Address != "")
	if f.popUp != nil && f.isOpen() {
		f.fit()
		f.popUp.Resize(fyne.NewSize(formWidth, f.popUp.Content.MinSize().Height))
	}
}
