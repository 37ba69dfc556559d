package archiver_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/sftp/sshdtest"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	places "ringcentral-archiver/store/place"
	"ringcentral-archiver/store/storetest"
)

// removeFrom removes the files of items whose names end so from a folder, and returns how many there were.
func removeFrom(t *testing.T, root string, endings ...string) (n int) {
	t.Helper()
	for _, ending := range endings {
		all, err := filepath.Glob(filepath.Join(root, "*", "20*", "*", "*"+ending))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range all {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
		n += len(all)
	}
	return n
}

// verifyIn verifies the archive of a place, and wants so many files to be missing.
func (r *rig) verifyIn(kind places.Kind, missing int) {
	r.t.Helper()
	if report, err := r.in(kind).Verify(r.t.Context()); err != nil || report.MissingCount != missing {
		r.t.Errorf("%d files are missing, want %d (%v)", report.MissingCount, missing, err)
	}
}

// Of a fax that RingCentral forgot before it called it finished, what another place has is better than nothing.
//
//test:long
func TestAnUnfinishedFileIsBetterThanNone(t *testing.T) {
	r := newQuickRig(t)
	r.message("Fax", sentAgo, func(m *ringcentralserver.MessageSpec) {
		m.Direction, m.Statuses = "Outbound", []ringcentralserver.StatusChange{{Status: "Sending"}, {After: sentAgo + 2*time.Hour, Status: "Sent"}}
	})
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	r.checkArchive(want)
	r.clock.Advance(90 * time.Minute)
	r.forget()
	root := r.folderBeside()
	r.triedInVain()
	r.checkFolder(root, want)
	if s := r.a.Snapshot().Beside[0]; s.Gone != 0 || s.Archived != 1 {
		t.Errorf("%d gone, %d archived", s.Gone, s.Archived)
	}
}

// What is not to be archived any more does not come into a new place, and comes when it is to be again, though RingCentral has forgotten it.
//
//test:long
func TestWhatIsSwitchedOffFillsNothing(t *testing.T) {
	r := newQuickRig(t)
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	recordings := make([]ringcentralserver.TruthItem, 0, len(want))
	for _, it := range want {
		if it.Type == ringcentralserver.TypeCallRecording {
			recordings = append(recordings, it)
		}
	}
	set := func(on bool) {
		t.Helper()
		if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.VoiceMail, ledger.SMS, ledger.Fax}, on); err != nil {
			t.Fatal(err)
		}
	}
	set(false)
	r.clock.Advance(2 * time.Hour)
	r.forget()
	root := r.folderBeside()
	r.runOnce()
	r.checkFolder(root, recordings)
	set(true)
	r.runOnce()
	r.checkFolder(root, want)
}

// Messages of an extension that is left out, and whose folder a person has removed, come back from nowhere until it is taken in again.
//
//test:long
func TestWhatIsLeftOutAndRemovedStaysAway(t *testing.T) {
	r := newQuickRig(t)
	r.of(r.bob, ringcentralserver.TypeSMS, 5*time.Hour)
	r.of(r.ana, ringcentralserver.TypeSMS, 5*time.Hour)
	root := r.folderBeside()
	r.turnOn(messagesToo, day)
	r.runOnce()
	whose := func(bob, missing, files int) {
		t.Helper()
		var except []ledger.Owner
		if bob == 0 {
			except = []ledger.Owner{{Number: "102"}}
		}
		must(t, r.a.Choose(t.Context(), archiver.Whose{Except: except}))
		must(t, os.RemoveAll(filepath.Join(root, "Bob Stone_102")))
		r.verifyIn(places.Folder, missing)
		r.clock.Advance(2 * time.Hour)
		r.good()
		r.verifyIn(places.Folder, 0)
		r.checkFolder(root, r.allOf(start.Add(-day), []string{r.ana, r.bob}[:1+bob]...))
		if s := r.a.Snapshot().Beside[0]; s.Archived != files || s.Open != 0 || !s.Completeness.Now {
			t.Errorf("%d archived, %d open, %+v", s.Archived, s.Open, s.Completeness)
		}
	}
	whose(0, 1, 1)
	r.clock.Advance(day)
	r.good()
	if d, err := r.in(places.Folder).Calendar(start, start); err != nil || len(d) != 1 || d[0].State != completeness.DayComplete {
		t.Errorf("the day is %+v (%v)", d, err)
	}
	whose(1, 1, 2) // it is asked for again
}

