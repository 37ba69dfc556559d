package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

func TestWrongUsageMakesNothing(t *testing.T) {
	d := newDesk(t)
	for line, text := range map[string]string{
		"lgoin":                     `Did you mean "login"?`,
		"run --onec":                `Did you mean "--once"?`,
		"log --from 2026-02-30":     "is not a date",
		"backup on --since -1h":     "lies in the future",
		"backup on --types letters": "Use call-recordings, voicemail, sms or fax",
		"log --format xml":          "Use table, csv or json",
	} {
		if o := d.want(2, text, line); o.out != "" {
			t.Errorf("%s wrote to standard output: %s", line, o.out)
		}
	}
	d.want(0, "RingCentral Archiver ", "--version")
	d.want(0, "archiver backup on", "help")
	d.want(1, "This build has no window", "")
	if _, err := os.Stat(d.data); !os.IsNotExist(err) {
		t.Errorf("a data folder was made: %v", err)
	}
}

func TestUsualFolder(t *testing.T) {
	home := t.TempDir()
	d := &desk{t: t, env: []string{"HOME=" + home}}
	d.want(0, "not signed in", "status")
	d.want(0, "Whitfield Dental", "status --demo")
	for name, want := range map[string][]string{
		"RingCentral Archiver":      {"archiver.db", "archiver.log"},
		"RingCentral Archiver Demo": {"Dropbox", "archiver.db", "archiver.log", "simulator.json"},
	} {
		found, err := filepath.Glob(filepath.Join(home, "*", name))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s lies in %q, %v", name, found, err)
		}
		info, err := os.Stat(found[0])
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s is %v, %v", found[0], info.Mode(), err)
		}
		entries, err := os.ReadDir(found[0])
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if err != nil || !slices.Equal(names, want) {
			t.Errorf("%s holds %q, %v", found[0], names, err)
		}
	}
}

func TestDeniedConsent(t *testing.T) {
	d := newDesk(t)
	for _, line := range []string{"login", "connect"} {
		d.check(d.answer(line, "", false), 1, "not allowed", line)
	}
	d.want(0, "not signed in", "status")
	d.want(0, "not connected", "status")
	d.signIn("101")
	for _, line := range []string{"login", "connect"} { // what there is stays
		d.check(d.answer(line, "", false), 1, "not allowed", line)
	}
	d.signIn("101")
	d.want(0, "Backup is on", "backup on")
}

// TestPastedAddress signs in with a browser that cannot reach this computer.
func TestPastedAddress(t *testing.T) {
	d := newDesk(t)
	in, paste := io.Pipe()
	r := d.start(in, "login")
	address := strings.TrimSpace(r.until("  http"))
	r.until("or paste the address the browser ended at, here, and press Enter")
	write := func(text string) {
		if _, err := io.WriteString(paste, text); err != nil {
			t.Error(err)
		}
	}
	write("what is this?\n")
	ended := d.elsewhere(address)
	write(ended + "\n")
	paste.Close()
	o := d.check(r.end(), 0, "Signed in to RingCentral as Ana Ruiz", "login")
	if !strings.Contains(o.err, "Paste the whole address") {
		t.Errorf("a wrong paste was not refused: %s", o.err)
	}
}

// elsewhere consents in a browser on another computer, and tells at which
// address it ended.
func (d *desk) elsewhere(address string) (ended string) {
	d.t.Helper()
	browser := *d.browser
	browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Hostname() == "localhost" {
			ended = r.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}
	if err := simulator.Consent(d.t.Context(), &browser, address, "101", true); err == nil || ended == "" {
		d.t.Fatalf("the browser ended at %q: %v", ended, err)
	}
	return ended
}

func TestBusyPorts(t *testing.T) {
	d := newDesk(t)
	for _, port := range []int{17380, 17381, 17382} {
		for _, host := range []string{"127.0.0.1", "::1"} {
			l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
			if err == nil { // otherwise it is busy already, or there is no IPv6
				defer l.Close()
			}
		}
	}
	d.want(1, "in use by other programs", "login")
	d.want(1, "in use by other programs", "connect")
}

