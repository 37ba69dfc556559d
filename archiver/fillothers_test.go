package archiver_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/reasons"
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
	if of := s.Beside[0]; len(s.Lacks)+len(of.Lacks) != 0 || of.Archived+of.Open+of.Gone != 0 || !of.Completeness.Now {
		t.Errorf("lacks %+v and %+v; %d archived, %d open, %d gone, %+v", s.Lacks, of.Lacks, of.Archived, of.Open, of.Gone, of.Completeness)
	}
	r.checkRecords(root)
	if n := r.contentCalls(); n != calls {
		t.Errorf("RingCentral was asked for %d contents", n-calls)
	}
	if after := r.files(); !maps.Equal(after, files) {
		t.Errorf("Dropbox has other files: %q", slices.Sorted(maps.Keys(after)))
	}
	verify := func(missing int) {
		t.Helper()
		report, err := r.in(places.Folder).Verify(t.Context())
		if err != nil || report.Checked < r.parts(want) || report.MissingCount != missing || report.Intact() != (missing == 0) {
			t.Errorf("%+v (%v), want %d missing of %d", report, err, missing, r.parts(want))
		}
	}
	verify(0)
	if err := os.Remove(filepath.Join(root, filepath.FromSlash(r.file(want[0].ID)))); err != nil {
		t.Fatal(err)
	}
	verify(1) // also once Dropbox is not connected any more
	r.clock.Advance(day)
	r.good()
	verify(0)
}

// checkRecords checks that the day records in a folder name each item and file as those in Dropbox do, sums included.
func (r *rig) checkRecords(root string) {
	r.t.Helper()
	named := func(read func(string) ([]byte, error)) map[string]index.File {
		all := map[string]index.File{}
		for _, f := range r.sim.Dropbox.Files() {
			if index.DateOf(f.Path) == "" {
				continue
			}
			data, err := read(f.Path)
			if err == nil {
				_, err = index.ReadDay(bytes.NewReader(data), func(it *index.Item, _ []byte) error {
					for _, file := range it.Files {
						all[it.Type+it.ID+file.Path] = file
					}
					return nil
				})
			}
			if err != nil {
				r.t.Errorf("%s: %v", f.Path, err)
			}
		}
		return all
	}
	want := named(r.sim.Dropbox.ReadFile)
	if got := named(func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(root, filepath.FromSlash(file))) }); !maps.Equal(got, want) || len(want) == 0 {
		r.t.Errorf("the records in the folder name %+v, want %+v", got, want)
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
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks)+of.Open != 0 {
		t.Errorf("the folder lacks %+v, %d are open", of.Lacks, of.Open)
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

// A name that something else has in the new place is left to it: the rest is copied, and that is said of this one alone.
func TestANameThatIsTakenInTheNewPlace(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	theirs := filepath.Join(root, filepath.FromSlash(r.file(want[0].ID)))
	if err := errors.Join(os.MkdirAll(filepath.Dir(theirs), 0o777), os.WriteFile(theirs, []byte("of a person"), 0o666)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("%+v", report)
		}
		r.clock.Advance(time.Hour)
	}
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 1 || of.Lacks[0].Files != 1 || of.Lacks[0].Names != 1 {
		t.Errorf("the folder lacks %+v", of.Lacks)
	}
	if data, err := os.ReadFile(theirs); err != nil || string(data) != "of a person" {
		t.Errorf("it is %q now (%v)", data, err)
	}
	if err := os.Rename(theirs, theirs+" mine"); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(day) // a folder is walked through once a day
	r.runOnce()
	if err := os.Remove(theirs + " mine"); err != nil {
		t.Fatal(err)
	}
	r.checkFolder(root, want)
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 0 {
		t.Errorf("the folder lacks %+v", of.Lacks)
	}
}

