package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/e2e/harness"
	"ringcentral-archiver/store"
)

// TestDamagedStore empties pages of a store one after the other, as a power cut does. Whatever a
// command meets, it says it in words; what it has no use for does not hold it up. Then the file is
// set aside, and what lies in Dropbox is recognised.
func TestDamagedStore(t *testing.T) {
	t.Parallel()
	pc := harness.New(t)
	pc.AddDay()
	pc.SignIn("101")
	since := time.Now().Add(-24 * time.Hour).Truncate(time.Hour)
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "0 left.", "run --once")
	path := filepath.Join(pc.Data, store.FileName)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	met := map[string]int{}
	last := 0
	for at := 2 * page; at < len(sound); at += page {
		content := bytes.Clone(sound)
		clear(content[at : at+page])
		if bytes.Equal(content, sound) {
			continue
		}
		for _, line := range []string{"status", "log --from 2020-01-01", "verify", "run --once"} {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			o := pc.Run(line)
			said := o.Out + o.Err
			if strings.Contains(said, "goroutine ") || o.Code != 0 && o.Code != 1 {
				t.Fatalf("page %d: %s ended with %d:\n%s", at/page, line, o.Code, said)
			}
			if strings.Contains(said, "damaged") { // else it has not met it
				met[line]++
				last = at
				if o.Code != 1 || !strings.Contains(o.Err, "archiver repair") {
					t.Errorf("page %d: %s ended with %d and names no way on:\n%s", at/page, line, o.Code, said)
				}
			}
		}
	}
	for _, line := range []string{"status", "log --from 2020-01-01", "verify", "run --once"} {
		if met[line] == 0 {
			t.Errorf("%s never met the damage", line)
		}
	}

	clear(sound[last : last+page])
	if err := os.WriteFile(path, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	pc.Want(0, path+".damaged-", "repair")
	if kept, err := filepath.Glob(path + ".damaged-*"); err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	pc.Want(0, "is not damaged", "repair")
	pc.SignIn("101")
	pc.Want(0, "Backup is on", "backup on --since 24h")
	pc.Want(0, "already in Dropbox", "run --once")
	pc.CheckArchived(pc.Truth(ringcentralserver.AnaID, true, since))
}