// What is removed from one place is archived there again from the other, and the other way round, part by part.
func TestEachPlaceMendsTheOther(t *testing.T) {
	r := newQuickRig(t)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	r.clock.Advance(2 * time.Hour)
	r.forget()
	r.runOnce()
	missing := 0
	for _, f := range r.archive() {
		if strings.HasSuffix(f.Path, ".jpg") || strings.HasSuffix(f.Path, ".mp3") {
			if err := r.sim.Dropbox.Delete(f.Path); err != nil {
				t.Fatal(err)
			}
			missing++
		}
	}
	r.verifyIn("", missing)
	r.verifyIn(places.Folder, removeFrom(t, root, ".txt", ".png", ".wav"))
	r.runOnce()
	r.checkFolder(root, want)
	r.checkArchive(want)
}

// A server shows a folder within the one that is connected: each has everything once, and neither takes the other's files for its own.
// The same folder by another way is the same place.
//
//test:long
func TestAPlaceWithinAPlace(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	s := sshdtest.New(t, "")
	outer := filepath.Join(s.Dir, "Outer")
	inner := filepath.Join(outer, "Inner")
	if err := os.MkdirAll(inner, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Connect(t.Context(), yes(outer)); err != nil {
		t.Fatal(err)
	}
	beside := func(root string) error {
		ask := r.askingFor(s, root)
		ask.HostKey, ask.Beside = func(archiver.HostKey) bool { return true }, true
		return r.a.Connect(t.Context(), ask)
	}
	if err := beside(outer); err == nil || len(r.a.Besides()) != 0 {
		t.Errorf("the same folder: %v", err)
	}
	if err := beside(inner); err != nil {
		t.Fatal(err)
	}
	r.day()
	r.backup(day)
	for range 2 {
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("%+v", report)
		}
		r.clock.Advance(time.Hour)
	}
	want := r.truth(start.Add(-day))
	r.checkFolder(inner, want)
	r.verifyIn("", 0)
	r.verifyIn(places.SFTP, 0)
	r.verifyIn("", removeFrom(t, outer, ".mp3"))
	r.runOnce()
	away := filepath.Join(s.Dir, "Elsewhere")
	if err := os.Rename(inner, away); err != nil {
		t.Fatal(err)
	}
	r.checkFolder(outer, want)
}

// A folder around one that holds an archive has everything itself, and not what lies in that one, also before that was connected to a second
// place and after it is none any more.
func TestAPlaceAroundAPlace(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	outer := filepath.Join(t.TempDir(), "(Outer)")
	inner, away := filepath.Join(outer, "! Inner"), filepath.Join(t.TempDir(), "Elsewhere")
	if err := os.MkdirAll(inner, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Connect(t.Context(), yes(inner)); err != nil {
		t.Fatal(err)
	}
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	if err := r.a.Connect(t.Context(), yes(outer)); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != len(want) {
		t.Errorf("%+v", report)
	}
	r.verifyIn("", 0)
	r.checkFolder(inner, want)
	r.verifyIn("", removeFrom(t, outer, ".mp3", ".pdf"))
	r.runOnce()
	if err := os.Rename(inner, away); err != nil {
		t.Fatal(err)
	}
	r.checkFolder(outer, want)
	r.verifyIn("", 0)
	if err := os.Rename(away, inner); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(inner, ".ringcentral-archiver")); err != nil { // now it is what a person has put there
		t.Fatal(err)
	}
	removeFrom(t, outer, ".mp3")
	r.verifyIn("", 0)
	if report := r.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("%+v", report)
	}
}