// TestWrongClientID is a program that the services do not know: it learns so
// when it exchanges a code.
func TestWrongClientID(t *testing.T) {
	d := newDesk(t)
	d.set("RINGCENTRAL_CLIENT_ID", "nobody")
	in, paste := io.Pipe()
	r := d.start(in, "login")
	address, err := url.Parse(strings.TrimSpace(r.until("  http")))
	if err != nil {
		t.Fatal(err)
	}
	query := url.Values{"code": {"a-code"}, "state": {address.Query().Get("state")}}
	if _, err := io.WriteString(paste, address.Query().Get("redirect_uri")+"?"+query.Encode()+"\n"); err != nil {
		t.Fatal(err)
	}
	paste.Close()
	d.check(r.end(), 1, "check the client id", "login")

	d.set("RINGCENTRAL_CLIENT_ID", "")
	d.want(1, "RINGCENTRAL_CLIENT_ID", "login")
	d.set("DROPBOX_APP_KEY", "")
	d.want(1, "DROPBOX_APP_KEY", "connect")
}

func TestNoNetwork(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	d.want(0, "Backup is on", "backup on --since 24h")
	proxy := d.env[0]
	for _, v := range d.env {
		if strings.HasPrefix(v, "HTTPS_PROXY=") {
			proxy = strings.TrimPrefix(v, "HTTPS_PROXY=")
		}
	}
	d.set("HTTPS_PROXY", "http://127.0.0.1:1")
	d.want(1, "[offline]", "run --once")
	d.want(0, "Ana Ruiz", "status")
	d.set("HTTPS_PROXY", proxy)
	d.want(0, " for 24 hours. 0 left.", "run --once")
}

func TestWhatIsNotArchivedIsNamed(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	items := d.truth(ringcentralserver.AnaID, true, since)
	var missing ringcentralserver.TruthItem
	for _, it := range items {
		if it.Type == ringcentralserver.TypeCallRecording && it.ExtensionID == ringcentralserver.BenID {
			missing = it
		}
	}
	d.services.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + missing.ID + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
	d.want(0, "Backup is on", "backup on --since 24h")
	o := d.want(1, " 1 left.", "run --once")
	if !strings.Contains(o.err, "call recording of Ben Okafor, 102, ") || !strings.Contains(o.err, "(call-recordings/"+missing.ID+"): ") ||
		!strings.Contains(o.err, "[not-yet-available]") {
		t.Errorf("the missing item is not named: %s", o.err)
	}
	d.want(0, "1 item known and not archived yet", "status")
	d.want(0, "waiting: not yet available", "log")
}

func TestFullDropbox(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on", "backup on --since 24h")
	d.services.Dropbox.SetQuota(100_000)
	d.want(1, "[dropbox-full]", "run --once")
	d.services.Dropbox.SetQuota(1 << 30)
	d.want(0, " 0 left.", "run --once")
	d.archived(d.truth(ringcentralserver.AnaID, true, since))
}

// TestInterrupt stops a run in the middle; the next one goes on from there.
func TestInterrupt(t *testing.T) {
	d := newDesk(t)
	d.furnish()
	d.signIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	d.want(0, "Backup is on", "backup on --since 24h")
	d.services.Dropbox.Inject(dropboxserver.Fault{Route: "files/upload_session/finish_batch_v2", Times: -1, Do: dropboxserver.Stall})
	r := d.start(nil, "run --once")
	r.until("0 of ")
	if err := r.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	o := d.check(r.end(), 1, "[stopped]", "run --once")
	if !strings.Contains(o.err, "(fax/") || !strings.Contains(o.err, "(call-recordings/") {
		t.Errorf("it does not name what is left:\n%s", o.err)
	}
	d.services.Dropbox.ClearFaults()
	d.want(0, " 0 left.", "run --once")
	d.archived(d.truth(ringcentralserver.AnaID, true, since))
}

func TestInterruptedSignIn(t *testing.T) {
	d := newDesk(t)
	r := d.start(nil, "login")
	r.until("  http")
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	d.check(r.end(), 1, "archiver: stopped", "login")
}
