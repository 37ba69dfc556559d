package terminal

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// commandLines are what TestTranscript types after "archiver", by subject. A word
// written as "" is an empty argument.
var commandLines = []struct {
	subject string
	lines   []string
}{
	{"help", []string{
		"help", "--help", "-h", "-help", "--h", "help help", "help --help", "--demo --help", "--hidden --help",
		"login --help", "logout --help", "connect --help", "disconnect --help", "backup --help", "run --help", "retry --help", "verify --help",
		"log --help", "calendar --help", "status --help", "diagnose --help", "notify --help", "rescue --help",
		"help login", "help backup", "help notify", "log -h", "--help log", "help log --demo",
		"backup on --help", "backup --hidden --help", "help login --help", "run --once --help", "--data here run --help",
	}},
	{"version", []string{
		"--version", "-version", "login --version", "--version login", "--version --help", "--help --version", "backup --version", "backup off --since 1h --version",
	}},
	{"the window", []string{
		`""`, "", "--demo", "-demo", "--hidden", "--data here", "--data=here", "-data here", "-data=here", "--demo --hidden --data here", "--data --demo", "--data -demo", "--data -h",
	}},
	{"flags before and after the command", []string{
		"--data here login", "login --data here", "login --data=here", "login -data here -demo", "--demo login", "login --demo", "--demo login --data here",
		"--data here --data there login", "--data here login --data there", "--data login", "--data login login", "--data=a=b login", "--demo --demo login",
		"--demo run --once --data here", "run -once", "backup --scope extension on", "backup --scope=extension on --types=fax,sms", "backup -scope extension on",
		"--once run", "--scope account backup on", "--format json status", "--bogus run", "--bogus=1 run", "-x run", "-xyz run", "-xyz", "--onec run",
	}},
	{"flags without a value", []string{
		"--demo=true", "--demo=false", "--demo=", "run --once=true", "run --once=false", "run --once=yes", "run --once=", "run --once true", "run --once false",
		"--help=true", "--help=false", "-h=true", "-h=", "--version=true", "--hidden=false", "log --less=1", "notify --off=0", "-once=true run", "run -once=true",
	}},
	{"flags with a value", []string{
		"log --data", "--data", "run --data", "log --from", "log --from --to", "--data= log", `--data "" log`, "log --data=", "backup on --since -24h",
		"backup on --since=-24h", "backup on --since --types", `backup on --scope ""`, "backup on --scope=", `notify --ping ""`, "notify --ping=", "notify --test --ping",
	}},
	{"mistyped commands", []string{
		"lgoin", "frobnicate", "LOGIN", "x", "-", "stauts", "lgoin --help", "lgoin --version", "lgoin --onec", "--demo lgoin", "--onec lgoin", "help lgo", "help frobnicate",
		"help login logout", "logs", "login login", "run help", "now run", "--help lgoin", "hlep run", "helpp",
	}},
	{"mistyped flags", []string{
		"run --onec", "login --scope account", "notify --smtp-password secret", "--hiden", "--x", "-x", "run -x", "run --x=1", "log --form 2026-11-20", "log --limit 3",
		"--", "---", "- -- ---", "--=x", "-=x", "---data here", "run --", "run -- now", "run now --", "-- login", "login -- --bogus", "-hx", "-xh", "run --ONCE", "run -once -twice",
		"retry -- sms/1", "--é", "-é", "run --o",
	}},
	{"words", []string{
		"run now", "login now", "verify it", "log today", "calendar 2026-11-20", "status json", "notify off", "backup", "backup no", "backup ON", "backup on off", "backup off off",
		"backup on on", `backup ""`, `run ""`, `backup on ""`, "backup --help no", "backup no --help", "run now --help", "run --help now", "run now --version", "login --hidden", "--hidden login",
		"--hidden backup", "help --hidden", "--hidden help", "backup -",
	}},
	{"several mistakes", []string{
		"run now --onec", "run --onec now", "backup no --scope acount", "backup --scope acount no", "lgoin --bogus", "retry 77 --cause x", "retry --cause x 77",
		"notify --ping x --mail-to y", "notify --mail-to y --ping x", "--hidden backup off --since 24h", "log --format xml --from x", "run a b", "run --once=1 --twice", "run --help --twice", "run --twice --help",
	}},
	{"backup", []string{
		"backup on", "backup off", "backup off --since 24h", "backup off --types sms", "backup off --scope account", "backup --since 24h --types sms --scope extension off",
		"backup on --scope acount", "backup on --scope account --types call-recordings", "backup on --types voicemails", "backup on --types sms,", "backup on --types ,", "backup on --types SMS",
		"backup on --types sms,,fax", "backup on --types fax,fax", "backup on --scope account --types sms", "backup on --types sms --scope account", "backup on --scope account --types sms,fax --extensions 101,102 --except 103", "backup on --scope account --extensions 1x", "backup off --except 103", "backup on --scope account --scope extension --types sms",
		"backup on --since yesterday", "backup on --since 90d", "backup on --since 1.5d", "backup on --since 99999999999d", "backup on --since 2026-11-22T00:00:00Z", "backup on --since 2026-11-01",
		"backup on --since 0s", "backup on --since everything",
	}},
	{"connect", []string{
		"connect ftp", "connect dropbox x", "connect folder", "connect folder nas", "connect sftp", "connect sftp nas", "connect sftp sftp://nas/calls", "connect sftp sftp://ana@nas",
		"connect sftp sftp://ana:secret@nas/calls", "connect sftp sftp://ana@nas/calls --key a --agent", "connect sftp sftp://ana@nas/calls --host-key 12:34", "connect sftp sftp://ana@nas/calls --key-id x",
		"connect s3", "connect s3 https://nas", "connect s3 https://nas/calls", "connect s3 calls --key-id x", "connect s3 https://id:secret@nas/calls --key-id x", "connect s3 https://nas/calls --key-id x --make-key",
		`connect s3 https://nas/calls --key-id ""`, "connect --agent", "disconnect nas", "disconnect sftp folder",
		"connect folder nas --also", "connect dropbox --also", "connect --also=yes",
	}},
	{"login", []string{
		"login --server platform.ringcentral.com", "login --server https://platform.ringcentral.biz/", "login --server PLATFORM.ringcentral.biz:443", "login --server http://platform.ringcentral.biz",
		"login --server platform.ringcentral.bz", "login --server ringcentral.biz", "login --server https://platform.ringcentral.biz.evil.example", "login --server https://ana@platform.ringcentral.biz",
		`login --server ""`, "login --server %", "login --server", "login --server platform.ringcentral.biz --demo", "logout --server platform.ringcentral.biz",
	}},
	{"rescue", []string{
		"rescue", "rescue --since 90d", "rescue --since 2023-11-20", "rescue --since everything", "rescue --since everything --begin", "rescue --begin", "rescue --since everthing",
		"rescue --since 2026-11-22", `rescue --since ""`, "rescue everything", "rescue --since everything --since 90d --begin",
	}},
	{"retry", []string{
		"retry", "retry sms/1", "retry sms/1 fax/2", "retry --cause dropbox-full", "retry --cause=dropbox-full", "retry 7700000001004", "retry sms/1 7", "retry --cause dropbox-ful",
		"retry --cause frobnicate", `retry --cause ""`, "retry sms/1 --cause offline", "retry --cause offline sms/1", "retry 77 --help", "retry calls/1", `retry ""`, "retry sms/",
	}},
	{"log", []string{
		"log", "log --less", "log --from 2026-11-20", "log --to 2026-11-20", "log --from 2026-11-20 --to 2026-11-20", "log --from 2026-11-21 --to 2026-11-20", "log --from 2026-13-01",
		"log --from 2026-11-21T10:40:00Z --to 2026-11-21T10:20:00Z", "log --to tomorrow", "log --format csv", "log --format json", "log --format table", "log --format xml", "log --format text",
		`log --from ""`, "log --from 2026-11-22",
	}},
	{"calendar", []string{
		"calendar", "calendar --by-extension", "calendar --from 2026-11-20 --to 2026-11-20", "calendar --from 2026-11-21 --to 2026-11-20", "calendar --from 2026-11-22", "calendar --from x",
		"calendar --to 2026-11-20T00:00:00Z", "calendar --from 2020-01-01", "calendar --format xml", "calendar --format csv", "calendar --to 2026-11-20",
	}},
	{"a service", []string{
		"help run", "run --listen 9464", "run --listen :9464", "run --listen 127.0.0.1:9464", "run --listen 127.0.0.1", "run --listen x", "run --listen 70000", "run --listen=", "run --listen",
		"run --once --listen 9464", "run --log-level debug", "run --log-level off", "run --log-level verbose", "run --once --log-level info", "status --format prometheus",
	}},
	{"proxy", []string{
		"proxy", "proxy --test", "proxy system", "proxy none --test", "proxy proxy.example.com:8080 --user ana --password-file f", "proxy proxy.example.com", "proxy http://ana:x@proxy.example.com:8080", "proxy proxy.example.com:8080 --user office:ana",
		"proxy none --user ana", "proxy --user ana", "proxy http://p:1 --password-file f", "proxy http://p:1 --user=", "proxy none system", "help proxy",
	}},
	{"the running program", []string{
		"pause", "pause --until 2h", "pause --until 3d", "pause --until 2026-11-22T08:00:00Z", "pause --until 2026-11-20T08:00:00Z", "pause --until tomorrow", "pause --until -2h", "pause --until",
		"pause 2h", "resume", "resume --until 2h", "show", "show window", "quit", "quit now", "help pause", "help resume", "help show", "help quit",
	}},
	{"service", []string{"service", "service install", "service status", "service uninstall", "service remove", "service install --listen 9464", "service install --listen x", "service status --listen 9464", "service install --demo", "help service"}},
	{"status", []string{"status", "status --format text", "status --format json", "status --format jsno", "status --format table", "status --check", "status --check --format json", "help status"}},
	{"one of several places", []string{
		"verify --place folder", "log --place sftp --less", "calendar --place s3 --from 2026-11-20", "accept --place folder sms/1", "verify --place nas", "log --place", "log --place=", "retry --place folder", "status --place folder",
	}},
	{"completion", []string{
		"completion", "help completion", "completion sh", "completion bsh", "completion bash zsh", "completion --help", "completion --version", "completion --hidden bash", "completion --no-descriptions",
		"--version completion bash", "completion tcsh",
	}},
	{"notify", []string{
		"notify", "notify --off", "notify --off --test", "notify --test --ping http://x.example --off", "notify --off --ping http://x.example --test", "--demo notify --off --data here", "notify --off --off",
		"notify --ping hc-ping.com", "notify --ping https://hc-ping.com/x", "notify --mail-to ana", "notify --mail-to a@b.c,d@e.f", "notify --mail-to=", "notify --mail-from ana@", "notify --mail-from a@b.c",
		"notify --smtp mail.example.com:x", "notify --smtp mail.example.com", "notify --smtp=", "notify --smtp-security ssl", "notify --smtp-security tls", "notify --smtp-user ana",
		"notify --smtp-password-file f", "notify --test", "notify --silence dropbox-full", "notify --silence dropbox-full --until 3d", "notify --silence dropbox-ful",
		"notify --until 3d", "notify --silence offline --until 2020-01-01T00:00:00Z", "notify --tell gone", "notify --tell gone --silence gone", "notify --webhook-file f --webhook-format teams", "notify --webhook-format slack", "notify --no-webhook --webhook-file f",
		"notify --webhook-file - --ping-file -", "notify --webhook https://hooks.slack.com/x", "notify --updates off", "notify --updates no", "notify --off --silence gone", "notify --ping-file=", "notify --webhook-file=", "notify --smtp-password-file=",
	}},
}

