package terminal

import (
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/cmdline"
)

func TestLineIsRead(t *testing.T) {
	here, err := filepath.Abs("here")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line    string
		command string
		check   func(*Line) bool
	}{
		{"", "", func(l *Line) bool { return l.Window() && !l.Demo && l.Data == "" }},
		{"--demo --data here", "", func(l *Line) bool { return l.Window() && l.Demo && l.Data == here }},
		{"--hidden", "", func(l *Line) bool { return l.Window() && l.Hidden }},
		{"login", "login", func(l *Line) bool { return !l.Window() }},
		{"--data here login", "login", func(l *Line) bool { return l.Data == here }},
		{"login --data=here", "login", func(l *Line) bool { return l.Data == here }},
		{"--hidden --ca-file=here --data here", "", func(l *Line) bool { return slices.Equal(l.Options(), []string{"--data=" + here, "--ca-file=" + here}) }},
		{"--ca-file here", "", func(l *Line) bool { return slices.Equal(l.Options(), []string{"--ca-file=" + here}) }},
		{"login -data here -demo", "login", func(l *Line) bool { return l.Data == here && l.Demo }},
		{"logout", "logout", nil},
		{"connect", "connect", nil},
		{"connect dropbox", "connect", func(l *Line) bool { return l.task.(*connectTask).Place.Kind() == place.Dropbox }},
		{"connect folder " + here, "connect", func(l *Line) bool { return l.task.(*connectTask).Place.Folder == here }},
		{"connect sftp sftp://ana@nas:2222/calls --make-key", "connect", func(l *Line) bool {
			return l.task.(*connectTask).Place.SFTP == place.Server{Host: "nas", Port: 2222, User: "ana", Path: "/calls", SignIn: place.ByMadeKey}
		}},
		{"connect s3 https://nas:9000/calls --key-id AK1 --region home", "connect", func(l *Line) bool {
			return l.task.(*connectTask).Place.S3 == place.Bucket{Endpoint: "https://nas:9000", Region: "home", Name: "calls", KeyID: "AK1"}
		}},
		{"connect folder " + here + " --also", "connect", func(l *Line) bool { return l.task.(*connectTask).Also && l.task.(*connectTask).Place.Folder == here }},
		{"verify", "verify", func(l *Line) bool { return l.place == "" }},
		{"verify --place folder", "verify", func(l *Line) bool { return l.place == place.Folder }},
		{"log --less --place s3", "log", func(l *Line) bool { return l.place == place.S3 && l.task.(*logTask).less }},
		{"calendar --place sftp", "calendar", func(l *Line) bool { return l.place == place.SFTP }},
		{"accept sms/1 --place dropbox", "accept", func(l *Line) bool { return l.place == place.Dropbox && len(l.task.(*acceptTask).items) == 1 }},
		{"disconnect", "disconnect", nil},
		{"disconnect sftp", "disconnect", func(l *Line) bool { return l.task.(*disconnectTask).kind == place.SFTP }},
		{"backup on", "backup", func(l *Line) bool { return reflect.DeepEqual(l.task, &backupTask{}) }},
		{"backup off", "backup", func(l *Line) bool { return l.task.(*backupTask).off }},
		{"backup --scope extension on --types fax,sms --since 24h", "backup", func(l *Line) bool {
			b := l.task.(*backupTask)
			return !b.off && b.Scope == archiver.ExtensionScope && slices.Equal(b.Types, []ledger.Type{ledger.Fax, ledger.SMS}) &&
				b.Since.Equal(noon.Add(-day))
		}},
		{"backup on --scope account --types call-recordings", "backup", func(l *Line) bool { return l.task.(*backupTask).Scope == archiver.AccountScope }},
		{"rescue", "rescue", func(l *Line) bool { return reflect.DeepEqual(l.task, &rescueTask{}) }},
		{"rescue --since everything --begin", "rescue", func(l *Line) bool { return reflect.DeepEqual(l.task, &rescueTask{all: true, begin: true}) }},
		{"rescue --since 2026-11-20", "rescue", func(l *Line) bool {
			return l.task.(*rescueTask).since.Equal(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC))
		}},
		{"run", "run", func(l *Line) bool { return !l.task.(*runTask).once }},
		{"retry", "retry", func(l *Line) bool { return reflect.DeepEqual(l.task, &retryTask{}) }},
		{"retry sms/1 fax/2", "retry", func(l *Line) bool {
			return slices.Equal(l.task.(*retryTask).items, []ledger.Key{{Type: ledger.SMS, ID: "1"}, {Type: ledger.Fax, ID: "2"}})
		}},
		{"retry --cause dropbox-full", "retry", func(l *Line) bool { return l.task.(*retryTask).cause == reasons.DropboxFull }},
		{"run --listen 9464 --log-level warn", "run", func(l *Line) bool {
			level, on := l.LogLevel(true)
			return l.task.(*runTask).listen == "127.0.0.1:9464" && on && level == slog.LevelWarn
		}},
		{"run --once", "run", func(l *Line) bool { return l.task.(*runTask).once }},
		{"--demo run --once --data here", "run", func(l *Line) bool { return l.task.(*runTask).once && l.Demo && l.Data == here }},
		{"log", "log", func(l *Line) bool {
			return reflect.DeepEqual(l.task, &logTask{from: noon.Add(-7 * day), format: "table"})
		}},
		{"log --less --format csv --from 2026-11-20 --to 2026-11-20", "log", func(l *Line) bool {
			t := l.task.(*logTask)
			return t.less && t.format == "csv" && t.from.Equal(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) &&
				t.to.Equal(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC))
		}},
		{"log --to 2026-11-20T10:30:00Z", "log", func(l *Line) bool {
			t := l.task.(*logTask)
			return t.from.IsZero() && t.to.Equal(time.Date(2026, 11, 20, 10, 30, 0, 0, time.UTC))
		}},
		{"log --from 2026-11-20T10:30:00Z", "log", func(l *Line) bool {
			return l.task.(*logTask).from.Equal(time.Date(2026, 11, 20, 10, 30, 0, 0, time.UTC))
		}},
		{"notify", "notify", func(l *Line) bool { return !l.task.(*notifyTask).Changes() }},
		{"notify --ping= --mail-to a@b.c,d@e.f --smtp mail.b.c:2525 --smtp-security tls --test", "notify", func(l *Line) bool {
			t := l.task.(*notifyTask)
			n, err := t.Change(archiver.Notices{Ping: "https://before.example", From: "x@b.c"})
			return err == nil && t.Test && t.Changes() && n.Ping == "" && n.From == "x@b.c" && slices.Equal(n.To, []string{"a@b.c", "d@e.f"}) &&
				n.Server == notice.Server{Host: "mail.b.c", Port: 2525, Security: notice.TLS}
		}},
		{"--demo notify --off", "notify", func(l *Line) bool { return l.task.(*notifyTask).Off }},
		{"diagnose", "diagnose", func(l *Line) bool { return reflect.DeepEqual(l.task, &diagnoseTask{}) && l.Diagnoses() && l.Long() }},
		{"diagnose --yes --output here.zip", "diagnose", func(l *Line) bool { return reflect.DeepEqual(l.task, &diagnoseTask{output: "here.zip", yes: true}) }},
		{"pause", "pause", func(l *Line) bool { return l.task.(*pauseTask).until.IsZero() }},
		{"pause --until 3d", "pause", func(l *Line) bool { return l.task.(*pauseTask).until.Equal(noon.Add(3 * day)) }},
		{"resume", "resume", nil},
		{"show", "show", func(l *Line) bool { return l.ForHolder() }},
		{"quit", "quit", func(l *Line) bool { return l.ForHolder() }},
		{"status", "status", func(l *Line) bool { return l.task.(*statusTask).format == "text" }},
		{"status --format json", "status", func(l *Line) bool { return l.task.(*statusTask).format == "json" }},
	} {
		t.Run(c.line, func(t *testing.T) {
			env, o := testEnv()
			l, _ := Start(strings.Fields(c.line), env)
			if l == nil {
				t.Fatalf("refused: %s", o.err.String())
			}
			if l.command != c.command {
				t.Errorf("command %q, want %q", l.command, c.command)
			}
			if c.check != nil && !c.check(l) {
				t.Errorf("read as %+v", l)
			}
		})
	}
}

