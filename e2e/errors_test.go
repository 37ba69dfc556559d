package e2e

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

func TestWrongUsageMakesNothing(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	for line, text := range map[string]string{
		"lgoin":                     `Did you mean "login"?`,
		"run --onec":                `Did you mean "--once"?`,
		"log --from 2026-02-30":     "is not a date",
		"backup on --since -1h":     "is in the future",
		"backup on --types letters": "Use call-recordings, voicemail, sms or fax",
		"log --format xml":          "Use table, csv or json",
	} {
		if o := pc.Want(2, text, line); o.Out != "" {
			t.Errorf("%s wrote to standard output: %s", line, o.Out)
		}
	}
	pc.Want(0, "RingCentral Archiver ", "--version")
	pc.Want(0, "archiver backup on", "help")
	pc.Want(1, "This build has no window", "")
	if _, err := os.Stat(pc.Data); !os.IsNotExist(err) {
		t.Errorf("a data folder was made: %v", err)
	}
}

func TestUsualFolder(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	pc := harness.Offline(t)
	pc.Data, pc.Env = "", []string{"HOME=" + home}
	pc.Want(0, "not signed in", "status")
	pc.Want(0, "Whitfield Dental", "status --demo")
	for name, want := range map[string][]string{
		"RingCentral Archiver":               {"archiver.db", "archiver.log"},
		"RingCentral Archiver Demonstration": {"Dropbox", "SIMULATION.txt", "archiver.db", "archiver.log", "simulator.json"},
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
	t.Parallel()
	pc := harness.New(t)
	for _, line := range []string{"login", "connect"} {
		pc.Check(pc.Answer(line, "", false), 1, "not allowed", line)
	}
	pc.Want(0, "not signed in", "status")
	pc.Want(0, "not connected", "status")
	pc.SignIn("101")
	for _, line := range []string{"login", "connect"} { // what there is stays
		pc.Check(pc.Answer(line, "", false), 1, "not allowed", line)
	}
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
}

// TestPastedAddress signs in with a browser that cannot reach this computer.
func TestPastedAddress(t *testing.T) {
	pc := harness.New(t)
	in, paste := io.Pipe()
	r := pc.Start(in, "login")
	address := strings.TrimSpace(r.Until("  http"))
	r.Until("Or paste the address of the browser's last page here and press Enter")
	write := func(text string) {
		if _, err := io.WriteString(paste, text); err != nil {
			t.Error(err)
		}
	}
	write("what is this?\n")
	ended := consentElsewhere(pc, address)
	write(ended + "\n")
	paste.Close()
	o := pc.Check(r.End(), 0, "Signed in to RingCentral as Ana Ruiz", "login")
	if !strings.Contains(o.Err, "Paste the whole address") {
		t.Errorf("a wrong paste was not refused: %s", o.Err)
	}
}

// consentElsewhere consents in a browser on another computer, and tells at which
// address it ended.
func consentElsewhere(pc *harness.Computer, address string) (ended string) {
	pc.T.Helper()
	browser := *pc.Browser
	browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Hostname() == "localhost" {
			ended = r.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}
	if err := simulator.Consent(pc.T.Context(), &browser, address, "101", true); err == nil || ended == "" {
		pc.T.Fatalf("the browser ended at %q: %v", ended, err)
	}
	return ended
}

func TestBusyPorts(t *testing.T) {
	pc := harness.New(t)
	for _, port := range []int{17380, 17381, 17382} {
		for _, host := range []string{"127.0.0.1", "::1"} {
			l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
			if err == nil { // otherwise it is busy already, or there is no IPv6
				defer l.Close()
			}
		}
	}
	pc.Want(1, "in use by other programs", "login")
	pc.Want(1, "in use by other programs", "connect")
}

// TestWrongClientID is a program that the services do not know: it learns so
// when it exchanges a code.
func TestWrongClientID(t *testing.T) {
	pc := harness.New(t)
	// what is no id at all is told before a browser opens
	pc.Set("RINGCENTRAL_CLIENT_ID", "nobody's id")
	pc.Want(1, "does not look like a RingCentral client id", "login")
	pc.Set("RINGCENTRAL_CLIENT_ID", " an-id-of-nobody\n")
	in, paste := io.Pipe()
	r := pc.Start(in, "login")
	address, err := url.Parse(strings.TrimSpace(r.Until("  http")))
	if err != nil {
		t.Fatal(err)
	}
	query := url.Values{"code": {"a-code"}, "state": {address.Query().Get("state")}}
	if _, err := io.WriteString(paste, address.Query().Get("redirect_uri")+"?"+query.Encode()+"\n"); err != nil {
		t.Fatal(err)
	}
	paste.Close()
	pc.Check(r.End(), 1, "check the client id", "login")

	pc.Set("RINGCENTRAL_CLIENT_ID", "")
	pc.Want(1, "RINGCENTRAL_CLIENT_ID", "login")
	pc.Set("DROPBOX_APP_KEY", "")
	pc.Want(1, "DROPBOX_APP_KEY", "connect")
}

// TestTheIDsOfASignInAreKept: the session that starts the program does not have the environment that
// a person has signed in with.
func TestTheIDsOfASignInAreKept(t *testing.T) {
	pc := harness.New(t)
	pc.SignIn("101")
	pc.Set("RINGCENTRAL_CLIENT_ID", "")
	pc.Set("DROPBOX_APP_KEY", "")
	for _, line := range []string{"login", "connect"} {
		pc.Check(pc.Answer(line, "101", true), 0, "", line)
	}
}

func TestNoNetwork(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	proxy := pc.Getenv("HTTPS_PROXY")
	pc.Set("HTTPS_PROXY", "http://127.0.0.1:1")
	pc.Want(1, "[offline]", "run --once")
	pc.Want(0, "Ana Ruiz", "status")
	pc.Set("HTTPS_PROXY", proxy)
	pc.Want(0, " for 24 hours. 0 left.", "run --once")
}

// TestWhatStandsInBetween: a proxy that wants a password and a certificate that is not trusted have a
// sentence each, whatever is done, and another authority is trusted when it is named.
func TestWhatStandsInBetween(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	proxy, ca := pc.Getenv("HTTPS_PROXY"), pc.Getenv("SSL_CERT_FILE")
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer refusing.Close()
	said := func(reason reasons.Reason) {
		t.Helper()
		for _, line := range []string{"run --once", "rescue --since everything"} {
			if o := pc.Want(1, reason.Sentence(), line); strings.Count(o.Err, reason.Sentence()) != 1 {
				t.Errorf("%s: %s", line, o.Err)
			}
		}
		pc.Want(1, "", "status --check")
	}
	pc.Set("HTTPS_PROXY", refusing.URL)
	said(reasons.ProxyPassword)
	pc.Set("HTTPS_PROXY", "http://ana:Pr0xyPass@127.0.0.1:port")
	said(reasons.ProxyAddress)
	pc.Set("HTTPS_PROXY", proxy)
	pc.Set("SSL_CERT_FILE", "")
	said(reasons.Certificate)
	pc.Want(0, " for 24 hours. 0 left.", "run --once --ca-file "+ca)
	if o := pc.Want(0, "Written to", "diagnose --yes --output "+filepath.Join(t.TempDir(), "found.zip")+" --ca-file "+ca); strings.Count(o.Out, "sign-in accepted") != 2 {
		t.Errorf("the diagnosis does not trust what the program trusts:\n%s", o.Out)
	}
	pc.Want(1, "archiver: prepare the network: read the certificate authorities to trust: stat ", "status --ca-file "+ca+".missing")
}

func TestWhatIsNotArchivedIsNamed(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	items := pc.Truth(ringcentralserver.AnaID, true, since)
	var missing ringcentralserver.TruthItem
	for _, it := range items {
		if it.Type == ringcentralserver.TypeCallRecording && it.ExtensionID == ringcentralserver.BenID {
			missing = it
		}
	}
	pc.Services.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + missing.ID + "/content", Kind: ringcentralserver.FaultStatus, Status: 404})
	pc.Want(0, "Backup is on", "backup on --since 24h")
	o := pc.Want(1, " 1 left.", "run --once")
	if !strings.Contains(o.Err, "call recording of Ben Okafor, 102, ") || !strings.Contains(o.Err, "(call-recordings/"+missing.ID+"): ") ||
		!strings.Contains(o.Err, "[not-yet-available]") {
		t.Errorf("the missing item is not named: %s", o.Err)
	}
	pc.Want(0, "1 item is not archived yet", "status")
	pc.Want(0, "waiting: not yet available", "log")
}

