package archiver_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/storetest"
)

// dataFile is the data file as it is now, as a backup of the computer has it.
func (r *rig) dataFile() []byte {
	r.t.Helper()
	r.a.Close()
	path := r.store.Path()
	if err := r.store.Close(); err != nil {
		r.t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	r.store = storetest.OpenAt(r.t, path)
	r.open()
	return data
}

// putBack begins again with a data file of before, and signs in again: its sign-in has ended meanwhile.
func (r *rig) putBack(data []byte) {
	r.t.Helper()
	r.a.Close()
	if err := r.store.Close(); err != nil {
		r.t.Fatal(err)
	}
	path := filepath.Join(r.t.TempDir(), store.FileName)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.store = storetest.OpenAt(r.t, path)
	r.rcToken, r.dbxToken = oauth.Token{}, oauth.Token{}
	r.seed++
	r.open()
	r.runOnce()
	r.login()
}

// TestAnOldDataFileIsPutBack: what was archived since it was copied is known again and nothing is there twice. What was written about it
// stays as it was: it may be all that tells of what RingCentral has deleted since, and a verification misses that.
//
//test:long
func TestAnOldDataFileIsPutBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days    int
		deletes bool
	}{"of the same day": {}, "of days before": {days: 4}, "and RingCentral has deleted all since": {days: 4, deletes: true}} {
		t.Run(name, func(t *testing.T) {
			r := newRigInLine(t, ringcentralserver.RoleAdmin)
			r.day()
			r.backup(20 * day)
			r.good()
			old, copied := r.dataFile(), r.clock.Now()
			text := ""
			for range c.days + 1 {
				r.clock.Advance(time.Hour + time.Duration(min(c.days, 1))*23*time.Hour)
				text = r.text(time.Minute, "after the copy")
				r.call(r.bob, 30*time.Minute, ringcentralserver.RecordingSpec{})
				r.good()
			}
			want, commits := r.truth(start.Add(-20*day)), r.commits()
			written := map[string]string{}
			for _, name := range r.manifests() {
				written[name] = r.page(name)
			}
			if c.deletes {
				r.sim.RingCentral.Office().Forget(r.clock.Now(), func(it ringcentralserver.TruthItem) bool { return it.Time.After(copied) })
			}
			r.putBack(old)
			r.good()
			if n := r.commits(); n != commits {
				t.Errorf("%d files were uploaded again", n-commits)
			}
			r.checkArchive(want)
			r.checkMonth("with the old data file", "2026-11")
			for range 3 {
				r.clock.Advance(time.Hour)
				r.text(time.Minute, "later")
				r.good()
			}
			r.checkMonth("later", "2026-11")
			for name, text := range written {
				if r.page(name) != text {
					t.Errorf("%s is not as it was", name)
				}
			}
			chains := map[string]bool{}
			for _, name := range r.manifests() {
				chains[filepath.Dir(name)] = true
			}
			if len(chains) != 2 {
				t.Errorf("there are the manifests of %d data files, want 2", len(chains))
			}
			report := r.verify()
			if !report.Intact() || report.Checked != len(r.files()) {
				t.Errorf("of %d files it verifies %+v", len(r.files()), report)
			}
			if err := r.sim.Dropbox.Delete(r.file(text)); err != nil {
				t.Fatal(err)
			}
			if report := r.verify(); report.MissingCount != 1 {
				t.Errorf("with a file deleted it verifies %+v", report)
			}
		})
	}
}
