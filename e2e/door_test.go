package e2e

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/control"
)

// archivedOnce is a computer on which everything is set up and archived once.
func archivedOnce(t *testing.T) *harness.Computer {
	t.Helper()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "0 left.", "run --once")
	return pc
}

// hold starts the program that holds the data folder from now on.
func hold(pc *harness.Computer) *harness.Command {
	pc.T.Helper()
	r := pc.Start(nil, "run")
	r.Until("Archiving every hour.")
	return r
}

func release(pc *harness.Computer, holder *harness.Command) {
	pc.T.Helper()
	holder.Signal(os.Interrupt)
	pc.Check(holder.End(), 0, "", "run")
}

// TestAnswersAreTheSame: whether a program holds the data folder or not, a command writes the same and
// ends with the same code.
func TestAnswersAreTheSame(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	pc.Set("SMTP_PASSWORD", "app password")
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ping := filepath.Join(t.TempDir(), "ping")
	if err := os.WriteFile(ping, []byte("https://hc-ping.com/x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	commands := []string{
		"status", "status --format json", "log", "log --format csv", "log --format json --less", "calendar", "calendar --by-extension --format csv",
		"calendar --from 2020-01-01", "notify", "notify --ping https://hc-ping.com/x", "notify --ping-file " + ping, "notify --off", "notify --test",
		"notify --mail-to a@example.com --mail-from b@example.com --smtp mail.example.com --smtp-user u --smtp-password-file " + password,
		"notify --mail-to a@example.com --smtp-password-file " + password + ".missing", "notify --off", "verify", "accept", "accept sms/1",
		"backup on --scope account --types sms --extensions 999", "backup on", "retry sms/1", "retry --cause dropbox-full", "run --once", "pause", "status", "run --once", "pause --until 2h",
		"resume", "login now", "lgoin", "help status", "--version",
	}
	alone := map[string]harness.Outcome{}
	all := func(check func(command string, o harness.Outcome)) {
		pc.Set("TZ", "America/Los_Angeles") // whatever the holder's is
		for i, c := range commands {
			check(fmt.Sprint(i, " ", c), pc.Run(c))
		}
		pc.Set("TZ", "UTC")
	}
	pc.Want(0, "", "verify") // the calendar says what was verified
	all(func(command string, o harness.Outcome) { alone[command] = o })
	holder := hold(pc)
	all(func(command string, o harness.Outcome) {
		want := alone[command]
		if lasting(o.Out) != lasting(want.Out) || o.Err != want.Err || o.Code != want.Code {
			t.Errorf("%s: %d\n%s%s\nalone: %d\n%s%s", command, o.Code, o.Out, o.Err, want.Code, want.Out, want.Err)
		}
	})
	release(pc, holder)
}

// TestTheAuthoritiesAreTheHolders: a file of them that the holder was not started with is not used, and
// that is said.
func TestTheAuthoritiesAreTheHolders(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	ca := " --ca-file " + pc.Getenv("SSL_CERT_FILE")
	holder := hold(pc)
	if o := pc.Want(0, "Ana Ruiz", "status"+ca); !strings.Contains(o.Err, "--ca-file is not used") {
		t.Errorf("said %q", o.Err)
	}
	pc.Want(0, "", "quit"+ca)
	pc.Check(holder.End(), 0, "", "run")
	holder = pc.Start(nil, "run"+ca)
	holder.Until("Archiving every hour.")
	if o := pc.Want(0, "Ana Ruiz", "status"+ca); o.Err != "" {
		t.Errorf("said %q", o.Err)
	}
	release(pc, holder)
}

// TestTheCallersTimeZone: times are written as at the caller, whatever the holder's zone is.
func TestTheCallersTimeZone(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	now := time.Now().UTC()
	command := "log --from " + now.Add(-20*time.Hour).Format(time.RFC3339) + " --to " + now.Add(-6*time.Hour).Format(time.RFC3339)
	alone := map[string]string{}
	for _, zone := range []string{"America/Los_Angeles", ":Asia/Tokyo", "", "/usr/share/zoneinfo/Asia/Kolkata", "UTC"} {
		pc.Set("TZ", zone)
		alone[zone] = pc.Want(0, "success", command).Out
	}
	if alone[":Asia/Tokyo"] == alone["UTC"] || alone["America/Los_Angeles"] == alone["UTC"] {
		t.Fatal("the zones do not differ")
	}
	holder := hold(pc)
	for zone, want := range alone {
		pc.Set("TZ", zone)
		if got := pc.Run(command).Out; got != want {
			t.Errorf("in %q:\n%s\nalone:\n%s", zone, got, want)
		}
	}
	release(pc, holder)
}

// TestTheCallersLanguage: what people read is said in that of the caller's environment, whatever the holder's is; what programs read is not.
func TestTheCallersLanguage(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	pc.Set("LANG", "fr_FR.UTF-8")
	holder := pc.Start(nil, "run")
	holder.Until("Archivage toutes les heures.")
	programs := map[string]string{}
	for _, c := range []struct{ lang, all, says, wrong string }{
		{"de_DE.UTF-8", "", "Alles, was RingCentral hat", "ist kein Befehl"},
		{"es_ES.UTF-8", "", "Todo lo que tiene RingCentral", "no es un comando"},
		{"fr_CA.UTF-8", "", "Tout ce que RingCentral a", "n’est pas une commande"},
		{"it_IT.UTF-8", "", "Everything RingCentral holds", "is not a command"},
		{"de_DE.UTF-8", "C", "Everything RingCentral holds", "is not a command"},
	} {
		pc.Set("LANG", c.lang)
		pc.Set("LC_ALL", c.all)
		pc.Want(0, c.says, "status")
		pc.Want(2, c.wrong, "fly")
		for _, command := range []string{"log --format csv", "log --format json", "calendar --format csv", "calendar --format json"} {
			got := pc.Run(command).Out
			if before, had := programs[command]; got == "" || had && before != got {
				t.Errorf("%s, %s: %s gives\n%s\nnot\n%s", c.lang, c.all, command, got, before)
			}
			programs[command] = got
		}
		pc.Want(0, `"of": "all extensions"`, "status --format json")
	}
	release(pc, holder)
}

// TestADoorOutlivesNoHolder: after a kill the next command works at once, and the next holder has a
// door again. A holder that does not answer is named, and loses nothing.
func TestADoorOutlivesNoHolder(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	holder := hold(pc)
	pc.Want(1, "already running with this data folder", "run")
	holder.Signal(syscall.SIGSTOP)
	pc.Want(4, "already running with this data folder ("+pc.Data+") and does not answer", "status")
	pc.Want(4, "does not answer", "quit")
	holder.Signal(syscall.SIGCONT)
	pc.Want(0, "Ana Ruiz", "status")
	holder.Signal(os.Kill)
	holder.End()
	if _, err := os.Lstat(filepath.Join(pc.Data, "door.sock")); err != nil {
		t.Fatalf("the kill left no door behind: %v", err)
	}
	pc.Want(0, "Ana Ruiz", "status")
	pc.Want(0, "is not running", "quit")
	pc.Want(1, "is not running", "show")
	holder = hold(pc)
	pc.Want(1, "without a window", "show")
	pc.Want(1, "Quit it first: archiver quit.", "repair")
	release(pc, holder)
	if left, err := filepath.Glob(filepath.Join(pc.Data, "door.*")); err != nil || len(left) > 0 {
		t.Errorf("%v left, %v", left, err)
	}
}

// TestAHolderThatFallsSilent while it does a command keeps no command waiting without an end.
func TestAHolderThatFallsSilent(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	holder := hold(pc)
	login := pc.Start(nil, "login")
	login.Until("  http")
	holder.Signal(syscall.SIGSTOP)
	pc.Check(login.End(), 4, "has not answered to the end. What you asked for may be done or not.", "login")
	holder.Signal(syscall.SIGCONT)
	pc.Want(0, "Ana Ruiz", "status")
	release(pc, holder)
}

// TestTheDoorOfADemonstration is like any other: a holder that does not answer is named, and a kill
// leaves nothing that is in the way.
func TestTheDoorOfADemonstration(t *testing.T) {
	t.Parallel()
	pc := harness.Offline(t)
	holder := pc.Start(nil, "--demo run")
	holder.Until("Archiving every hour.")
	holder.Signal(syscall.SIGSTOP)
	pc.Want(4, "does not answer", "--demo status")
	pc.Want(4, "does not answer", "--demo quit")
	holder.Signal(os.Kill)
	holder.End()
	if _, err := os.Lstat(filepath.Join(pc.Data, control.SocketName)); err != nil {
		t.Fatalf("the kill left no door behind: %v", err)
	}
	pc.Want(0, "is not running", "--demo quit")
	pc.Want(0, "Ana Ruiz", "--demo status")
	holder = pc.Start(nil, "--demo run")
	holder.Until("Archiving every hour.")
	pc.Want(0, "asked to quit", "--demo quit")
	pc.Check(holder.End(), 0, "", "run")
}

// TestNoProgramRunsIsSaidOfOnesOwnFolder: whoever may not open a folder does not know whether a program
// works with it.
func TestNoProgramRunsIsSaidOfOnesOwnFolder(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	if err := os.Chmod(pc.Data, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"quit", "show"} {
		if o := pc.Want(1, "other users of this computer could change it", line); strings.Contains(o.Out+o.Err, "is not running") {
			t.Errorf("%s: %s%s", line, o.Out, o.Err)
		}
	}
	if err := os.Chmod(pc.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(pc.Data, store.FileName), []byte("no store"), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, "is not running", "quit")
}

// TestQuit ends the holder cleanly, and only then returns. What others have asked for is stopped.
func TestQuit(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	holder := hold(pc)
	login := pc.Start(nil, "login")
	login.Until("  http")
	pc.Want(0, "asked to quit", "quit")
	if err := holder.Process().Signal(syscall.Signal(0)); err == nil {
		state, err := os.ReadFile("/proc/" + strconv.Itoa(holder.Process().Pid) + "/stat") // it is there until its parent has read how it ended
		if err != nil || !strings.Contains(string(state), ") Z ") {
			t.Errorf("it had not ended: %s, %v", state, err)
		}
	}
	pc.Check(holder.End(), 0, "", "run")
	pc.Check(login.End(), 1, "archiver: stopped", "login")
	pc.Want(0, "is not running", "quit")
	fresh := harness.Offline(t)
	fresh.Want(0, "is not running", "quit")
	if _, err := os.Stat(fresh.Data); err == nil {
		t.Error("it has made a data folder")
	}
}

// TestSignInThroughTheDoor: the browser and what is pasted are the caller's; a caller that is
// interrupted ends its command and not the holder.
func TestSignInThroughTheDoor(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	holder := hold(pc)
	login := pc.Start(nil, "login")
	login.Until("  http")
	login.Signal(os.Interrupt)
	pc.Check(login.End(), 1, "archiver: stopped", "login")
	in, typed := io.Pipe()
	login = pc.Start(in, "login")
	address := strings.TrimSpace(login.Until("  http"))
	if _, err := io.WriteString(typed, "https://evil.example/\n"+lastPage(pc, address)+"\n"); err != nil {
		t.Fatal(err)
	}
	typed.Close() // the end of the input ends nothing
	o := pc.Check(login.End(), 0, "Paste the whole address", "login")
	pc.Check(o, 0, "Signed in to RingCentral as Ana Ruiz", "login")
	pc.Check(pc.Answer("login", "101", true), 0, "Signed in to RingCentral as Ana Ruiz", "login")
	pc.Want(0, "Ana Ruiz", "status")
	release(pc, holder)
}

// TestTwentyAtOnce: whoever holds the data folder, none of many commands fails, and everything is
// archived once.
func TestTwentyAtOnce(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	var commands []*harness.Command
	for range 20 { // one after the other holds the folder
		commands = append(commands, pc.Start(nil, "status"))
	}
	for _, c := range commands {
		pc.Check(c.End(), 0, "Ana Ruiz", "status")
	}
	holder := hold(pc)
	commands = nil
	for i := range 20 {
		commands = append(commands, pc.Start(nil, []string{"run --once", "status", "retry", "log", "calendar --by-extension"}[i%5]))
	}
	for _, c := range commands {
		if o := c.End(); o.Code != 0 {
			t.Errorf("%d: %s%s", o.Code, o.Out, o.Err)
		}
	}
	pc.Want(0, "Everything RingCentral holds is in Dropbox", "status")
	release(pc, holder)
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
	if pc.Overwrites() > 0 {
		t.Error("something was written twice")
	}
}

// TestASignInThatWaits for the browser keeps no command out.
func TestASignInThatWaits(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	login := pc.Start(nil, "login")
	login.Until("  http")
	pc.Want(0, "Ana Ruiz", "status")
	pc.Want(0, "Nothing new to archive.", "run --once")
	login.Signal(os.Interrupt)
	pc.Check(login.End(), 1, "archiver: stopped", "login")
}

// TestALongPath: where a socket cannot be, there is a port, which opens to the same user only. A page
// in a browser gets nothing from it.
func TestALongPath(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.Data = filepath.Join(t.TempDir(), strings.Repeat("long", 30), "data")
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	holder := hold(pc)
	pc.Want(0, "Ana Ruiz", "status")
	text, err := os.ReadFile(filepath.Join(pc.Data, "door.port"))
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := strings.Cut(string(text), "\n")
	var pages sync.WaitGroup
	for range 20 {
		pages.Go(func() {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: %s\r\n\r\n{\"Request\":{\"Args\":[\"quit\"]}}\n", address)
			if text, _ := io.ReadAll(c); len(text) > 0 { // a reset is no answer either
				t.Errorf("a page was told %q", text)
			}
		})
	}
	pages.Wait()
	pc.Want(0, "Ana Ruiz", "status")
	release(pc, holder)
}

// passing is what two runs of a command need not have in common: moments, how far a pass has come, and
// the space in Dropbox, where pages are written meanwhile.
var passing = regexp.MustCompile(`Contacting RingCentral and Dropbox.\n|Updating the index in Dropbox.\n|Checking RingCentral for new items.*\n|\d+ of \d+ · .*\n|[\d.]+ MB of [\d.]+ GB used, [\d.]+ GB free|"used": \d+|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?|\d{2}:\d{2}(:\d{2})?`)

func lasting(text string) string { return passing.ReplaceAllString(text, "") }

// lastPage is the address of the browser's last page, when the user has agreed at the service's
// page and the browser cannot reach the program.
func lastPage(pc *harness.Computer, address string) (last string) {
	pc.T.Helper()
	browser := *pc.Browser
	browser.CheckRedirect = func(q *http.Request, _ []*http.Request) error {
		if q.URL.Hostname() != "localhost" {
			return nil
		}
		last = q.URL.String()
		return http.ErrUseLastResponse
	}
	_ = simulator.Consent(pc.T.Context(), &browser, address, "101", true) // it cannot reach the last page
	return last
}
