package terminal

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/notice"
	"ringcentral-archiver/archiver/notice/noticetest"
	"ringcentral-archiver/archiver/reasons"
	versions "ringcentral-archiver/archiver/update"
	"ringcentral-archiver/store/storetest"
	"ringcentral-archiver/ui/terminal/output"
)

// teller runs notify with an engine of its own.
type teller struct {
	t      *testing.T
	engine *archiver.Archiver
}

func newTeller(t *testing.T) *teller {
	t.Helper()
	a, err := archiver.New(archiver.Options{Store: storetest.Open(t), Clock: clockwork.NewFakeClockAt(noon), Zone: pacific})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return &teller{t, a}
}

func (r *teller) run(password string, args ...string) (code int, out, trouble string) {
	r.t.Helper()
	env, o := testEnv()
	env.SMTPPassword = password
	l, code := Start(append([]string{"notify"}, args...), env)
	if l != nil {
		code = l.Run(r.t.Context(), r.engine, env)
	}
	return code, o.out.String(), o.err.String()
}

func TestNotifySetsShowsTestsAndTurnsOff(t *testing.T) {
	r := newTeller(t)
	s := noticetest.Start(t, noticetest.Options{User: "ana", Password: "open sesame"})
	address := "127.0.0.1:" + strconv.Itoa(s.Port)
	if code, out, _ := r.run("of something else"); code != Done || out != "Ping     not set up\nMail     not set up\nWebhook  not set up\n" {
		t.Errorf("at first: %d %q", code, out)
	}
	set := []string{"--mail-to", "ana@example.com", "--mail-from", "archiver@example.com", "--smtp", address, "--smtp-security", "none", "--smtp-user", "ana", "--test"}
	code, out, trouble := r.run("wrong", set...)
	if code != Failed || !strings.Contains(trouble, "does not accept the user name and password") {
		t.Errorf("a wrong password: %d %q %q", code, out, trouble)
	}
	if n, err := r.engine.Notices(); err != nil || len(n.To) > 0 {
		t.Errorf("kept although the test failed: %+v %v", n, err)
	}
	code, out, trouble = r.run("open sesame", set...)
	want := "The mail server accepted the test mail to ana@example.com.\nPing     not set up\nMail     ana@example.com\n         from archiver@example.com\n         through " + address + ", not encrypted, as ana\nWebhook  not set up\n"
	if code != Done || out != want {
		t.Errorf("%d %q %q", code, out, trouble)
	}
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("open sesame\r\nmore\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ping := filepath.Join(t.TempDir(), "ping")
	if err := os.WriteFile(ping, []byte("https://hc-ping.com/secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, trouble = r.run("", "--smtp-password-file", file, "--ping-file", ping)
	if code != Done || !strings.Contains(out, "Ping     hc-ping.com\n") || strings.Contains(out, "secret") {
		t.Errorf("%d %q %q", code, out, trouble)
	}
	if code, _, trouble = r.run("", "--ping=", "--test"); code != Done { // with the password that is kept
		t.Errorf("%d %q", code, trouble)
	}
	if code, out, _ = r.run("", "--off"); code != Done || !strings.Contains(out, "no mail and no pings") {
		t.Errorf("%d %q", code, out)
	}
	if n, err := r.engine.Notices(); err != nil || len(n.To) > 0 || n.Ping != "" || n.HasPassword {
		t.Errorf("still told: %+v %v", n, err)
	}
	if len(s.Mails()) != 2 {
		t.Errorf("%d mails", len(s.Mails()))
	}
}

func TestNotifyFailures(t *testing.T) {
	r := newTeller(t)
	for _, c := range []struct {
		want string
		args []string
	}{
		{"there is nothing to test", []string{"--test"}},
		{"enter its name", []string{"--mail-to", "ana@example.com"}},
		{"Enter the password for ana", []string{"--mail-to", "ana@example.com", "--smtp", "h", "--smtp-user", "ana"}},
		{"read a secret", []string{"--mail-to", "ana@example.com", "--smtp", "h", "--smtp-password-file", "/no/such/file"}},
	} {
		if code, _, trouble := r.run("", c.args...); code != Failed || !strings.Contains(trouble, c.want) {
			t.Errorf("%v: %d %q", c.args, code, trouble)
		}
	}
}

func TestWriteNotices(t *testing.T) {
	var out strings.Builder
	flush(output.Notices(&out, archiver.Notices{From: "a@example.com", Server: notice.Server{Host: "mail.example.com", Port: 25, Security: notice.NoSecurity}},
		archiver.NoticesView{
			PingHost: "hc-ping.com", MailTo: []string{"ana@example.com"}, Mailed: noon, Pinged: noon, MailTrouble: &notice.Failure{Kind: notice.WrongPassword, About: "mail.example.com"},
			PingTrouble: &notice.Failure{Kind: notice.PingRefused, About: "hc-ping.com", Said: "404 Not Found"},
			PingSignals: true, HookHost: "prod-12.westeurope.logic.azure.com", HookFormat: notice.TeamsFormat, Hooked: noon,
			HookTrouble: &notice.Failure{Kind: notice.HookRefused, About: "prod-12.westeurope.logic.azure.com", Said: "400 Bad Request"},
			Silenced:    []archiver.Silence{{Reason: reasons.DropboxFull, Until: noon}, {Reason: reasons.Gone}, {Reason: reasons.NoPermission, Told: true}},
		}, archiver.UpdateView{Possible: true, On: true, Version: "0.2.0", Page: "https://example.com/download"}, english))
	golden(t, "notices.txt", out.String())
}

// TestNoSecretIsAnArgument: it is read from a file or from standard input. One in the command line is refused, wherever it stands there,
// and not repeated.
func TestNoSecretIsAnArgument(t *testing.T) {
	for _, args := range []string{
		"notify --ping https://h/secret", "notify --ping=secret", "notify --ping=https://h/secret --off", "notify --ping-file https://h/secret",
		"notify --webhook-file https://h/secret", "notify --test --webhook-file=https://h/secret", "notify https://h/secret", "https://h/secret",
		"notify --off https://h/secret", "notify --webhook https://h/secret", "notify --webhook=https://h/secret", "notify --webhook-format https://h/secret",
		"notify --silence https://h/secret", "notify --until https://h/secret", "notify --mail-to https://h/secret", "notify --mail-from https://h/secret",
		"notify --smtp ana:secret@mail.example.com:25", "notify --smtp https://ana:secret@mail.example.com", "notify --smtp-password secret",
		"proxy http://ana:secret@proxy.example.com:8080", "proxy ana:secret@proxy.example.com:8080", "proxy system http://ana:secret@proxy.example.com:8080",
		"login --server https://ana:secret@ringcentral.example", "run --listen http://ana:secret@127.0.0.1", "help https://h/secret", "retry https://h/secret",
	} {
		env, o := testEnv()
		if l, code := Start(strings.Fields(args), env); l != nil || code != WrongUsage {
			t.Errorf("%s: %d", args, code)
		}
		if got := o.err.String() + o.out.String(); strings.Contains(got, "secret") || got == "" {
			t.Errorf("%s: it says %q", args, got)
		}
	}
}

// TestThePingURLIsInAFile: or comes from standard input.
func TestThePingURLIsInAFile(t *testing.T) {
	const address = "https://hc-ping.com/secret"
	file := filepath.Join(t.TempDir(), "ping")
	if err := os.WriteFile(file, []byte(address+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args    []string
		input   string
		want    string // empty = it fails
		trouble string
	}{
		{[]string{"--ping-file", file}, "", address, ""},
		{[]string{"--ping-file", "-"}, address + "\n", address, ""},
		{[]string{"--ping", address}, "", "", "--ping takes no URL, because every user of this computer can read the arguments of a command."},
		{[]string{"--ping-file", address}, "", "", "Write it into a file and give --ping-file FILE"},
		{[]string{"--ping-file", "-"}, "", "", "the first line of standard input is empty"},
		{[]string{"--ping-file", "/no/such/file"}, "", "", "read a secret"},
		{[]string{"--ping-file", "-"}, "hc-ping.com/secret", "", "is not a ping URL"},
		{[]string{"--ping-file", "-", "--ping", ""}, "", "", "cannot be used with"},
	} {
		r := newTeller(t)
		env, o := testEnv()
		env.In = strings.NewReader(c.input)
		l, code := Start(append([]string{"notify"}, c.args...), env)
		if l != nil {
			code = l.Run(t.Context(), r.engine, env)
		}
		n, err := r.engine.Notices()
		if err != nil || n.Ping != c.want || (code == Done) != (c.want != "") {
			t.Errorf("%v: %d, %+v, %v", c.args, code, n, err)
		}
		if got := o.err.String(); !strings.Contains(got, c.trouble) || c.trouble == "" && got != "" || strings.Contains(got+o.out.String(), "secret\n") {
			t.Errorf("%v: it says %q", c.args, got)
		}
	}
}

// TestNotifySilencesACause: it is listed as silenced, here and in the status, until it is taken back.
func TestNotifySilencesACause(t *testing.T) {
	r := newTeller(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--silence", "dropbox-full"}, "Silenced  dropbox-full, until it is over\n"},
		{[]string{"--silence", "no-permission", "--until", "3d"}, "Silenced  dropbox-full, until it is over\n          no-permission, until 2026-11-24 12:07\n"},
		{[]string{"--tell", "dropbox-full"}, "Silenced  no-permission, until 2026-11-24 12:07\n"},
		{[]string{"--silence", "gone", "--tell", "no-permission"}, "Silenced  gone, until it is over\n"},
		{nil, "Silenced  gone, until it is over\n"},
	} {
		code, out, trouble := r.run("", c.args...)
		if _, silenced, _ := strings.Cut(out, "Webhook   not set up\n"); code != Done || silenced != c.want {
			t.Errorf("%v: %d %q %q", c.args, code, out, trouble)
		}
	}
	silent := filepath.Join(t.TempDir(), "ping")
	if err := os.WriteFile(silent, []byte("http://127.0.0.1:1/\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, trouble := r.run("", "--silence", "offline", "--ping-file", silent, "--test"); code != Failed || len(r.engine.Snapshot().Notices.Silenced) != 1 {
		t.Errorf("a test that fails: %d, %q, silenced %+v", code, trouble, r.engine.Snapshot().Notices.Silenced)
	}
	var status strings.Builder
	if err := output.WriteStatus(&status, r.engine.Snapshot(), english); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(status.String(), "\nSilenced     gone, until it is over\n") {
		t.Errorf("the status is\n%s", status.String())
	}
}

// TestAFormatNeedsAWebhook: it is not taken as if it did something.
func TestAFormatNeedsAWebhook(t *testing.T) {
	r := newTeller(t)
	if code, _, trouble := r.run("", "--webhook-format", "teams"); code != Failed || !strings.Contains(trouble, "--webhook-file") {
		t.Errorf("%d, %q", code, trouble)
	}
	address := filepath.Join(t.TempDir(), "webhook")
	if err := os.WriteFile(address, []byte("https://hooks.example.com/x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, trouble := r.run("", "--webhook-format", "teams", "--webhook-file", address); code != Done || !strings.Contains(out, "hooks.example.com, for Teams") {
		t.Errorf("%d, %q, %q", code, out, trouble)
	}
	if code, out, trouble := r.run("", "--webhook-format", "text"); code != Done || !strings.Contains(out, "hooks.example.com, as text") {
		t.Errorf("%d, %q, %q", code, out, trouble)
	}
}

// TestTheWebhookIsNoArgument: it is read from a file or from standard input, tried, shown by its host
// only, and taken away alone.
func TestTheWebhookIsNoArgument(t *testing.T) {
	r := newTeller(t)
	status, posted := http.StatusOK, 0
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		posted++
		w.WriteHeader(status)
	}))
	t.Cleanup(chat.Close)
	host := strings.TrimPrefix(chat.URL, "http://")
	file := filepath.Join(t.TempDir(), "webhook")
	if err := os.WriteFile(file, []byte(chat.URL+"/secret\nmore\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(in string, args ...string) (code int, out, trouble string) {
		env, o := testEnv()
		if in != "" {
			env.In = strings.NewReader(in)
		}
		l, code := Start(append([]string{"notify"}, args...), env)
		if l != nil {
			code = l.Run(t.Context(), r.engine, env)
		}
		if said := o.out.String() + o.err.String(); strings.Contains(said, "secret") {
			t.Errorf("shows the secret: %q", said)
		}
		return code, o.out.String(), o.err.String()
	}
	for _, c := range []struct {
		in     string
		args   []string
		status int
		code   int
		want   string // of what is said
		posted int
	}{
		{"", []string{"--webhook-file", file, "--test"}, http.StatusOK, Done, host + " took the test message.\nPing     not set up\nMail     not set up\nWebhook  " + host + ", as text\n", 1},
		{"", []string{"--webhook-format", "teams"}, http.StatusOK, Done, "Webhook  " + host + ", for Teams\n", 0},
		{"", []string{"--ping", ""}, http.StatusOK, Done, "Webhook  " + host + ", for Teams\n", 0},
		{"https://hooks.slack.com/services/secret\n", []string{"--webhook-file", "-"}, http.StatusOK, Done, "Webhook  hooks.slack.com, as text\n", 0},
		{"http://chat.example.com/secret\n", []string{"--webhook-file", "-"}, http.StatusOK, Failed, "“http://…” is not a webhook URL", 0},
		{"", []string{"--webhook-file", file, "--test"}, http.StatusNotFound, Failed, "did not accept the message", 1},
		{"", nil, http.StatusOK, Done, "Webhook  hooks.slack.com, as text\n", 0},
		{"", []string{"--no-webhook"}, http.StatusOK, Done, "Webhook  not set up\n", 0},
	} {
		status, posted = c.status, 0
		code, out, trouble := run(c.in, c.args...)
		if code != c.code || !strings.Contains(out+trouble, c.want) || posted != c.posted {
			t.Errorf("%v: %d %q %q, %d posted", c.args, code, out, trouble, posted)
		}
	}
}

// TestNotifyTurnsUpdatesOff: where the program was built to look for any.
func TestNotifyTurnsUpdatesOff(t *testing.T) {
	r := newTeller(t)
	if code, _, trouble := r.run("", "--updates", "off"); code != Failed || !strings.Contains(trouble, "built without an address") {
		t.Errorf("%d %q", code, trouble)
	}
	a, err := archiver.New(archiver.Options{
		Store: storetest.Open(t), Clock: clockwork.NewFakeClockAt(noon), Zone: pacific, Update: versions.Source{Address: "https://example.com/update.txt", Key: "key"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	r.engine = a
	for _, c := range []struct{ set, want string }{{"off", "Updates  not looked for\n"}, {"on", "Updates  looked for once a day\n"}} {
		if code, out, trouble := r.run("", "--updates", c.set); code != Done || !strings.HasSuffix(out, c.want) {
			t.Errorf("%s: %d %q %q", c.set, code, out, trouble)
		}
		if got := a.Snapshot().Update.On; got != (c.set == "on") {
			t.Errorf("%s: %v", c.set, got)
		}
	}
}

// TestTheStatusHasANewerVersion: in a line, and for programs.
func TestTheStatusHasANewerVersion(t *testing.T) {
	v := archiver.Snapshot{Update: archiver.UpdateView{Possible: true, On: true, Version: "0.2.0", Page: "https://example.com/download"}}
	var text, programs strings.Builder
	if err := output.WriteStatus(&text, v, english); err != nil {
		t.Fatal(err)
	}
	if err := output.WriteJSON(&programs, output.StatusOf(v)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "\nUpdate       version 0.2.0 is available: https://example.com/download\n") {
		t.Errorf("the status is\n%s", text.String())
	}
	if !strings.Contains(programs.String(), `"version": "0.2.0"`) {
		t.Errorf("for programs it is\n%s", programs.String())
	}
}
