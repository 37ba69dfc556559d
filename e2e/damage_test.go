package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/notice/noticetest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// token is where one can be read in a data file.
var token = regexp.MustCompile(`"(access|refresh)":"[^"\x00]`)

// TestDamagedStore empties pages of a store one after the other, as a power cut does. Every command
// says so in words, names the way on, and says nothing else. Where only records of items were lost,
// these are named. Then the file is set aside, and what lies in Dropbox is recognised.
func TestDamagedStore(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "0 left.", "run --once")
	mail := noticetest.Start(t, noticetest.Options{})
	pc.Want(0, "", "notify --mail-to ana@example.com --mail-from a@example.com --smtp-security none --smtp 127.0.0.1:"+strconv.Itoa(mail.Port))
	path := filepath.Join(pc.Data, store.FileName)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	try := func(id int, line string) harness.Outcome {
		content := bytes.Clone(sound)
		clear(content[id*page : (id+1)*page])
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		o := pc.Run(line)
		if said := o.Out + o.Err; strings.Contains(said, "goroutine ") || strings.Contains(said, "Everything RingCentral holds is in Dropbox,") {
			t.Fatalf("page %d: %s ended with %d:\n%s", id, line, o.Code, said)
		}
		return o
	}
	named := func(o harness.Outcome) bool {
		return o.Code == 1 && o.Out == "" && strings.Contains(o.Err, "damaged") && strings.Contains(o.Err, "archiver repair")
	}
	lines := []string{"status", "log", "calendar", "verify", "run --once"}
	first, further := storetest.PagesInUse(t, path)
	for _, id := range first {
		for _, line := range lines {
			if o := try(id, line); !named(o) {
				t.Errorf("page %d: %s ended with %d:\n%s%s", id, line, o.Code, o.Out, o.Err)
			}
		}
	}
	for _, id := range further {
		for _, line := range lines[:3] { // the others may bring the items back
			if o := try(id, line); !named(o) && !strings.Contains(o.Out+o.Err, "damaged record") && !strings.Contains(o.Out+o.Err, "[damaged-record]") {
				t.Errorf("page %d, of items: %s ended with %d:\n%s%s", id, line, o.Code, o.Out, o.Err)
			}
		}
	}
	if sent := mail.Mails(); len(sent) == 0 || !strings.Contains(sent[0].Data, "data file is damaged") {
		t.Errorf("no mail said that nothing is archived: %v", sent)
	}
	last := first[len(first)-1]
	for _, line := range []string{
		"status --format json", "status --format prometheus", "log --format json", "run", "retry", "backup on", "backup off", "pause", "resume",
		"notify", "login", "connect", "logout", "disconnect",
	} {
		if o := try(last, line); !named(o) {
			t.Errorf("%s ended with %d:\n%s%s", line, o.Code, o.Out, o.Err)
		}
	}

	clear(sound[last*page : (last+1)*page])
	if err := os.WriteFile(path, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, path+".damaged-", "repair")
	if kept, err := filepath.Glob(path + ".damaged-*"); err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	} else if text, err := os.ReadFile(kept[0]); err != nil || token.Match(text) || !token.Match(sound) {
		t.Errorf("a token can be read in what was kept (%v)", err)
	}
	pc.Want(0, "is not damaged", "repair")
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "already in Dropbox", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))

	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	for _, line := range append(lines, "backup on", "login") {
		if o := pc.Run(line); !named(o) || !strings.Contains(o.Err, "it is empty") {
			t.Errorf("an empty file: %s ended with %d:\n%s%s", line, o.Code, o.Out, o.Err)
		}
	}
	pc.Want(0, path+".damaged-", "repair")
	pc.Want(1, "not-signed-in", "status --check")
}
