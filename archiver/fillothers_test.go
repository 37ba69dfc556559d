package archiver_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	places "ringcentral-archiver/store/place"
)

// afterLoss is an office whose data file was lost once RingCentral had deleted all that is archived in Dropbox, and which has a folder
// beside it now.
func afterLoss(r *rig) (fresh *rig, root string, want []ringcentralserver.TruthItem) {
	r.day()
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-day))
	want = r.truth(start.Add(-day))
	r.clock.Advance(3 * day)
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	fresh = r.computer()
	fresh.backup(day)
	return fresh, fresh.folderBeside(), want
}

// What only the first place has, and no item is about, is named where it is lacking, and nowhere else.
func TestWhatOnlyAnotherPlaceHasIsNamed(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	for range 2 { // each place has to be listed
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	files := 0
	for _, it := range want {
		files += len(it.Parts)
	}
	s := r.a.Snapshot()
	if len(s.Lacks) != 0 {
		t.Errorf("Dropbox lacks %+v", s.Lacks)
	}
	if of := s.Beside[0]; len(of.Lacks) != 1 || of.Lacks[0].In != places.Dropbox || of.Lacks[0].Files != files {
		t.Errorf("the folder lacks %+v, want %d files", of.Lacks, files)
	}
	page, err := os.ReadFile(filepath.Join(root, "ARCHIVE STATUS.html"))
	if said := fmt.Sprintf("In Dropbox, but not here: %d files of the archive.", files); err != nil || !strings.Contains(string(page), said) {
		t.Errorf("the status page does not say %q (%v)", said, err)
	}
	// What is not asked for is not lacking.
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.VoiceMail}, true); err != nil {
		t.Fatal(err)
	}
	if err := r.a.SetTypes(t.Context(), archiver.AccountScope, nil, false); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 1 || of.Lacks[0].Files != 2 { // the voicemail and its transcript
		t.Errorf("with voicemail alone the folder lacks %+v", of.Lacks)
	}
	// A person copies all that is lacking.
	for _, f := range r.archive() {
		data, err := r.sim.Dropbox.ReadFile(f.Path)
		to := filepath.Join(root, filepath.FromSlash(f.Path))
		err = errors.Join(err, os.MkdirAll(filepath.Dir(to), 0o777))
		if err = errors.Join(err, os.WriteFile(to, data, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	r.clock.Advance(day)
	r.runOnce()
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 0 {
		t.Errorf("with all files the folder lacks %+v", of.Lacks)
	}
}
