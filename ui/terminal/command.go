package terminal

import (
	"context"
	"flag"
	"slices"
)

// command is one word of the command line and what it does.
type command struct {
	name    string
	usage   []string // the lines of its synopsis, without the program's name
	summary string   // in the list of commands
	about   string   // in its own help
	words   func() []string
	item    func(*Line, string) error // takes any number of further words
	flags   func(*Line, *flag.FlagSet)
	check   func(*Line) error
	run     func(*session, context.Context) int
}

// commands in the order of the help.
func commands() []*command {
	return []*command{
		{
			name: "login", usage: []string{"login"}, summary: "sign in to RingCentral",
			about: "Opens RingCentral's sign-in page in the browser and prints its address. Where there is\n" +
				"no browser, open the address anywhere and paste the address that it ends at.",
			run: (*session).login,
		},
		{
			name: "logout", usage: []string{"logout"}, summary: "sign out of RingCentral",
			about: "Revokes the sign-in at RingCentral and forgets it here. What is archived, the log and\nthe settings stay.",
			run:   (*session).logout,
		},
		{
			name: "connect", usage: []string{"connect"}, summary: "connect Dropbox",
			about: "Opens Dropbox's page in the browser and prints its address. The program sees only its own\n" +
				"folder there: " + appFolder + ".",
			run: (*session).connect,
		},
		{
			name: "disconnect", usage: []string{"disconnect"}, summary: "disconnect Dropbox",
			about: "Revokes the connection at Dropbox and forgets it here. The archived files stay in Dropbox.",
			run:   (*session).disconnect,
		},
		{
			name: "backup",
			usage: []string{
				"backup on [--scope account|extension] [--types call-recordings,voicemail,sms,fax]",
				"          [--since 24h|2160h|RFC3339]",
				"backup off",
			},
			summary: "turn backup on or off",
			about: "Each scope keeps its own types. Without --scope, what the account may do is turned on:\n" +
				"for an administrator both scopes. Without --since, archiving begins with the last whole\n" +
				"hour before backup was first turned on.",
			words: func() []string { return []string{"on", "off"} },
			flags: (*Line).backupFlags, check: (*Line).checkBackup, run: (*session).backup,
		},
		{
			name: "run", usage: []string{"run [--once]"}, summary: "archive without a window",
			about: "Archives what is due and goes on every hour until it is stopped (Ctrl+C).",
			flags: (*Line).runFlags, run: (*session).run,
		},
		{
			name: "retry", usage: []string{"retry [ITEM…] [--cause REASON]"}, summary: "try again now what waits or was given up",
			about: "Without items, everything that waits for its next attempt. An ITEM is named as where it\n" +
				"is said not to be archived, such as call-recordings/7700000001004.",
			item: (*Line).addItem, flags: (*Line).retryFlags, check: (*Line).checkRetry, run: (*session).retry,
		},
		{
			name: "verify", usage: []string{"verify"}, summary: "check that everything archived is in Dropbox",
			about: "Compares every archived file's path, size and content hash with what lies in Dropbox; nothing\n" +
				"is downloaded. What is missing or was changed is copied again by the next pass; what you have\n" +
				"moved within the program's folder is followed. The engine does this once a week by itself.",
			run: (*session).verify,
		},
		{
			name: "log", usage: []string{"log [--from DATE] [--to DATE] [--less] [--format table|csv|json]"},
			summary: "show what was archived, hour by hour",
			about: "Shows the last 7 days, the newest hour first. A DATE is a day (2026-11-20; --to includes\n" +
				"that day) or a time (2026-11-20T15:00:00Z).",
			flags: (*Line).logFlags, check: (*Line).checkLog, run: (*session).log,
		},
		{
			name: "calendar", usage: []string{"calendar [--from DATE] [--to DATE] [--by-extension] [--format table|csv|json]"},
			summary: "show day by day whether everything is there",
			about: "Shows the last 30 days of the account, the oldest first: complete, settling, missing or\n" +
				"unknown, and for each type what is archived of what RingCentral held when it was last asked,\n" +
				"and how many of those the last verification saw in Dropbox. A DATE is a day (2026-11-20).\n" +
				"Ends with 1 when a day is missing something, and names those days on standard error.",
			flags: (*Line).calendarFlags, check: (*Line).checkCalendar, run: (*session).calendar,
		},
		{
			name: "status", usage: []string{"status [--format text|json]"},
			summary: "show who is signed in, what runs and what is wrong",
			flags:   (*Line).statusFlags, run: (*session).status,
		},
		{
			name: "notify",
			usage: []string{
				"notify [--ping URL] [--mail-to A,B] [--mail-from A] [--smtp HOST:PORT]",
				"       [--smtp-security starttls|tls|none] [--smtp-user USER]",
				"       [--smtp-password-file FILE] [--test]",
				"notify --off",
			},
			summary: "choose who is told when archiving stops",
			about: "Without flags it shows who is told. What is not given stays as it is.\n\n" +
				"The address of --ping is fetched after each good pass; a service that watches it raises the\n" +
				"alarm when that stops. Mail goes through your own mail server: at once when archiving needs\n" +
				"somebody, when it works again, and every Monday as a summary.\n\n" +
				"The server's password comes from the environment (SMTP_PASSWORD) or from a file, and is kept\n" +
				"as the sign-ins are. Many providers want an app password here.",
			flags: (*Line).notifyFlags, check: (*Line).checkNotify, run: (*session).tellWhom,
		},
		{name: "help", usage: []string{"help [COMMAND]"}, summary: "explain a command", words: commandNames},
	}
}