// Where one file of an item is copied later than the other, the records tell of both then.
func TestAFileThatIsCopiedLater(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	voicemail := want[slices.IndexFunc(want, func(it ringcentralserver.TruthItem) bool { return it.Type == ringcentralserver.TypeVoiceMail })]
	inTheWay := filepath.Join(root, filepath.FromSlash(r.file(voicemail.ID+".txt")))
	if err := os.MkdirAll(inTheWay, 0o777); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 1 || of.Lacks[0].Files != 1 {
		t.Errorf("the folder lacks %+v", of.Lacks)
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	r.good()
	r.checkFolder(root, want)
	r.checkRecords(root)
}

// What only a place that is away has is not gone, also after a restart, and is copied once it is back.
func TestWhatOthersHaveArchivedOutlivesTrouble(t *testing.T) {
	r, root, want := afterLoss(newQuickRig(t))
	calls := r.contentCalls()
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	for i := range 12 {
		r.runOnce()
		r.clock.Advance(3 * time.Hour)
		if i == 6 {
			r.a.Close()
			r.open()
		}
	}
	if of := r.a.Snapshot().Beside[0]; of.Gone+of.Open != 0 || len(of.Lacks) != 1 || of.Lacks[0].Files != r.parts(want) || of.Lacks[0].Names != 0 {
		t.Errorf("%d gone, %d open, lacks %+v", of.Gone, of.Open, of.Lacks)
	}
	if n := r.contentCalls(); n != calls {
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

// parts is how many files items have.
func (r *rig) parts(items []ringcentralserver.TruthItem) (n int) {
	for _, it := range items {
		n += len(it.Parts)
	}
	return n
}

// What is lacking is named until it is copied, in the place that lacks it, and what is not asked for is not.
func TestWhatOnlyAnotherPlaceHasIsNamed(t *testing.T) {
	r, root, want := afterLoss(newQuickRig(t))
	r.loseRecords() // they tell what the files are; they are copied without them
	young := r.clock.Now().Add(-time.Hour)
	if err := r.sim.Dropbox.Put("/Ana Ruiz_101/2026-11-23/SMS/20261123-164000_1_2_7000000000999.txt", []byte("lists bring it yet"), young); err != nil {
		t.Fatal(err)
	}
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	for range 2 { // each place has to be listed
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	s := r.a.Snapshot()
	if len(s.Lacks) != 0 {
		t.Errorf("Dropbox lacks %+v", s.Lacks)
	}
	if of := s.Beside[0]; len(of.Lacks) != 1 || of.Lacks[0].In != places.Dropbox || of.Lacks[0].Files != r.parts(want) {
		t.Errorf("the folder lacks %+v, want %d files", of.Lacks, r.parts(want))
	}
	page, err := os.ReadFile(filepath.Join(root, "ARCHIVE STATUS.html"))
	if said := fmt.Sprintf("In Dropbox, but not here yet: %d files of the archive", r.parts(want)); err != nil || !strings.Contains(string(page), said) {
		t.Errorf("the status page does not say %q (%v)", said, err)
	}
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
	r.sim.Dropbox.ClearFaults()
	r.clock.Advance(time.Hour)
	r.runOnce()
	r.checkFolder(root, slices.DeleteFunc(slices.Clone(want), func(it ringcentralserver.TruthItem) bool { return it.Type != ringcentralserver.TypeVoiceMail }))
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 0 {
		t.Errorf("with all files of voicemails the folder lacks %+v", of.Lacks)
	}
}

// An attachment that only another place has is copied also where the item is archived here without it.
func TestAttachmentsThatOnlyAnotherPlaceHas(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	id := r.message(ringcentralserver.TypeSMS, 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "see" })
	r.backup(day)
	root := r.folderBeside()
	r.good()
	text := r.file(id)
	r.clock.Advance(2 * day)
	more := strings.TrimSuffix(text, ".txt") + "_1.jpg"
	if err := r.sim.Dropbox.Put(more, []byte("a picture"), r.truth(start.Add(-day))[0].Time); err != nil {
		t.Fatal(err)
	}
	if err := r.sim.Dropbox.Put(strings.TrimSuffix(text, ".txt")+"_v2.txt", []byte("see it"), r.truth(start.Add(-day))[0].Time); err != nil {
		t.Fatal(err) // an earlier or later form of what both have
	}
	for range 2 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	if data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(more))); err != nil || string(data) != "a picture" {
		t.Errorf("the folder has %q (%v)", data, err)
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(text, ".txt")+"_v2.txt"))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder has what it has in another form (%v)", err)
	}
	if of := r.a.Snapshot().Beside[0]; len(of.Lacks) != 0 || of.Archived != 1 {
		t.Errorf("the folder lacks %+v; %d are archived", of.Lacks, of.Archived)
	}
}

