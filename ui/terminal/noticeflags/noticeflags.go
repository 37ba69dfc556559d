// Package noticeflags reads what a command line says of who is told how the
// archiving goes. It tells nobody.
package noticeflags

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Flags are what was given. What is not given stays as it is.
type Flags struct {
	PingFile, HookFile, PasswordFile string

	ping, to, from, smtp, user string

	HookFormat notice.Format
	noHook     bool

	security      notice.Security
	Off, Test     bool
	Silence, Tell reasons.Reason
	Until         time.Time // of silence; zero = until it is over
	Updates       string    // on or off; empty = as it is
	given         func(flag string) bool
}

// The flags that name a file with a secret, which every user of the computer could read among the
// arguments.
const (
	passwordFile = "smtp-password-file"
	pingFile     = "ping-file"
	hookFile     = "webhook-file"
)

// Add adds the flags to a command; now is when a time in them counts from.
func (f *Flags) Add(c *cobra.Command, now time.Time) {
	flags := c.Flags()
	flags.SortFlags = false // so that check meets them in the order of the line
	flags.StringVar(&f.PingFile, pingFile, "", "request the URL in the first line of `FILE` after each successful run; - = standard input")
	flags.StringVar(&f.ping, "ping", "", "empty = no ping; takes no `URL`, which others could read in the command line")
	flags.Var(flagvalue.ListOf(&f.to), "mail-to", "send mail to these `ADDRESSES`, separated by commas; empty = no mail")
	flags.StringVar(&f.from, "mail-from", "", "the sender's `ADDRESS`")
	flags.StringVar(&f.smtp, "smtp", "", "the mail server as `HOST:PORT`; the default port if none is given")
	flags.Var(flagvalue.OneOf(&f.security, flagvalue.UnknownWord, string(notice.STARTTLS), string(notice.TLS), string(notice.NoSecurity)), "smtp-security",
		"`starttls|tls|none`: how the connection to the server is encrypted (default starttls)")
	flags.StringVar(&f.user, "smtp-user", "", "sign in to the server as `USER`; empty = without signing in")
	flags.StringVar(&f.PasswordFile, passwordFile, "", "read the password from the first line of `FILE`")
	flags.StringVar(&f.HookFile, hookFile, "", "post messages to the webhook URL in the first line of `FILE`; - = standard input")
	flags.Var(flagvalue.OneOf(&f.HookFormat, flagvalue.UnknownWord, string(notice.TextFormat), string(notice.TeamsFormat)), "webhook-format",
		"`text|teams`: how messages are written: for Slack and others, or for Teams (default as the URL looks)")
	flagvalue.Switch(flags, &f.noHook, "no-webhook", "post no messages")
	flags.Var(flagvalue.OneOf(&f.Silence, flagvalue.UnknownReason, reasons.Reasons()...), "silence",
		"do not tell about the cause with this `REASON`, shown in brackets, such as dropbox-full")
	flags.Var(flagvalue.UntilAfter(&f.Until, now), "until", "silence it until `TIME`: 2h (from now), 3d or 2026-11-22T08:00:00Z")
	flags.Var(flagvalue.OneOf(&f.Tell, flagvalue.UnknownReason, reasons.Reasons()...), "tell", "tell about the cause with this `REASON` again")
	flags.Var(flagvalue.OneOf(&f.Updates, flagvalue.UnknownWord, "on", "off"), "updates",
		"`on|off`: look once a day for a newer version, if this program was built to; \"archiver status\" shows it")
	flagvalue.Switch(flags, &f.Off, "off", "turn off all mail, messages and pings")
	flagvalue.Switch(flags, &f.Test, "test", "send a test mail, a message and a ping; save the settings only if they arrive")
	cmdline.NamesFile(c, passwordFile, pingFile, hookFile)
}

