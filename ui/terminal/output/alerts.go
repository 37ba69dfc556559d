package output

import (
	"cmp"
	"io"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/ui/terminal/phrase"
)

// Notices is the table of who is told; Flush writes it.
func Notices(w io.Writer, n archiver.Notices, v archiver.NoticesView, u archiver.UpdateView, in phrase.Voice) Table {
	table := NewTable(w, 2)
	line := func(name, words string) { table.Row(name, words) }
	last := func(at time.Time, trouble *notice.Failure) {
		if !at.IsZero() {
			line("", in.Say("last %s", in.Stamp(at)))
		}
		if trouble != nil {
			line("", in.Say("the last one failed: %s", Failure(trouble, in)))
		}
	}
	line(in.Say("Ping"), cmp.Or(v.PingHost, in.Say("not set up")))
	last(v.Pinged, v.PingTrouble)
	if v.PingSignals {
		line("", in.Say("it is also told when a run begins and when your action is needed"))
	}
	line(in.Say("Mail"), cmp.Or(strings.Join(v.MailTo, ", "), in.Say("not set up")))
	if len(v.MailTo) > 0 {
		line("", in.Say("from %s", n.From))
		line("", in.Say("through %s", serverWords(n, in)))
	}
	if n.Server.Security == notice.NoSecurity && !n.Server.Local() {
		line("", in.Say("Mail to that server is not encrypted: others can read it."))
	}
	last(v.Mailed, v.MailTrouble)
	line(in.Say("Webhook"), cmp.Or(hookWords(v, in), in.Say("not set up")))
	last(v.Hooked, v.HookTrouble)
	name := in.Say("Silenced")
	for _, s := range v.Silenced {
		line(name, SilenceWords(s, in))
		name = ""
	}
	if u.Possible {
		line(in.Say("Updates"), updateWords(u, in))
	}
	return table
}

func updateWords(u archiver.UpdateView, in phrase.Voice) string {
	switch {
	case !u.On:
		return in.Say("not looked for")
	case u.Version == "":
		return in.Say("looked for once a day")
	default:
		return in.Say("looked for once a day: %s", NewVersionWords(u, in))
	}
}

// NewVersionWords is a newer version of the program, in one line.
func NewVersionWords(u archiver.UpdateView, in phrase.Voice) string {
	return in.Say("version %s is available: %s", u.Version, u.Page)
}

func serverWords(n archiver.Notices, in phrase.Voice) string {
	security := string(n.Server.Security)
	switch n.Server.Security {
	case notice.STARTTLS:
		security = "STARTTLS"
	case notice.TLS:
		security = "TLS"
	case notice.NoSecurity:
		security = in.Say("not encrypted")
	}
	words := n.Server.Address() + ", " + security
	if n.Server.User != "" {
		words = in.Say("%s, as %s", words, n.Server.User)
	}
	return words
}

// hookWords is where messages are posted; empty where none are.
func hookWords(v archiver.NoticesView, in phrase.Voice) string {
	switch {
	case v.HookHost == "":
		return ""
	case v.HookFormat == notice.TeamsFormat:
		return in.Say("%s, for Teams", v.HookHost)
	default:
		return in.Say("%s, as text", v.HookHost)
	}
}

// NoticeWords is who is told, in one line.
func NoticeWords(v archiver.NoticesView, in phrase.Voice) string {
	var parts []string
	if len(v.MailTo) > 0 {
		parts = append(parts, in.Say("mail to %s", in.All(v.MailTo)))
	}
	if v.PingHost != "" {
		parts = append(parts, in.Say("ping to %s", v.PingHost))
	}
	if v.HookHost != "" {
		parts = append(parts, in.Say("messages to %s", v.HookHost))
	}
	if len(parts) == 0 {
		return in.Say("not set up (archiver notify)")
	}
	return strings.Join(parts, ", ")
}

// SilenceWords is a cause of which no alert is sent.
func SilenceWords(s archiver.Silence, in phrase.Voice) string {
	words := in.Say("%s, until it is over", string(s.Reason))
	if !s.Until.IsZero() {
		words = in.Say("%s, until %s", string(s.Reason), in.Stamp(s.Until))
	}
	if s.Told {
		words = in.Say("%s; told all the same, because more is lost or about to be", words)
	}
	return words
}