// A place that takes nothing, or not below one path, is gone on with once it does; the rest is copied all the same, and each file once.
func TestANewPlaceThatTakesNotAll(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(day)
	root := r.folderBeside()
	r.good()
	at := r.clock.Now().Add(-30 * day).Truncate(time.Second)
	var all []string
	for i := range 1200 { // more than are looked at in one transaction
		file := fmt.Sprintf("/Ana Ruiz_101/2026-10-%02d/SMS/20261020-164000_1_2_70000000%04d.txt", 1+i%28, i)
		to := filepath.Join(root, filepath.FromSlash(file))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), os.WriteFile(to, []byte(file), 0o666), os.Chtimes(to, at, at)); err != nil {
			t.Fatal(err)
		}
		all = append(all, file)
	}
	left := func(want int) {
		t.Helper()
		if s := r.a.Snapshot(); want == 0 && len(s.Lacks) != 0 || want > 0 && (len(s.Lacks) != 1 || s.Lacks[0].Files != want) {
			t.Errorf("Dropbox lacks %+v, want %d files", s.Lacks, want)
		}
	}
	r.sim.Dropbox.RefusePaths("/", "insufficient_space")
	r.clock.Advance(2 * day) // the folder is walked through
	r.runOnce()
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); report.Reason != reasons.DropboxFull {
		t.Errorf("it says %q (%v)", report.Reason, report.Err)
	}
	left(len(all))
	r.sim.Dropbox.RefusePaths("", "")
	r.sim.Dropbox.RefusePaths("/Ana Ruiz_101/2026-10-01", "no_write_permission")
	r.clock.Advance(time.Hour)
	r.runOnce()
	left(len(all)/28 + 1)
	r.sim.Dropbox.RefusePaths("", "")
	r.a.Close()
	r.open()
	r.clock.Advance(time.Hour)
	r.good()
	left(0)
	there := r.files()
	for _, file := range all {
		if there[file] == "" {
			t.Errorf("%s is not in Dropbox", file)
		}
	}
	if len(there) != len(all) {
		t.Errorf("Dropbox has %d files, want %d", len(there), len(all))
	}
}

// Where a place takes nothing below the folder of one extension, which has many of days, the files of all others are copied.
func TestANewPlaceThatTakesNothingOfOneExtension(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(day)
	root := r.folderBeside()
	r.good()
	at := r.clock.Now().Add(-30 * day).Truncate(time.Second)
	const of = 400
	for i := range 2 * of { // those that are refused come first
		folder := []string{"Ana Ruiz_101", "Bob Stone_102"}[i/of]
		file := fmt.Sprintf("/%s/2026-10-%02d/Call Recording/20261020-164000_1_2_Automatic_70000000%04d.mp3", folder, 1+i%28, i)
		to := filepath.Join(root, filepath.FromSlash(file))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), os.WriteFile(to, []byte(file), 0o666), os.Chtimes(to, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	left := func(want int) {
		t.Helper()
		there := r.files()
		if s := r.a.Snapshot(); len(there) != 2*of-want || want > 0 && (len(s.Lacks) != 1 || s.Lacks[0].Files != want) || want == 0 && len(s.Lacks) != 0 {
			t.Errorf("Dropbox has %d files and lacks %+v, want %d lacking", len(there), s.Lacks, want)
		}
	}
	r.sim.Dropbox.RefusePaths("/Ana Ruiz_101", "no_write_permission")
	r.clock.Advance(2 * day) // the folder is walked through
	r.runOnce()
	r.clock.Advance(time.Hour)
	r.runOnce()
	left(of)
	r.sim.Dropbox.RefusePaths("", "")
	r.clock.Advance(time.Hour)
	r.good()
	left(0)
}

// What the pass itself has archived is shown before very many files of others are copied.
func TestManyFilesOfOthersHoldUpNoPage(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(day)
	root := r.folderBeside()
	r.good()
	const theirs = "/Ana Ruiz_101/2026-10-20/"
	at := r.clock.Now().Add(-30 * day).Truncate(time.Second)
	for i := range 300 {
		to := filepath.Join(root, filepath.FromSlash(theirs), "SMS", fmt.Sprintf("20261020-164000_1_2_70000000%04d.txt", i))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), os.WriteFile(to, []byte("text"), 0o666), os.Chtimes(to, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	r.clock.Advance(2 * day) // the folder is walked through
	r.text(2*time.Hour, "new")
	var mu sync.Mutex
	var came []string // to Dropbox, by what is looked for
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			said := req.Header.Get("Dropbox-API-Arg")
			if strings.Contains(req.URL.Path, "/upload_session/finish_batch") {
				body, err := io.ReadAll(req.Body)
				if err != nil {
					t.Error(err)
				}
				req.Body = io.NopCloser(bytes.NewReader(body))
				said += string(body)
			}
			mu.Lock()
			for _, of := range []string{theirs, "/Index/2026-11"} {
				if strings.Contains(req.URL.Path, "upload") && strings.Contains(said, of) {
					came = append(came, of)
				}
			}
			mu.Unlock()
			next.ServeHTTP(w, req)
		})
	})
	for range 2 { // the folder's own pass lists it
		r.good()
		r.clock.Advance(time.Hour)
	}
	if s := r.a.Snapshot(); len(s.Lacks) != 0 {
		t.Errorf("Dropbox lacks %+v", s.Lacks)
	}
	mu.Lock()
	defer mu.Unlock()
	if first := slices.Index(came, theirs); first < 1 {
		t.Errorf("to Dropbox came %q", came)
	}
}

