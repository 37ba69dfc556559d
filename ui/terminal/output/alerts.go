package output

import (
	"cmp"
	"io"
	"strings"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/wording"
)

// Notices is the table of who is told; Flush writes it.
func Notices(w io.Writer, n archiver.Notices, v archiver.NoticesView, u archiver.UpdateView, zone *time.Location) Table {
	table := NewTable(w, 2)
	line := func(name, words string) { table.Row(name, words) }
	line("Ping", cmp.Or(v.PingHost, "none"))
	if !v.Pinged.IsZero() {
		line("", "last "+wording.Stamp(v.Pinged, zone))
	}
	if v.PingTrouble != nil {
		line("", "the last one failed: "+v.PingTrouble.Error())
	}
	if v.PingSignals {
		line("", "it is also told when a run begins and when your action is needed")
	}
	line("Mail", cmp.Or(strings.Join(v.MailTo, ", "), "none"))
	if len(v.MailTo) > 0 {
		line("", "from "+n.From)
		line("", "through "+serverWords(n))
	}
	if n.Server.Security == notice.NoSecurity && !n.Server.Local() {
		line("", "Mail to that server is not encrypted: others can read it.")
	}
	if !v.Mailed.IsZero() {
		line("", "last "+wording.Stamp(v.Mailed, zone))
	}
	if v.MailTrouble != nil {
		line("", "the last one failed: "+v.MailTrouble.Error())
	}
	line("Webhook", cmp.Or(hookWords(v), "none"))
	if !v.Hooked.IsZero() {
		line("", "last "+wording.Stamp(v.Hooked, zone))
	}
	if v.HookTrouble != nil {
		line("", "the last one failed: "+v.HookTrouble.Error())
	}
	name := "Silenced"
	for _, s := range v.Silenced {
		line(name, SilenceWords(s, zone))
		name = ""
	}
	if u.Possible {
		line("Updates", updateWords(u))
	}
	return table
}

func updateWords(u archiver.UpdateView) string {
	switch {
	case !u.On:
		return "not looked for"
	case u.Version == "":
		return "looked for once a day"
	default:
		return "looked for once a day: " + NewVersionWords(u)
	}
}

// NewVersionWords is a newer version of the program, in one line.
func NewVersionWords(u archiver.UpdateView) string {
	return "version " + u.Version + " is available: " + u.Page
}

var securityWords = map[notice.Security]string{notice.STARTTLS: "STARTTLS", notice.TLS: "TLS", notice.NoSecurity: "not encrypted"}

func serverWords(n archiver.Notices) string {
	words := n.Server.Address() + ", " + cmp.Or(securityWords[n.Server.Security], string(n.Server.Security))
	if n.Server.User != "" {
		words += ", as " + n.Server.User
	}
	return words
}

// hookWords is where messages are posted; empty where none are.
func hookWords(v archiver.NoticesView) string {
	switch {
	case v.HookHost == "":
		return ""
	case v.HookFormat == notice.TeamsFormat:
		return v.HookHost + ", for Teams"
	default:
		return v.HookHost + ", as text"
	}
}

// NoticeWords is who is told, in one line.
func NoticeWords(v archiver.NoticesView) string {
	var parts []string
	if len(v.MailTo) > 0 {
		parts = append(parts, "mail to "+List(v.MailTo, "and"))
	}
	if v.PingHost != "" {
		parts = append(parts, "ping to "+v.PingHost)
	}
	if v.HookHost != "" {
		parts = append(parts, "messages to "+v.HookHost)
	}
	if len(parts) == 0 {
		return "not set up (archiver notify)"
	}
	return strings.Join(parts, ", ")
}

// SilenceWords is a cause of which no alert is sent.
func SilenceWords(s archiver.Silence, zone *time.Location) string {
	words := string(s.Reason) + ", until it is over"
	if !s.Until.IsZero() {
		words = string(s.Reason) + ", until " + wording.Stamp(s.Until, zone)
	}
	if s.Told {
		words += "; told all the same, because more is lost or about to be"
	}
	return words
}
