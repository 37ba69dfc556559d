package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/notice/noticetest"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/e2e/harness"
)

// TestCopiedDataFolder: on another computer nothing is archived until someone signs in there.
// Whoever runs the program there reads so at once, and is mailed.
func TestCopiedDataFolder(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	mail := noticetest.Start(t, noticetest.Options{})
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	pc.Want(0, "", "notify --mail-to ana@example.com --mail-from a@example.com --smtp-security none --smtp 127.0.0.1:"+strconv.Itoa(mail.Port))
	pc.Want(0, "", "run --once")
	if n := len(mail.Mails()); n != 0 {
		t.Fatalf("%d mails", n)
	}
	if err := os.Remove(filepath.Join(pc.Data, "computer-id")); err != nil { // it stays behind
		t.Fatal(err)
	}
	o := pc.Want(1, reasons.OtherComputer.Sentence(), "run")
	if strings.Contains(o.Out, "Archiving every hour") {
		t.Errorf("it says that it archives:\n%s", o.Out)
	}
	if sent := mail.Mails(); len(sent) != 1 || !strings.Contains(sent[0].Data, "another computer") {
		t.Errorf("mails: %v", sent)
	}
	pc.Want(1, "another computer", "run --once")
	pc.SignIn("101")
	pc.Want(0, "", "run --once")
}

// TestSignInsThatAreSealedElsewhere: where their key is not within reach, or stayed on another computer, the status says so, and not that
// they lie in the file because there is no keychain.
func TestSignInsThatAreSealedElsewhere(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "sign-in-key"), []byte(strings.Repeat("secret ", 8)), 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Set("CREDENTIALS_DIRECTORY", folder)
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on")
	pc.Set("CREDENTIALS_DIRECTORY", "")
	says := func(want string) {
		t.Helper()
		if o := pc.Run("status"); !strings.Contains(o.Out, want) || strings.Contains(o.Out, "no keychain") {
			t.Errorf("want %q, got\n%s", want, o.Out)
		}
	}
	says("encrypted with a key that cannot be reached from here.")
	if err := os.Remove(filepath.Join(pc.Data, "computer-id")); err != nil { // it stays behind
		t.Fatal(err)
	}
	says("encrypted with a key that only another computer has.")
	pc.SignIn("101")
	if o := pc.Run("status"); !strings.Contains(o.Out, "this computer has no keychain") {
		t.Errorf("signed in here: %s", o.Out)
	}
}
