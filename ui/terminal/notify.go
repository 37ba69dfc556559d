package terminal

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
)

// notifyFlags are what is given of the notices. What is not given stays as it is.
type notifyFlags struct {
	ping, to, from, smtp, security, user, passwordFile string

	off, test bool
}

func (l *Line) notifyFlags(flags *flag.FlagSet) {
	n := &l.notify
	flags.StringVar(&n.ping, "ping", "", "fetch the address `URL` after each good pass; empty = none")
	flags.StringVar(&n.to, "mail-to", "", "the `ADDRESSES` that mail goes to, separated by commas; empty = nobody")
	flags.StringVar(&n.from, "mail-from", "", "the `ADDRESS` that mail comes from")
	flags.StringVar(&n.smtp, "smtp", "", "the mail server as `HOST:PORT`; without a port the usual one")
	flags.Func("smtp-security", "`starttls|tls|none`: how the way to the server is protected (starttls)",
		l.oneOf(&n.security, string(notice.STARTTLS), string(notice.TLS), string(notice.NoSecurity)))
	flags.StringVar(&n.user, "smtp-user", "", "sign in to the server as `USER`; empty = without signing in")
	flags.StringVar(&n.passwordFile, "smtp-password-file", "", "the `FILE` whose first line is the password")
	flags.BoolVar(&n.off, "off", false, "ping nothing and mail nobody any more")
	flags.BoolVar(&n.test, "test", false, "send a test mail and a ping, and keep nothing unless they arrive")
}

func (l *Line) checkNotify() error {
	n := l.notify
	if n.off && len(l.given) > 1 {
		for _, name := range l.given {
			if name != "off" && name != "data" && name != "demo" {
				return l.wrong("--off goes without --%s", name)
			}
		}
	}
	if _, err := l.changeNotices(archiver.Notices{}); err != nil {
		return l.wrong("%w", err)
	}
	return nil
}

// changeNotices puts what was given into the notices.
func (l *Line) changeNotices(n archiver.Notices) (archiver.Notices, error) {
	f := l.notify
	var err error
	for _, given := range []struct {
		name string
		set  func()
	}{
		{"ping", func() {
			if n.Ping = f.ping; f.ping != "" {
				_, err = notice.ParsePing(f.ping)
			}
		}},
		{"mail-to", func() { n.To, err = notice.ParseAddresses(f.to) }},
		{"mail-from", func() { n.From, err = notice.ParseAddress(f.from) }},
		{"smtp", func() { n.Server.Host, n.Server.Port, err = notice.ParseServer(f.smtp) }},
		{"smtp-security", func() { n.Server.Security = notice.Security(f.security) }},
		{"smtp-user", func() { n.Server.User = f.user }},
	} {
		if contains(l.given, given.name) {
			if given.set(); err != nil {
				return n, fmt.Errorf("--%s: %w", given.name, withoutDot{err})
			}
		}
	}
	if contains(l.given, "smtp-security") && !contains(l.given, "smtp") {
		n.Server.Port = 0 // the usual one of the new security
	}
	return n, nil
}

// withoutDot is an error whose text goes on.
type withoutDot struct{ error }

func (e withoutDot) Error() string { return strings.TrimSuffix(e.error.Error(), ".") }
func (e withoutDot) Unwrap() error { return e.error }