// A file that takes hours to come from another place holds up no hour: those that follow are listed, copied and published beside it.
func TestTheNextHourDoesNotWaitForAnotherPlace(t *testing.T) {
	r := newQuickRig(t)
	r.backup(day)
	root := r.folderBeside()
	r.good()
	r.clock.Advance(3 * day)
	const file = "/Ana Ruiz_101/2026-10-20/SMS/20261020-164000_1_2_7000000000999.txt"
	long := strings.Repeat("x", 200_000)
	if err := r.sim.Dropbox.Put(file, []byte(long), r.clock.Now().Add(-30*day)); err != nil {
		t.Fatal(err)
	}
	hanging, quick := make(chan struct{}), make(chan struct{})
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.Contains(q.Header.Get("Dropbox-API-Arg"), file) {
				w = &snail{ResponseWriter: w, hanging: hanging, quick: quick}
			}
			next.ServeHTTP(w, q)
		})
	})
	ended := r.begins()
	for begun := false; !begun; {
		select {
		case <-hanging:
			begun = true
		case <-ended: // Dropbox was listed after the folder had ended
			r.clock.Advance(time.Hour)
			ended = r.begins()
		}
	}
	changed, stop := r.in(places.Folder).Changed()
	defer stop()
	limit := time.After(time.Minute)
	for n := range 2 {
		r.call(r.bob, -30*time.Minute, ringcentralserver.RecordingSpec{})
		r.clock.Advance(90 * time.Minute)
		for r.in(places.Folder).Snapshot().Archived <= n {
			select {
			case <-changed:
			case <-limit:
				close(quick)
				t.Fatal("the hour waits")
			case report := <-ended:
				t.Fatalf("the pass has ended: %+v", report)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(root, "Index")); err != nil {
		t.Errorf("nothing was published meanwhile: %v", err)
	}
	close(quick)
	if report := <-ended; !report.Complete() {
		t.Errorf("%+v", report)
	}
	if data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file))); err != nil || string(data) != long {
		t.Errorf("the folder has %d bytes (%v)", len(data), err)
	}
}

// What a verification has found missing is copied from another place in the next run, however lately the folder was walked through.
func TestWhatAVerificationMissesIsCopiedAgain(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	for range 3 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	if err := os.Remove(filepath.Join(root, filepath.FromSlash(r.file(want[0].ID)))); err != nil {
		t.Fatal(err)
	}
	r.verifyIn(places.Folder, 1)
	r.good()
	r.checkFolder(root, want)
	r.verifyIn(places.Folder, 0)
}

// A copied file that a person has removed, and whose absence is accepted, is not copied again.
func TestACopiedFileWhoseAbsenceIsAccepted(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	for range 3 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	at := filepath.Join(root, filepath.FromSlash(r.file(want[0].ID)))
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
	r.verifyIn(places.Folder, 1)
	key := ledger.Key{Type: ledger.CallRecording, ID: want[0].ID}
	if n, err := r.in(places.Folder).Accept(t.Context(), key); n != 1 || err != nil {
		t.Fatalf("%d files were accepted (%v)", n, err)
	}
	r.good()
	r.checkFolder(root, want[1:])
	r.verifyIn(places.Folder, 0)
	if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was copied again (%v)", err)
	}
}

