package terminal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/secretfile"
)

// notifyTask shows or changes who is told how the archiving goes. What is not
// given stays as it is.
type notifyTask struct {
	ping, pingFile, hookFile, to, from, smtp, user, passwordFile string

	hookFormat notice.Format
	noHook     bool

	security      notice.Security
	off, test     bool
	silence, tell reasons.Reason
	until         time.Time // of silence; zero = until it is over
	updates       string    // on or off; empty = as it is
	given         func(flag string) bool
}

// The flags that name a file with a secret, which every user of the computer could read among the
// arguments.
const (
	passwordFile = "smtp-password-file"
	pingFile     = "ping-file"
	hookFile     = "webhook-file"
)

// openPing is said of a secret among the arguments.
const openPing = "archiver: every user of this computer can read the arguments of a command, and a ping URL usually holds a secret. " +
	"Give it with --ping-file FILE, or on standard input with --ping-file -"

func (r *reader) notifyCommand() *cobra.Command {
	t := &notifyTask{}
	c := &cobra.Command{
		Use: "notify [--ping-file FILE] [--mail-to A,B] [--mail-from A] [--smtp HOST:PORT]\n" +
			"       [--smtp-security starttls|tls|none] [--smtp-user USER]\n" +
			"       [--smtp-password-file FILE] [--webhook-file FILE] [--webhook-format text|teams]\n" +
			"       [--no-webhook] [--test]\n" +
			"notify --silence REASON [--until TIME]\n" +
			"notify --tell REASON\n" +
			"notify --updates on|off\n" +
			"notify --off",
		Short: "set up alerts for when archiving stops",
		Long: "Without flags, shows the current settings. Settings that are not given stay unchanged.\n\n" +
			"The ping URL is requested after each successful run; a monitoring service can raise the alarm\n" +
			"when the pings stop. One like healthchecks.io, which says in its answers that it keeps a text, is\n" +
			"also told when a run begins (URL/start) and, with a text, when your action is needed (URL/fail).\n\n" +
			"Mail is sent through your own mail server when archiving needs your attention, when it works\n" +
			"again, and every Monday with a summary. A webhook posts the same into a channel of Slack,\n" +
			"Mattermost or Microsoft Teams (its workflow \"Post to a channel when a webhook request is received\").\n\n" +
			"Ping and webhook URL come from a file, the server's password from a file or the environment\n" +
			"(SMTP_PASSWORD): other users of this computer could read them in the command line. All are\n" +
			"stored like the sign-ins. Many providers require an app password here.\n\n" +
			"A cause can be silenced: \"archiver status\" still shows it, but no alert is sent, until it is over\n" +
			"or until TIME. You are told all the same when RingCentral is going to delete an item within\n" +
			"three days, and when more items are lost.",
		Args: cmdline.NoWords, RunE: r.accept(t, t.check),
	}
	r.notifyFlags(t, c.Flags())
	cmdline.NamesFile(c, passwordFile, pingFile, hookFile)
	return c
}

func (r *reader) notifyFlags(t *notifyTask, flags *pflag.FlagSet) {
	flags.SortFlags = false // so that check meets them in the order of the line
	flags.StringVar(&t.pingFile, pingFile, "", "request the URL in the first line of `FILE` after each successful run; - = standard input")
	flags.StringVar(&t.ping, "ping", "", "the same with the `URL` in the command line, where others can read it; empty = none")
	flags.StringVar(&t.to, "mail-to", "", "send mail to these `ADDRESSES`, separated by commas; empty = no mail")
	flags.StringVar(&t.from, "mail-from", "", "the sender's `ADDRESS`")
	flags.StringVar(&t.smtp, "smtp", "", "the mail server as `HOST:PORT`; the default port if none is given")
	flags.Var(flagvalue.OneOf(&t.security, "known here", string(notice.STARTTLS), string(notice.TLS), string(notice.NoSecurity)), "smtp-security",
		"`starttls|tls|none`: how the connection to the server is encrypted (default starttls)")
	flags.StringVar(&t.user, "smtp-user", "", "sign in to the server as `USER`; empty = without signing in")
	flags.StringVar(&t.passwordFile, passwordFile, "", "read the password from the first line of `FILE`")
	flags.StringVar(&t.hookFile, hookFile, "", "post messages to the webhook URL in the first line of `FILE`; - = standard input")
	flags.Var(flagvalue.OneOf(&t.hookFormat, "known here", string(notice.TextFormat), string(notice.TeamsFormat)), "webhook-format",
		"`text|teams`: how messages are written: for Slack and others, or for Teams (default as the URL looks)")
	flagvalue.Switch(flags, &t.noHook, "no-webhook", "post no messages")
	flags.Var(flagvalue.OneOf(&t.silence, "a reason", reasons.Reasons()...), "silence",
		"do not tell about the cause with this `REASON`, shown in brackets, such as dropbox-full")
	flags.Var(flagvalue.UntilAfter(&t.until, r.env.Clock.Now()), "until", "silence it until `TIME`: 2h (from now), 3d or 2026-11-22T08:00:00Z")
	flags.Var(flagvalue.OneOf(&t.tell, "a reason", reasons.Reasons()...), "tell", "tell about the cause with this `REASON` again")
	flags.Var(flagvalue.OneOf(&t.updates, "known here", "on", "off"), "updates",
		"`on|off`: look once a day for a newer version, if this program was built to; \"archiver status\" shows it")
	flagvalue.Switch(flags, &t.off, "off", "turn off all mail, messages and pings")
	flagvalue.Switch(flags, &t.test, "test", "send a test mail, a message and a ping; save the settings only if they arrive")
}