func TestFullDropbox(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Services.Dropbox.SetQuota(100_000)
	pc.Want(1, "[dropbox-full]", "run --once")
	pc.Services.Dropbox.SetQuota(1 << 30)
	pc.Want(0, " 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}

// TestInterrupt stops a run in the middle; the next one goes on from there.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Services.Dropbox.Inject(dropboxserver.Fault{Route: "files/upload_session/finish_batch_v2", Times: -1, Do: dropboxserver.Stall})
	r := pc.Start(nil, "run --once")
	r.Until("0 of ")
	r.Signal(syscall.SIGINT)
	o := pc.Check(r.End(), 1, "[stopped]", "run --once")
	if !strings.Contains(o.Err, "(fax/") || !strings.Contains(o.Err, "(call-recordings/") {
		t.Errorf("it does not name what is left:\n%s", o.Err)
	}
	pc.Services.Dropbox.ClearFaults()
	pc.Want(0, " 0 left.", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}

func TestInterruptedSignIn(t *testing.T) {
	pc := harness.New(t)
	r := pc.Start(nil, "login")
	r.Until("  http")
	r.Signal(syscall.SIGTERM)
	pc.Check(r.End(), 1, "archiver: stopped", "login")
}

// TestNoLogIsNoReasonToFail has a folder where the log should be.
func TestNoLogIsNoReasonToFail(t *testing.T) {
	t.Parallel()
	pc := harness.Offline(t)
	if err := os.MkdirAll(filepath.Join(pc.Data, "archiver.log"), 0o700); err != nil {
		t.Fatal(err)
	}
	o := pc.Want(0, "no log is written", "status")
	if !strings.Contains(o.Out, "not signed in") {
		t.Errorf("it does not work without: %s", o.Out)
	}
}