// A file whose absence is accepted is not copied from a place that is connected later and still has it.
func TestAFileWhoseAbsenceIsAccepted(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{})
	root := r.folderBeside()
	r.backup(day)
	r.good()
	want := r.truth(start.Add(-day))
	if err := r.a.DisconnectFrom(t.Context(), places.Folder); err != nil {
		t.Fatal(err)
	}
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	if err := r.sim.Dropbox.Delete(r.file(want[0].ID)); err != nil {
		t.Fatal(err)
	}
	if report, err := r.a.Verify(t.Context()); err != nil || report.MissingCount != 1 {
		t.Fatalf("%d files are missing (%v)", report.MissingCount, err)
	}
	r.triedInVain()
	if n, err := r.a.Accept(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d files were accepted (%v)", n, err)
	}

	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r.runOnce()
		r.clock.Advance(time.Hour)
	}
	r.checkFolder(root, want)
	r.checkArchive(nil)
	if s := r.a.Snapshot(); s.Accepted != 1 || len(s.Lacks) != 0 {
		t.Errorf("%d items are accepted, lacking is %+v", s.Accepted, s.Lacks)
	}
}

// A recording that was removed from both places, and that a person has put back in one, is copied to the other and counts as archived there: it
// is not said to be missing where it lies.
func TestWhatIsPutBackInOnePlaceIsNotMissingInTheOther(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{})
	root := r.folderBeside()
	r.backup(day)
	r.good()
	want := r.truth(start.Add(-day))
	r.forget()
	at, content := r.file(want[0].ID), r.contents()[r.file(want[0].ID)]
	r.must(r.sim.Dropbox.Delete(at))
	removeFrom(t, root, ".mp3")
	for _, kind := range []places.Kind{places.Dropbox, places.Folder} {
		r.verifyIn(kind, 1)
	}
	r.triedInVain()
	if s := r.in(places.Folder).Snapshot(); s.Removed != 1 {
		t.Fatalf("%d recordings count as removed", s.Removed)
	}

	r.must(r.sim.Dropbox.Put(at, content, r.clock.Now()))
	for range 2 {
		r.clock.Advance(25 * time.Hour)
		r.runOnce()
	}
	r.checkFolder(root, want)
	for range 2 {
		r.verifyIn(places.Folder, 0)
		if s := r.in(places.Folder).Snapshot(); s.Removed != 0 || s.Archived != 1 || len(s.Lacks) != 0 {
			t.Errorf("%d archived, %d removed, lacking is %+v", s.Archived, s.Removed, s.Lacks)
		}
	}
	must(t, os.Remove(filepath.Join(root, filepath.FromSlash(at))))
	r.verifyIn(places.Folder, 1)
}

// A copied file that a person has changed is told from one that is not there.
func TestACopiedFileThatWasChanged(t *testing.T) {
	r, root, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	for range 3 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	at := func(i int) string { return filepath.Join(root, filepath.FromSlash(r.file(want[i].ID))) }
	if err := errors.Join(os.Remove(at(0)), os.WriteFile(at(1), []byte("changed by a person"), 0o666)); err != nil {
		t.Fatal(err)
	}
	report, err := r.in(places.Folder).Verify(t.Context())
	why := map[string]reasons.Reason{}
	for _, f := range report.Missing {
		why[f.Detail] = f.Reason
	}
	if want := map[string]reasons.Reason{r.file(want[0].ID): reasons.FileMissing, r.file(want[1].ID): reasons.FileChanged}; err != nil || !maps.Equal(why, want) {
		t.Errorf("missing are %v, want %v (%v)", why, want, err)
	}
	r.good()
	if data, err := os.ReadFile(at(1)); err != nil || string(data) != "changed by a person" {
		t.Errorf("it is %q now (%v)", data, err)
	}
}

// A file that an earlier data file has archived, and that was copied back from another place since, is one file to a verification.
func TestAFileThatTwoManifestsNameIsOne(t *testing.T) {
	r, _, want := afterLoss(newRig(t, ringcentralserver.RoleAdmin))
	for range 3 {
		r.good()
		r.clock.Advance(time.Hour)
	}
	file := r.file(want[0].ID)
	remove := func() {
		t.Helper()
		if err := r.sim.Dropbox.Delete(file); err != nil {
			t.Fatal(err)
		}
	}
	remove()
	r.verifyIn(places.Dropbox, 1)
	r.good() // from the folder
	if report := r.verify(); !report.Intact() || report.Checked != r.parts(want) {
		t.Errorf("%+v, want %d files", report, r.parts(want))
	}
	remove()
	if report := r.verify(); report.MissingCount != 1 || len(report.Missing) != 1 || report.Checked != r.parts(want) {
		t.Errorf("%+v, want 1 missing of %d files", report, r.parts(want))
	}
}
