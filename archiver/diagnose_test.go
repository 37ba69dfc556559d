package archiver_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestADiagnosisTriesTheSignIns: each service on its own, up to what the program would meet.
func TestADiagnosisTriesTheSignIns(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	folder := t.TempDir()
	steps := func() (all []string) {
		t.Helper()
		b := r.a.Diagnose(t.Context(), diagnose.Program{Folder: folder, Log: filepath.Join(folder, "archiver.log"), Crashes: filepath.Join(folder, "crash.log")})
		for _, c := range b.Connections {
			last := c.Service + ": " + string(c.Failed) + " fails: " + c.Sentence()
			if c.Failed == "" {
				last = c.Service + ": " + string(c.Passed[len(c.Passed)-1].Step)
			}
			all = append(all, last)
		}
		return all
	}
	want := func(what string, lines ...string) {
		t.Helper()
		if got := steps(); strings.Join(got, "\n") != strings.Join(lines, "\n") {
			t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(lines, "\n"))
		}
	}
	want("all is well", "RingCentral: sign-in accepted", "RingCentral: HTTP answer", "Dropbox: sign-in accepted", "Dropbox: HTTP answer")

	r.sim.Dropbox.Inject(dropboxserver.Fault{Do: dropboxserver.Answer, Status: 503, Times: 2})
	want("Dropbox is down", "RingCentral: sign-in accepted", "RingCentral: HTTP answer",
		"Dropbox: HTTP answer fails: 127.0.0.1 answers that it is in trouble; that passes.", "Dropbox: HTTP answer fails: 127.0.0.1 answers that it is in trouble; that passes.")

	r.sim.RingCentral.RevokeSessions(r.ana)
	want("the sign-in was revoked", "RingCentral: sign-in accepted fails: "+reasons.SignedOut.Sentence(), "RingCentral: HTTP answer",
		"Dropbox: sign-in accepted", "Dropbox: HTTP answer")

	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	want("Dropbox is disconnected", "RingCentral: sign-in accepted fails: "+reasons.SignedOut.Sentence(), "RingCentral: HTTP answer",
		"Dropbox: HTTP answer", "Dropbox: HTTP answer")
}

// TestASignInThatIsRenewedMeanwhile: neither what it was when the diagnosis began nor what it became is in it.
func TestASignInThatIsRenewedMeanwhile(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	folder := t.TempDir()
	log := filepath.Join(folder, "archiver.log")
	hidden := func(token string) string { return hex.EncodeToString([]byte(token)) } // what looks like a token is taken out anyway
	before, err := r.a.Tokens(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(log, []byte("access "+hidden(before.Access)+" refresh "+hidden(before.Refresh)+" end\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(2 * time.Hour)
	var after archiver.TokensView
	b := r.a.Diagnose(t.Context(), diagnose.Program{Folder: folder, Log: log, Status: func() any {
		after, err = r.a.Tokens(t.Context())
		return []string{hidden(after.Access), hidden(after.Refresh)}
	}})
	if err != nil || after.Access == before.Access || after.Refresh == before.Refresh {
		t.Fatalf("it was not renewed: %v", err)
	}
	for _, f := range b.Files {
		for _, secret := range []string{before.Access, before.Refresh, after.Access, after.Refresh} {
			if strings.Contains(string(f.Content), hidden(secret)) {
				t.Errorf("…%s is in %s", secret[len(secret)-4:], f.Name)
			}
		}
		if f.Name == "log.txt" && string(f.Content) != "access *** refresh *** end\n" {
			t.Errorf("the log is %q", f.Content)
		}
	}
}
