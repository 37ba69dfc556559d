package archiver_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
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

// loseRecords has a person delete the day records in Dropbox, which tell what the files are.
func (r *rig) loseRecords() {
	r.t.Helper()
	for _, f := range r.sim.Dropbox.Files() {
		if index.DateOf(f.Path) == "" {
			continue
		}
		if err := r.sim.Dropbox.Delete(f.Path); err != nil {
			r.t.Fatal(err)
		}
	}
}

// What others have archived in the first place, and RingCentral does not have any more, is copied from there, each file once.
func TestWhatOthersHaveArchivedFillsANewPlace(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	calls, files := r.contentCalls(), r.files()
	for range 3 { // Dropbox is listed, its records are read, the folder is filled
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("%+v", report)
		}
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	r.checkSameNames(root)
	s := r.a.Snapshot()
	if of := s.Beside[0]; len(s.Lacks)+len(of.Lacks) != 0 || of.Archived != len(want) || of.Open != 0 || of.Gone != 0 || !of.Completeness.Now {
		t.Errorf("lacks %+v and %+v; %d archived, %d open, %d gone, %+v", s.Lacks, of.Lacks, of.Archived, of.Open, of.Gone, of.Completeness)
	}
	if n := r.contentCalls(); n != calls {
		t.Errorf("RingCentral was asked for %d contents", n-calls)
	}
	if after := r.files(); !maps.Equal(after, files) {
		t.Errorf("Dropbox has other files: %q", slices.Sorted(maps.Keys(after)))
	}
	if report, err := r.in(places.Folder).Verify(t.Context()); err != nil || !report.Intact() || report.Checked == 0 {
		t.Errorf("%+v (%v)", report, err)
	}
}

// The messages of all extensions, and of shared numbers, lie in the folder as they lie in Dropbox.
func TestMessagesOfOthersFillANewPlace(t *testing.T) {
	r, queue := sharing(t, ringcentralserver.FeatureSharedTexts)
	r.features(r.bob, ringcentralserver.FeatureSharedTexts)
	for _, id := range []string{r.ana, r.bob} {
		for _, kind := range []string{ringcentralserver.TypeVoiceMail, ringcentralserver.TypeFax, ringcentralserver.TypeSMS} {
			r.of(id, kind, 2*time.Hour)
		}
		r.shared(queue, id, ringcentralserver.TypeSMS, time.Hour)
		r.shared(queue, id, ringcentralserver.TypeVoiceMail, time.Hour)
	}
	r.turnOn(messagesToo, day)
	if report := r.runOnce(); !report.Complete() || report.Archived != 10 {
		t.Fatalf("%+v", report)
	}
	want := r.inStores(start.Add(-day), r.ana, r.bob)
	r.clock.Advance(3 * day)
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	r = r.computer()
	r.turnOn(messagesToo, day)
	root := r.folderBeside()
	for range 3 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	r.checkSameNames(root)
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks)+of.Open != 0 || of.Archived != 10 {
		t.Errorf("the folder lacks %+v, %d are open, %d archived", of.Lacks, of.Open, of.Archived)
	}
}

// checkSameNames checks that the files in a folder have the names that they have in Dropbox.
func (r *rig) checkSameNames(root string) {
	r.t.Helper()
	for file := range r.files() {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
			r.t.Error(err)
		}
	}
}

// What is switched off is neither copied nor named, and comes once it is on again.
func TestWhatIsSwitchedOffOfOthersFillsNothing(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	types := func(types ...ledger.Type) {
		if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, types, true); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			r.runOnce()
			r.clock.Advance(time.Hour)
		}
	}
	types(ledger.VoiceMail, ledger.Fax)
	r.checkFolder(root, slices.DeleteFunc(slices.Clone(want), func(it ringcentralserver.TruthItem) bool { return it.Type == ringcentralserver.TypeSMS }))
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 0 || of.Open != 0 {
		t.Errorf("the folder lacks %+v, and %d are open", of.Lacks, of.Open)
	}
	types(ledger.VoiceMail, ledger.Fax, ledger.SMS)
	r.checkFolder(root, want)
}

