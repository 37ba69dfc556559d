package e2e

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
)

// TestAProxyIsChosenTestedAndUsed by commands: what does not work is named and not kept, and what does carries the main job, in a program
// that runs as well.
func TestAProxyIsChosenTestedAndUsed(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	address := pc.Getenv("HTTPS_PROXY")
	host := strings.TrimPrefix(address, "http://")
	pc.Set("HTTPS_PROXY", "")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := free.Addr().String()
	free.Close()

	o := pc.Want(1, "", "proxy --test "+nobody)
	for _, service := range []string{"RingCentral", "Dropbox"} {
		want := fmt.Sprintf("archiver: %s was called through %s. TCP connection fails: No connection to 127.0.0.1: it is not reachable from here, or a firewall is in the way.\n", service, nobody)
		if !strings.Contains(o.Err, want) {
			t.Errorf("it says %s, want %s", o.Err, want)
		}
	}
	pc.Want(0, "through the proxy of the system's settings", "proxy")

	o = pc.Want(0, "Dropbox answers, through "+host+".\nCalls go through the proxy "+address+".\n", "proxy --test "+host)
	if !strings.HasPrefix(o.Out, "RingCentral answers, through "+host+".\n") {
		t.Errorf("it says %s", o.Out)
	}
	pc.AddDay()
	pc.SignIn(ringcentralserver.AnaID)
	pc.Want(0, "", "backup on --since 24h")
	pc.Want(0, "Archived ", "run --once")

	// A running program follows at once, and says what its user can do.
	holder := pc.Start(nil, "run --log-level off")
	holder.Until("Archiving every hour.")
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("tr0ub4dor\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, "Calls go through the proxy http://"+nobody+" with the user name ana.", "proxy "+nobody+" --user ana --password-file "+password)
	pc.Want(1, "No connection", "run --once")
	for name, text := range diagnosedFiles(pc) {
		if strings.Contains(text, "tr0ub4dor") {
			t.Errorf("the password is in %s of a diagnosis", name)
		}
	}
	pc.Want(0, "", "proxy "+host)
	pc.Want(0, "Nothing new", "run --once")
	pc.Want(0, "asked to quit", "quit")
	if o := holder.End(); o.Code != 0 {
		t.Errorf("the program ended with %d: %s", o.Code, o.Err)
	}
}

func diagnosedFiles(pc *harness.Computer) map[string]string {
	files, _ := diagnosed(pc, 0, "Written to")
	return files
}