// Check looks at what was given as a whole, and keeps it. Errors: those of cmdline.Wrong.
func (f *Flags) Check(c *cobra.Command, _ []string) error {
	f.given = c.Flags().Changed
	if err := f.refuseSecrets(c); err != nil {
		return err
	}
	if other := beside(c, "off"); f.Off && other != "" {
		return cmdline.Wrong(c, "--off cannot be used with --%s", other)
	}
	if !f.Until.IsZero() && f.Silence == "" {
		return cmdline.Wrong(c, "--until goes with --silence")
	}
	if f.Silence != "" && f.Silence == f.Tell {
		return cmdline.Wrong(c, "--silence and --tell cannot be used with the same reason")
	}
	if f.noHook && (f.HookFile != "" || f.HookFormat != "") {
		return cmdline.Wrong(c, "--no-webhook cannot be used with --%s or --webhook-format", hookFile)
	}
	if f.PingFile == "-" && f.HookFile == "-" {
		return cmdline.Wrong(c, "standard input can hold one URL only: give the other in a file")
	}
	for _, name := range []string{pingFile, hookFile, passwordFile} {
		if file := c.Flags().Lookup(name); file.Changed && file.Value.String() == "" {
			return cmdline.Wrong(c, "--%s: the name of the file is empty", name)
		}
	}
	if f.given("ping") && f.given(pingFile) {
		return cmdline.Wrong(c, "--ping cannot be used with --%s", pingFile)
	}
	if _, err := f.Change(archiver.Notices{}); err != nil {
		return cmdline.Wrong(c, "%v", err)
	}
	return nil
}

// refuseSecrets refuses a URL in the line, be it where the name of its file belongs. It does not repeat it.
func (f *Flags) refuseSecrets(c *cobra.Command) error {
	for _, flag := range []struct{ name, value, file string }{
		{"ping", f.ping, pingFile}, {pingFile, f.PingFile, pingFile}, {hookFile, f.HookFile, hookFile},
	} {
		if flag.name == "ping" && flag.value != "" || strings.Contains(flag.value, "://") {
			return cmdline.Wrong(c, "--%s takes no URL, because every user of this computer can read the arguments of a command. "+
				"Write it into a file and give --%s FILE, or give it on standard input with --%s -", flag.name, flag.file, flag.file)
		}
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

// Change puts what was given into the notices, but for what is in files. Errors: why an address or a
// server cannot be one.
func (f *Flags) Change(n archiver.Notices) (archiver.Notices, error) {
	var err error
	for _, given := range []struct {
		name string
		set  func()
	}{
		{"ping", func() { n.Ping = "" }},
		{"mail-to", func() { n.To, err = notice.ParseAddresses(f.to) }},
		{"mail-from", func() { n.From, err = notice.ParseAddress(f.from) }},
		{"smtp", func() { n.Server.Host, n.Server.Port, err = notice.ParseServer(f.smtp) }},
		{"smtp-security", func() { n.Server.Security = f.security }},
		{"smtp-user", func() { n.Server.User = f.user }},
		{hookFile, func() { n.Hook.Format = "" }}, // as the new address looks
		{"webhook-format", func() { n.Hook.Format = f.HookFormat }},
		{"no-webhook", func() { n.Hook = notice.Hook{} }},
	} {
		if f.given(given.name) {
			if given.set(); err != nil {
				return n, phrase.Mistake("--%s: %v", given.name, withoutDot{err})
			}
		}
	}
	if f.given("smtp-security") && !f.given("smtp") {
		n.Server.Port = 0 // the usual one of the new security
	}
	return n, nil
}

// withoutDot is an error whose text goes on.
type withoutDot struct{ error }

func (e withoutDot) Error() string { return strings.TrimSuffix(e.error.Error(), ".") }
func (e withoutDot) Unwrap() error { return e.error }
func (e withoutDot) In(l *translation.Language) string {
	return strings.TrimSuffix(output.Failure(e.error, phrase.In(l, time.UTC)), ".")
}

// Changes reports whether something of the notices was given.
func (f *Flags) Changes() bool {
	return slices.ContainsFunc([]string{"ping", pingFile, "mail-to", "mail-from", "smtp", "smtp-security", "smtp-user", passwordFile, hookFile, "webhook-format", "no-webhook"}, f.given)
}