// TestTranscript holds what the program answers to each command line, and its exit
// code, against testdata/commandlines.txt. A line that is right and needs the
// engine is answered there by what would begin.
func TestTranscript(t *testing.T) {
	var out strings.Builder
	for _, about := range commandLines {
		fmt.Fprintf(&out, "# %s\n\n", about.subject)
		for _, line := range about.lines {
			fmt.Fprintf(&out, "$ %s\n", strings.TrimSpace("archiver "+line))
			answer(t, &out, line)
			fmt.Fprintln(&out)
		}
	}
	golden(t, "commandlines.txt", out.String())
}

// answer writes what the program says to a command line.
func answer(t *testing.T, out *strings.Builder, line string) {
	t.Helper()
	args := strings.Fields(line)
	for i := range args {
		if args[i] == `""` {
			args[i] = ""
		}
	}
	env, o := testEnv()
	l, code := Start(args, env)
	if o.out.Len() > 0 {
		out.WriteString(o.out.String())
	}
	for said := range strings.Lines(o.err.String()) {
		fmt.Fprintf(out, "2> %s", said)
	}
	if l == nil {
		fmt.Fprintf(out, "[exit %d]\n", code)
		return
	}
	does := "does the command"
	if l.Window() {
		does = "opens the window"
	}
	if l.Data != "" {
		does += ", data " + filepath.Base(l.Data)
	}
	if l.Demo {
		does += ", demo"
	}
	if l.Hidden {
		does += ", hidden"
	}
	fmt.Fprintf(out, "[%s]\n", does)
}