func TestWrongUsageEndsWithTwo(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"lgoin", `archiver: "lgoin" is not a command. Did you mean "login"? The commands are login, logout, connect, disconnect, backup, rescue, run, retry, verify, accept, repair, log, calendar, status, diagnose, notify, proxy, pause, resume, show, quit, service, completion and help; without one the window opens.`},
		{"frobnicate", `archiver: "frobnicate" is not a command. The commands are login,`},
		{"run now", `archiver: unexpected word "now" after "run".`},
		{"login --scope account", `archiver: --scope is not a flag of "login". The flags are --ca-file, --data, --demo, --help, --other, --server, --version and --yes.`},
		{"run --onec", `archiver: --onec is not a flag of "run". Did you mean "--once"? The flags are --ca-file, --data, --demo, --help, --listen, --log-level, --once and --version.`},
		{"--once run", `archiver: --once is not a flag before a command. The flags are --ca-file, --data, --demo, --help and --version.`},
		{"run --once=yes", `archiver: --once takes no value.`},
		{"login --hidden", `archiver: --hidden goes with the window, not with "login".`},
		{"log --data", `archiver: --data needs a value: DIR.`},
		{"--data= log", `archiver: --data: the folder is empty: give its path.`},
		{"backup", `archiver: "backup" needs a word: on or off.`},
		{"backup no", `archiver: "no" cannot follow "backup". Did you mean "on"? Use on or off.`},
		{"backup on off", `archiver: unexpected word "off" after "backup".`},
		{"backup off --since 24h", `archiver: --since goes with "backup on", not with "backup off".`},
		{"backup on --scope acount", `archiver: --scope: "acount" is not known here. Did you mean "account"? Use account or extension.`},
		{"backup on --types voicemails", `archiver: --types: "voicemails" is not a type. Did you mean "voicemail"? Use call-recordings, voicemail, sms or fax, separated by commas.`},
		{"backup on --types sms,", `archiver: --types: "" is not a type.`},
		{"backup on --extensions 101", `archiver: --extensions goes with --scope account.`},
		{"backup on --scope account --types call-recordings --extensions 101", `archiver: --extensions chooses whose voicemail, sms and fax, and --types names none of them.`},
		{"backup on --scope account --except Ana", `archiver: --except: give the numbers of extensions, separated by commas, such as 101,102, or none.`},
		{"backup on --since yesterday", `archiver: --since: "yesterday" is not a time: use a length like 24h or 90d, a day like 2026-11-21 or a moment like 2026-11-21T20:00:00Z.`},
		{"backup on --since -24h", `archiver: --since: -24h is in the future: use a time in the past.`},
		{"backup on --since 2026-11-22T00:00:00Z", `archiver: --since: 2026-11-22T00:00:00Z is in the future: use a time in the past.`},
		{"log --from 2026-13-01", `archiver: --from: "2026-13-01" is not a date: use a day like 2026-11-21 or a time like 2026-11-21T20:00:00Z.`},
		{"log --from 2026-11-21 --to 2026-11-20", `archiver: --from must be before --to.`},
		{"log --from 2026-11-21T10:40:00Z --to 2026-11-21T10:20:00Z", `archiver: --from must be before --to.`},
		{"log --format xml", `archiver: --format: "xml" is not known here. Use table, csv or json.`},
		{"status --format jsno", `archiver: --format: "jsno" is not known here. Did you mean "json"? Use text, json or prometheus.`},
		{"diagnose --output=", `archiver: --output: the file is empty: give its path.`},
		{"diagnose now", `archiver: unexpected word "now" after "diagnose".`},
		{"retry 7700000001004", `archiver: "7700000001004" is not an item: it is named like call-recordings/7700000001004.`},
		{"retry --cause dropbox-ful", `archiver: --cause: "dropbox-ful" is not a reason. Did you mean "dropbox-full"?`},
		{"retry sms/1 --cause offline", `archiver: --cause cannot be used with items.`},
		{"notify --ping hc-ping.com", `archiver: --ping takes no URL, because every user of this computer can read the arguments of a command. Write it into a file and give --ping-file FILE, or give it on standard input with --ping-file -.`},
		{"notify --mail-to ana", `archiver: --mail-to: “ana” is not a mail address: enter one like ana@example.com.`},
		{"notify --mail-from ana@", `archiver: --mail-from: “ana@” is not a mail address`},
		{"notify --smtp mail.example.com:x", `archiver: --smtp: “x” is not a port: enter a number`},
		{"notify --smtp-security ssl", `archiver: --smtp-security: "ssl" is not known here. Did you mean "tls"? Use starttls, tls or none.`},
		{"notify --smtp-password secret", `archiver: --smtp-password is not a flag of "notify". Did you mean`},
		{"notify --off --test", `archiver: --off cannot be used with --test.`},
		{"help lgo", `archiver: "lgo" cannot follow "help". Did you mean "log"?`},
	} {
		t.Run(c.line, func(t *testing.T) {
			env, o := testEnv()
			l, code := Start(strings.Fields(c.line), env)
			if l != nil || code != WrongUsage {
				t.Fatalf("line %+v, code %d", l, code)
			}
			if got := o.err.String(); !strings.HasPrefix(got, c.want) {
				t.Errorf("said %q, want %q", got, c.want)
			}
			if !strings.Contains(o.err.String(), "\nTry \"archiver help") {
				t.Errorf("names no help: %q", o.err.String())
			}
			if o.out.Len() > 0 {
				t.Errorf("wrote to standard output: %q", o.out.String())
			}
		})
	}
}