func (t *notifyTask) check(c *cobra.Command, _ []string) error {
	t.given = c.Flags().Changed
	if other := beside(c, "off"); t.off && other != "" {
		return cmdline.Wrong(c, "--off cannot be used with --%s", other)
	}
	if !t.until.IsZero() && t.silence == "" {
		return cmdline.Wrong(c, "--until goes with --silence")
	}
	if t.silence != "" && t.silence == t.tell {
		return cmdline.Wrong(c, "--silence and --tell cannot be used with the same reason")
	}
	if t.noHook && (t.hookFile != "" || t.hookFormat != "") {
		return cmdline.Wrong(c, "--no-webhook cannot be used with --%s or --webhook-format", hookFile)
	}
	if t.pingFile == "-" && t.hookFile == "-" {
		return cmdline.Wrong(c, "standard input can hold one URL only: give the other in a file")
	}
	for _, name := range []string{pingFile, hookFile, passwordFile} {
		if file := c.Flags().Lookup(name); file.Changed && file.Value.String() == "" {
			return cmdline.Wrong(c, "--%s: the name of the file is empty", name)
		}
	}
	if t.given("ping") && t.given(pingFile) {
		return cmdline.Wrong(c, "--ping cannot be used with --%s", pingFile)
	}
	if _, err := t.change(archiver.Notices{}); err != nil {
		return cmdline.Wrong(c, "%w", err)
	}
	return nil
}

// beside is the first flag of the command's own on the line but the named one;
// empty if there is none.
func beside(c *cobra.Command, name string) (first string) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if first == "" && f.Name != name && c.InheritedFlags().Lookup(f.Name) == nil {
			first = f.Name
		}
	})
	return first
}

// change puts what was given into the notices.
func (t *notifyTask) change(n archiver.Notices) (archiver.Notices, error) {
	var err error
	for _, given := range []struct {
		name string
		set  func()
	}{
		{"ping", func() {
			if n.Ping = t.ping; t.ping != "" {
				_, err = notice.ParsePing(t.ping)
			}
		}},
		{"mail-to", func() { n.To, err = notice.ParseAddresses(t.to) }},
		{"mail-from", func() { n.From, err = notice.ParseAddress(t.from) }},
		{"smtp", func() { n.Server.Host, n.Server.Port, err = notice.ParseServer(t.smtp) }},
		{"smtp-security", func() { n.Server.Security = t.security }},
		{"smtp-user", func() { n.Server.User = t.user }},
		{hookFile, func() { n.Hook.Format = "" }}, // as the new address looks
		{"webhook-format", func() { n.Hook.Format = t.hookFormat }},
		{"no-webhook", func() { n.Hook = notice.Hook{} }},
	} {
		if t.given(given.name) {
			if given.set(); err != nil {
				return n, fmt.Errorf("--%s: %w", given.name, withoutDot{err})
			}
		}
	}
	if t.given("smtp-security") && !t.given("smtp") {
		n.Server.Port = 0 // the usual one of the new security
	}
	return n, nil
}

// withoutDot is an error whose text goes on.
type withoutDot struct{ error }

func (e withoutDot) Error() string { return strings.TrimSuffix(e.error.Error(), ".") }
func (e withoutDot) Unwrap() error { return e.error }