// Nothing is there twice where RingCentral still has it all, and shows it once the backup reaches further back.
func TestWhatOthersHaveArchivedIsThereOnce(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-day))
	want := r.truth(start.Add(-day))
	r.clock.Advance(3 * day)
	r = r.computer()
	r.backup(time.Hour)
	root, calls, files := r.folderBeside(), r.contentCalls(), r.files()
	for range 3 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	if s := r.a.Snapshot(); s.Archived != len(want) || s.Beside[0].Archived != len(want) { // what the folder has, Dropbox has found in Dropbox
		t.Errorf("%d and %d are archived", s.Archived, s.Beside[0].Archived)
	}
	r.backup(5 * day)
	for range 2 {
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("%+v", report)
		}
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	if s := r.a.Snapshot(); s.Archived != len(want) || s.Beside[0].Archived != len(want) || s.Open+s.Beside[0].Open != 0 {
		t.Errorf("%d and %d are archived, %d and %d open", s.Archived, s.Beside[0].Archived, s.Open, s.Beside[0].Open)
	}
	if n := r.contentCalls(); n != calls || !maps.Equal(r.files(), files) {
		t.Errorf("RingCentral was asked for %d contents; Dropbox has %q", n-calls, slices.Sorted(maps.Keys(r.files())))
	}
}

// Where all places have it all, nothing is copied from one to the other.
func TestWhatOthersHaveArchivedEverywhereIsCopiedNowhere(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-day))
	want := r.truth(start.Add(-day))
	r.clock.Advance(3 * day)
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	r = r.computer()
	r.backup(day)
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}); err != nil {
		t.Fatal(err)
	}
	files := r.files()
	for range 4 {
		report := r.runOnce()
		if !report.Complete() || report.Archived+report.Beside[0].Report.Archived != 0 {
			t.Errorf("%+v", report)
		}
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	if !maps.Equal(r.files(), files) {
		t.Errorf("Dropbox has %q", slices.Sorted(maps.Keys(r.files())))
	}
	if s := r.a.Snapshot(); len(s.Lacks)+len(s.Beside[0].Lacks) != 0 {
		t.Errorf("lacks %+v and %+v", s.Lacks, s.Beside[0].Lacks)
	}
}

// A file that a person has changed is not taken for what was archived; it is named.
func TestAChangedFileOfOthersFillsNothing(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	changed := r.file(want[0].ID)
	if err := r.sim.Dropbox.Put(changed, []byte("edited by a person"), want[0].Time.Truncate(time.Second)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want[1:])
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 1 || of.Lacks[0].Files != 1 {
		t.Errorf("the folder lacks %+v", of.Lacks)
	}
}

// What only a place that is away has is not gone, also after a restart, and is copied once it is back.
func TestWhatOthersHaveArchivedOutlivesTrouble(t *testing.T) {
	r, root, want := afterLoss(newQuickRig(t))
	calls := r.contentCalls()
	r.runOnce()
	r.clock.Advance(time.Hour)
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	for i := range 12 {
		r.runOnce()
		r.clock.Advance(3 * time.Hour)
		if i == 6 {
			r.a.Close()
			r.open()
		}
	}
	// The record of a text holds all of it.
	if of := r.a.Snapshot().Beside[0]; of.Gone != 0 || of.Open != len(want)-1 || of.Archived != 1 || of.Completeness.Now || len(of.Lacks) != 0 || !of.Deadline.IsZero() {
		t.Errorf("%d gone, %d open %v until %s, %+v, lacks %+v", of.Gone, of.Open, of.OpenBy, of.Deadline, of.Completeness, of.Lacks)
	}
	if n := r.contentCalls(); n != calls { // addresses in records of others are not asked
		t.Errorf("RingCentral was asked for %d contents", n-calls)
	}
	r.sim.Dropbox.ClearFaults()
	r.clock.Advance(3 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
}

// A user who archives the own messages alone gets those of no other user, who archives them in the same Dropbox, and hears nothing of them.
func TestMessagesOfAnotherUserFillNothing(t *testing.T) {
	ana := newRig(t, ringcentralserver.RoleUser)
	ana.text(2*time.Hour, "mine")
	ana.texts(day)
	ana.good()
	bob := ana.person()
	bob.text(2*time.Hour, "his")
	bob.texts(day)
	bob.good()
	want := ana.truth(start.Add(-day))
	ana.clock.Advance(3 * day)
	ana.sim.RingCentral.Office().Forget(ana.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	r := ana.computer()
	r.texts(day)
	root := r.folderBeside()
	for range 3 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	if s := r.a.Snapshot(); len(want) != 1 || len(s.Beside[0].Lacks) != 0 {
		t.Errorf("want %d, the folder lacks %+v", len(want), s.Beside[0].Lacks)
	}
}

// What only the first place has, and no item is about, is named where it is lacking, and nowhere else.
func TestWhatOnlyAnotherPlaceHasIsNamed(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	r.loseRecords()
	young := r.clock.Now().Add(-time.Hour)
	if err := r.sim.Dropbox.Put("/Ana Ruiz_101/2026-11-23/SMS/20261123-164000_1_2_7000000000999.txt", []byte("lists bring it yet"), young); err != nil {
		t.Fatal(err)
	}
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