// The folder of a sync program may have the archive of another place within it: Dropbox does not take those files for its own.
func TestDropboxAroundAPlace(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	files := r.archived()
	want := r.truth(start.Add(-day))
	copied := map[string][]byte{"/NAS/.ringcentral-archiver/archive.json": []byte(`{"program":"RingCentral Archiver","archive":"X"}`)}
	for file := range files {
		content, err := r.sim.Dropbox.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		copied["/NAS"+file] = content
	}
	for file, content := range copied {
		if err := r.sim.Dropbox.Put(file, content, r.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	lost := 0
	for file := range files {
		if strings.HasSuffix(file, ".mp3") {
			if err := r.sim.Dropbox.Delete(file); err != nil {
				t.Fatal(err)
			}
			lost++
		}
	}
	r.verifyIn("", lost)
	if report := r.runOnce(); !report.Complete() || report.Archived != lost {
		t.Errorf("%+v", report)
	}
	fresh := r.computer()
	fresh.backup(day)
	if report := fresh.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("%+v", report)
	}
	fresh.verifyIn("", 0)
	for file := range copied {
		if err := r.sim.Dropbox.Delete(file); err != nil {
			t.Fatal(err)
		}
	}
	r.checkArchive(want)
	fresh.verifyIn("", 0)
}

// After the data file was lost, both places are known again: nothing is archived twice.
//
//test:long
func TestTheDataFileOfTwoPlacesIsLost(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	want, commits := r.truth(start.Add(-day)), r.commits()
	r.a.Close()
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(2 * time.Hour)
	r.store = storetest.Open(t)
	r.open()
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}); err != nil {
		t.Fatal(err)
	}
	r.backup(day + 2*time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Adopted != len(want) || report.Beside[0].Report.Adopted != len(want) {
		t.Errorf("%+v", report)
	}
	r.checkArchive(want)
	r.checkFolder(root, want)
	if n := r.commits() - commits; n != 0 {
		t.Errorf("%d files were written to Dropbox once more", n)
	}
}

// Another user's archives are others in both places, and what that user disconnects is found again.
func TestAnotherUserHasOtherArchivesInBothPlaces(t *testing.T) {
	r := newQuickRig(t)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	archived := r.a.Snapshot().Archived
	signIn := func(number string) {
		t.Helper()
		if err := r.a.Logout(t.Context()); err != nil {
			t.Fatal(err)
		}
		ask, wait := r.browser(number, true)
		err := r.a.Login(t.Context(), ask)
		if wait(); err != nil {
			t.Fatal(err)
		}
	}
	signIn("102")
	if s := r.a.Snapshot(); s.Archived != 0 || s.Beside[0].Archived != 0 || s.Beside[0].Completeness.Now {
		t.Errorf("Bob has %d and %d", s.Archived, s.Beside[0].Archived)
	}
	r.backup(day)
	r.runOnce()
	if err := r.a.DisconnectFrom(t.Context(), places.Folder); err != nil {
		t.Fatal(err)
	}
	signIn("101")
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}); err != nil {
		t.Fatal(err)
	}
	report := r.runOnce()
	if s := r.a.Snapshot(); s.Archived != archived || s.Beside[0].Archived != archived || report.Archived+report.Beside[0].Report.Archived != 0 {
		t.Errorf("Ana has %d and %d, want %d: %+v", s.Archived, s.Beside[0].Archived, archived, report)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
}

// What another place has found again after the data file was lost fills a new place as it lies there: under the same names, by which a computer
// opens the files, and with the lengths of the recordings.
func TestWhatWasFoundAgainFillsUnderTheSameNames(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	before := r.archived()
	fresh := r.computer()
	fresh.backup(day)
	if report := fresh.runOnce(); report.Archived != 0 || report.Adopted == 0 {
		t.Errorf("%+v", report)
	}
	root := fresh.folderBeside()
	fresh.clock.Advance(2 * time.Hour)
	fresh.forget()
	if report := fresh.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	for file := range before {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
			t.Error(err)
		}
	}
	rows, err := fresh.in(places.Folder).Items(start.Add(-time.Hour).Truncate(time.Hour), "")
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v (%v)", rows, err)
	}
	for _, it := range rows {
		if it.Key.Type == ledger.CallRecording && it.Length == 0 {
			t.Errorf("the length of %s is not known", it.Key)
		}
	}
}