func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

func commandNames() []string {
	return []string{"login", "logout", "connect", "disconnect", "backup", "run", "retry", "verify", "log", "calendar", "status", "notify", "help"}
}

func (l *Line) backupFlags(flags *flag.FlagSet) {
	flags.Func("scope", "`account|extension`: the whole account's call recordings, or your own extension", l.setScope)
	flags.Func("types", "the `TYPES` of the scope, separated by commas: call-recordings, voicemail, sms, fax", l.setTypes)
	flags.Func("since", "archive also what RingCentral still holds since `TIME`: 24h, 90d or 2026-11-01T00:00:00Z", l.setSince)
}

func (l *Line) checkBackup() error {
	switch {
	case l.word == "":
		return l.wrong("%q needs a word: on or off", l.command.name)
	case l.word == "on" && l.backup.Scope == scopeAccount && slices.ContainsFunc(l.backup.Types, notRecording):
		return l.wrong("%w", errTypes)
	case l.word == "off":
		for _, name := range []string{"scope", "types", "since"} {
			if contains(l.given, name) {
				return l.wrong("--%s goes with %q, not with %q", name, "backup on", "backup off")
			}
		}
	}
	return nil
}

func (l *Line) runFlags(flags *flag.FlagSet) {
	flags.BoolVar(&l.once, "once", false, "archive everything that is due, then stop")
}

func (l *Line) logFlags(flags *flag.FlagSet) {
	l.format = formatTable
	flags.Func("from", "the `DATE` to begin with", l.setFrom)
	flags.Func("to", "the `DATE` to end with", l.setTo)
	flags.BoolVar(&l.less, "less", false, "only the hours with data")
	flags.Func("format", "`table|csv|json`: for people, spreadsheets or programs", l.oneOf(&l.format, formatTable, formatCSV, formatJSON))
}

func (l *Line) checkLog() error {
	if !l.ranged {
		l.from = l.now.Add(-week)
	}
	if !l.to.IsZero() && !l.from.Before(l.to) {
		return l.wrong("--from has to lie before --to")
	}
	return nil
}

func (l *Line) statusFlags(flags *flag.FlagSet) {
	flags.Func("format", "`text|json`: for people or programs", l.oneOf(&l.format, formatText, formatJSON))
}

// Commands names the commands, as in a sentence.
func Commands() string { return list(commandNames(), "and") }