func TestHelpAndVersionNeedNothing(t *testing.T) {
	for _, c := range []struct{ line, golden string }{
		{"help", "help.txt"},
		{"--help", "help.txt"},
		{"-h", "help.txt"},
		{"help help", "help.txt"},
		{"help backup", "help-backup.txt"},
		{"backup --help", "help-backup.txt"},
		{"help log", "help-log.txt"},
		{"calendar --help", "help-calendar.txt"},
		{"log -h", "help-log.txt"},
		{"help verify", "help-verify.txt"},
		{"help notify", "help-notify.txt"},
		{"help diagnose", "help-diagnose.txt"},
		{"--version", "version.txt"},
		{"login --version", "version.txt"},
	} {
		t.Run(c.line, func(t *testing.T) {
			env, o := testEnv()
			if l, code := Start(strings.Fields(c.line), env); l != nil || code != Done {
				t.Fatalf("line %+v, code %d: %s", l, code, o.err.String())
			}
			golden(t, c.golden, o.out.String())
		})
	}
}

func TestEveryCommandIsExplained(t *testing.T) {
	for _, c := range Tree().Commands() {
		var out strings.Builder
		cmdline.WriteHelp(&out, c, english)
		if !strings.Contains(out.String(), "archiver "+c.Name()) || c.Short == "" {
			t.Errorf("%s is not explained", c.Name())
		}
		if c.RunE == nil {
			t.Errorf("%s does nothing", c.Name())
		}
		if !slices.Contains(Commands(), c.Name()) {
			t.Errorf("%s is not among the commands: %s", c.Name(), Commands())
		}
	}
}

// TestTheExplorerOpensTheWindow: cobra ends a program that is started there, unless
// it is told not to.
func TestTheExplorerOpensTheWindow(t *testing.T) {
	if cobra.MousetrapHelpText != "" {
		t.Error("a start in the Explorer would be sent to a command line")
	}
}

func FuzzLine(f *testing.F) {
	for _, line := range []string{"backup on --since 90d", "log --from 2026-11-20", "--data=", "- -- ---", "status --format=json"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		env, o := testEnv()
		if strings.HasPrefix(strings.TrimSpace(line), cobra.ShellCompRequestCmd) {
			return // cobra speaks to the shell's script on standard error too
		}
		l, code := Start(strings.Fields(line), env)
		if l == nil && code != Done && code != WrongUsage {
			t.Errorf("code %d", code)
		}
		if (code == WrongUsage) != (o.err.Len() > 0) {
			t.Errorf("code %d, said %q", code, o.err.String())
		}
	})
}
