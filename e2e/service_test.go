package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

// ask asks a service for a page.
func ask(t *testing.T, address string) (status int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content)
}

// TestService: a service is asked over its port and by commands, which tell the same; the log goes to
// its standard error, and a port that is taken is one sentence.
func TestService(t *testing.T) {
	t.Parallel()
	pc := archivedOnce(t)
	holder := pc.Start(nil, "run --listen 127.0.0.1:0 --log-level debug")
	address := regexp.MustCompile(`http://[0-9.:]+`).FindString(holder.Until("Answering at "))
	holder.Until("Archiving every hour.")
	pc.Want(0, "", "run --once")
	if status, text := ask(t, address+"/healthz"); status != http.StatusOK || text != "fine\n" {
		t.Errorf("%d, %q", status, text)
	}
	status, text := ask(t, address+"/metrics")
	for _, line := range []string{"ringcentral_archiver_complete 1", `ringcentral_archiver_open_items{reason=""} 0`, "ringcentral_archiver_last_pass_ok 1"} {
		if status != http.StatusOK || !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("%d, no line %s in\n%s", status, line, text)
		}
	}
	for _, service := range []string{"ringcentral", "dropbox"} {
		if !regexp.MustCompile(`calls_total\{service="` + service + `"\} [1-9]`).MatchString(text) {
			t.Errorf("no call of %s was counted:\n%s", service, text)
		}
	}
	said := pc.Want(0, "ringcentral_archiver_complete 1\n", "status --format prometheus").Out
	if said != text {
		t.Errorf("the command tells\n%s\nand the port\n%s", said, text)
	}
	other := archivedOnce(t)
	port := strings.TrimPrefix(address, "http://")
	o := other.Want(1, "archiver: listen at "+port+": another program is using that port\n", "run --log-level off --listen "+port)
	if strings.Count(o.Err, "\n") != 1 {
		t.Errorf("it said %s", o.Err)
	}
	other.Want(2, "cannot be used with --once", "run --once --listen "+port)
	pc.Want(0, "", "pause")
	if status, text := ask(t, address+"/healthz"); status != http.StatusOK || text != "waiting [paused]\n" {
		t.Errorf("%d, %q", status, text)
	}
	pc.Want(0, "asked to quit", "quit")
	if o := holder.End(); o.Code != 0 || !strings.Contains(o.Err, "level=DEBUG") {
		t.Errorf("%d, the log: %s", o.Code, o.Err)
	}
}

// TestServiceWithACredential: the sign-ins are sealed with what systemd hands the service; commands
// that were not handed it have the service do them.
func TestServiceWithACredential(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	folder := t.TempDir()
	secret := filepath.Join(folder, "sign-in-key")
	if err := os.WriteFile(secret, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Set("CREDENTIALS_DIRECTORY", folder)
	pc.Want(1, "the credential sign-in-key is too short", "status")
	if err := os.WriteFile(secret, []byte(strings.Repeat("secret ", 8)), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	if o := pc.Run("status"); strings.Contains(o.Out, "no keychain") {
		t.Errorf("it says that nothing is sealed: %s", o.Out)
	}
	file, err := os.ReadFile(filepath.Join(pc.Data, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, []byte(`"refresh`)) || bytes.Contains(file, []byte(`"Refresh`)) {
		t.Error("the data file has a sign-in that is not sealed")
	}
	holder := hold(pc)
	pc.Set("CREDENTIALS_DIRECTORY", "")
	pc.Want(0, "Nothing new to archive.", "run --once")
	release(pc, holder)
	if o := pc.Run("run --once"); o.Code == 0 {
		t.Errorf("without the secret it archives: %s", o.Out)
	}
	o := pc.Want(0, "", "status")
	for _, over := range []string{"the sign-in of Ana Ruiz", "the connection to Grace Okafor"} {
		if !regexp.MustCompile(over + `.* has ended`).MatchString(o.Out) {
			t.Errorf("without the secret %s is said to be there: %s", over, o.Out)
		}
	}
	// what cannot be read cannot be revoked, and goes on where it can be read
	pc.Want(1, "end this program's session in your RingCentral account", "logout")
	pc.Want(1, "https://www.dropbox.com/account/connected_apps", "disconnect")
	pc.Want(0, "not signed in", "status")
}