func (t *notifyTask) do(ctx context.Context, s *session) int {
	if t.off {
		return s.turnNoticesOff(ctx)
	}
	if t.ping != "" {
		output.Say(s.Err, "%s", openPing)
	}
	n, err := s.engine.Notices()
	if err == nil {
		n, err = t.change(n)
	}
	if err == nil && t.pingFile != "" {
		n.Ping, err = firstLine(t.pingFile, s.Env)
	}
	if err == nil && t.hookFile != "" {
		n.Hook.Address, err = firstLine(t.hookFile, s.Env)
	}
	if err == nil && t.hookFormat != "" && n.Hook.Address == "" && s.engine.Snapshot().Notices.HookHost == "" {
		err = errNoHook
	}
	if err == nil && t.changes() {
		n.Server.Password, err = t.password(n.Server, s.Env)
	}
	if err != nil {
		return s.Fail(s.Env, err)
	}
	if t.test {
		if err := s.tryNotices(ctx, n); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	if err := errors.Join(t.setSilence(ctx, s), t.setUpdates(ctx, s)); err != nil {
		return s.Fail(s.Env, err)
	}
	if t.changes() {
		if err := s.engine.SetNotices(ctx, n); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	return s.showNotices()
}

func (t *notifyTask) setSilence(ctx context.Context, s *session) error {
	if t.silence != "" {
		if err := s.engine.SetSilence(ctx, t.silence, t.until); err != nil {
			return err
		}
	}
	if t.tell != "" {
		return s.engine.EndSilence(ctx, t.tell)
	}
	return nil
}

// errNoUpdates: this copy has no address to ask, so there is nothing to turn on or off.
var errNoUpdates = errors.New("newer versions are never looked for: this program was built without an address for that, or it is a demonstration")

func (t *notifyTask) setUpdates(ctx context.Context, s *session) error {
	switch {
	case t.updates == "":
		return nil
	case !s.engine.Snapshot().Update.Possible:
		return errNoUpdates
	default:
		return s.engine.SetUpdates(ctx, t.updates == "on")
	}
}

func (s *session) turnNoticesOff(ctx context.Context) int {
	if err := s.engine.SetNotices(ctx, archiver.Notices{}); err != nil {
		return s.Fail(s.Env, err)
	}
	output.Say(s.Out, "Alerts are off: no mail and no pings are sent, and nothing is posted.")
	return Done
}

// changes reports whether something of the notices was given.
func (t *notifyTask) changes() bool {
	return slices.ContainsFunc([]string{"ping", pingFile, "mail-to", "mail-from", "smtp", "smtp-security", "smtp-user", passwordFile, hookFile, "webhook-format", "no-webhook"}, t.given)
}

// password is the mail server's, from the file that was given or from the
// environment: every user of this computer can read the arguments.
func (t *notifyTask) password(server notice.Server, env Env) (notice.Password, error) {
	switch {
	case t.passwordFile != "":
	case server.User != "":
		return notice.Password(env.SMTPPassword), nil
	default:
		return "", nil
	}
	first, err := firstLine(t.passwordFile, Env{ReadFile: env.ReadFile})
	return notice.Password(first), err
}

// firstLine is the secret in the first line of a file that the command names.
func firstLine(name string, env Env) (string, error) {
	return secretfile.FirstLine(name, env.In, env.ReadFile)
}

var errNoHook = errors.New("there is no webhook that messages could be written for: give --webhook-file")

var errNoAlert = errors.New("there is nothing to test: give --ping-file, --webhook-file or --mail-to")

// tryNotices sends a ping, a message and a mail.
func (s *session) tryNotices(ctx context.Context, n archiver.Notices) error {
	if n.Ping == "" && n.Hook.Address == "" && len(n.To) == 0 {
		return errNoAlert
	}
	if n.Ping != "" {
		if err := s.engine.TestPing(ctx, n.Ping); err != nil {
			return err
		}
		output.Say(s.Out, "%s was pinged.", notice.PingHost(n.Ping))
	}
	if n.Hook.Address != "" {
		if err := s.engine.TestHook(ctx, n.Hook); err != nil {
			return err
		}
		output.Say(s.Out, "%s has taken a test message.", notice.HookHost(n.Hook.Address))
	}
	if len(n.To) > 0 {
		if err := s.engine.TestMail(ctx, n); err != nil {
			return err
		}
		output.Say(s.Out, "A test mail was sent to %s.", output.List(n.To, "and"))
	}
	return nil
}

// showNotices shows who is told.
func (s *session) showNotices() int {
	n, err := s.engine.Notices()
	if err != nil {
		return s.Fail(s.Env, err)
	}
	v := s.engine.Snapshot()
	flush(output.Notices(s.Out, n, v.Notices, v.Update, s.Zone))
	return Done
}