// tellWhom shows or changes who is told how the archiving goes.
func (s *session) tellWhom(ctx context.Context) int {
	if s.Line.notify.off {
		return s.tellNobody(ctx)
	}
	n, err := s.engine.Notices()
	if err == nil {
		n, err = s.changeNotices(n)
	}
	if err == nil && s.changes() {
		n.Server.Password, err = s.mailPassword(n.Server)
	}
	if err != nil {
		return s.Fail(s.Env, err)
	}
	if s.Line.notify.test {
		if err := s.tryNotices(ctx, n); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	if s.changes() {
		if err := s.engine.SetNotices(ctx, n); err != nil {
			return s.Fail(s.Env, err)
		}
	}
	return s.showNotices()
}

func (s *session) tellNobody(ctx context.Context) int {
	if err := s.engine.SetNotices(ctx, archiver.Notices{}); err != nil {
		return s.Fail(s.Env, err)
	}
	say(s.Out, "Nothing is pinged and nobody is mailed any more.")
	return Done
}

// changes reports whether something of the notices was given.
func (s *session) changes() bool {
	return slices.ContainsFunc(s.given, func(name string) bool {
		return name == "ping" || strings.HasPrefix(name, "mail-") || strings.HasPrefix(name, "smtp")
	})
}

// mailPassword is the password that was given, in a file or in the environment:
// an argument could be read by everybody on this computer.
func (s *session) mailPassword(server notice.Server) (notice.Password, error) {
	switch {
	case s.Line.notify.passwordFile != "":
	case server.User != "":
		return notice.Password(s.SMTPPassword), nil
	default:
		return "", nil
	}
	text, err := os.ReadFile(s.Line.notify.passwordFile)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if first = strings.TrimSuffix(first, "\r"); first == "" {
		return "", fmt.Errorf("read the password: the first line of %s is empty", s.Line.notify.passwordFile)
	}
	return notice.Password(first), nil
}

var errNobodyToTell = errors.New("there is nobody to tell: give --ping or --mail-to")

// tryNotices sends a ping and a mail.
func (s *session) tryNotices(ctx context.Context, n archiver.Notices) error {
	if n.Ping == "" && len(n.To) == 0 {
		return errNobodyToTell
	}
	if n.Ping != "" {
		if err := s.engine.TestPing(ctx, n.Ping); err != nil {
			return err
		}
		say(s.Out, "%s was pinged.", notice.PingHost(n.Ping))
	}
	if len(n.To) > 0 {
		if err := s.engine.TestMail(ctx, n); err != nil {
			return err
		}
		say(s.Out, "A test mail was sent to %s.", list(n.To, "and"))
	}
	return nil
}

// showNotices shows who is told.
func (s *session) showNotices() int {
	n, err := s.engine.Notices()
	if err != nil {
		return s.Fail(s.Env, err)
	}
	writeNotices(s.Out, n, s.engine.Snapshot().Notices, s.Zone)
	return Done
}

func writeNotices(w io.Writer, n archiver.Notices, v archiver.NoticesView, zone *time.Location) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(name, words string) { fmt.Fprintf(table, "%s\t%s\n", name, words) }
	line("Ping", or(v.PingHost, "none"))
	if !v.Pinged.IsZero() {
		line("", "last "+moment(v.Pinged, zone))
	}
	if v.PingTrouble != nil {
		line("", "the last one failed: "+v.PingTrouble.Error())
	}
	line("Mail", or(strings.Join(v.MailTo, ", "), "nobody"))
	if len(v.MailTo) > 0 {
		line("", "from "+n.From)
		line("", "through "+serverWords(n))
	}
	if n.Server.Security == notice.NoSecurity && !n.Server.Local() {
		line("", "Everybody on the way to that server can read the mail.")
	}
	if !v.Mailed.IsZero() {
		line("", "last "+moment(v.Mailed, zone))
	}
	if v.MailTrouble != nil {
		line("", "the last one failed: "+v.MailTrouble.Error())
	}
	flush(table)
}

var securityWords = map[notice.Security]string{notice.STARTTLS: "STARTTLS", notice.TLS: "TLS", notice.NoSecurity: "unprotected"}

func serverWords(n archiver.Notices) string {
	words := n.Server.Address() + ", " + cmp.Or(securityWords[n.Server.Security], string(n.Server.Security))
	if n.Server.User != "" {
		words += ", as " + n.Server.User
	}
	return words
}

// noticeWords is the line of the status.
func noticeWords(v archiver.NoticesView) string {
	var parts []string
	if len(v.MailTo) > 0 {
		parts = append(parts, "mail to "+list(v.MailTo, "and"))
	}
	if v.PingHost != "" {
		parts = append(parts, "ping to "+v.PingHost)
	}
	if len(parts) == 0 {
		return "nobody is told when archiving stops (archiver notify)"
	}
	return strings.Join(parts, ", ")
}
