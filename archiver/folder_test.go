package archiver_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

// inFolder is an archive in a folder.
func inFolder(path string) archiver.Wanted {
	return archiver.Wanted{Place: places.Place{Folder: path}}
}

// yes agrees to whatever a sign-in asks.
func yes(folder string) archiver.Asking {
	return archiver.Asking{Place: inFolder(folder), Other: func(string, string) bool { return true }}
}

// inFolder connects a folder instead of Dropbox.
func (r *rig) inFolder() string {
	r.t.Helper()
	root := filepath.Join(r.t.TempDir(), "Archive")
	if err := os.Mkdir(root, 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := r.a.Connect(r.t.Context(), yes(root)); err != nil {
		r.t.Fatal(err)
	}
	return root
}

// checkFolder holds a folder against the truth, as checkArchive does for Dropbox.
func (r *rig) checkFolder(root string, want []ringcentralserver.TruthItem) {
	r.t.Helper()
	left := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := "/" + filepath.ToSlash(strings.TrimPrefix(path[len(root):], string(filepath.Separator)))
		if isPage(name) || name == "/.ringcentral-archiver/archive.json" {
			return nil
		}
		left[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, it := range want {
		for _, part := range it.Parts {
			path, err := findPart(left, it, part)
			if err != nil {
				r.t.Error(err)
				continue
			}
			delete(left, path)
		}
	}
	for path := range left {
		r.t.Errorf("%s is in the folder and should not be", path)
	}
}

// An archive in a folder is as one in Dropbox: everything is there once, it verifies, what is removed comes back, and a lost store
// finds it again.
//
//test:long
func TestAnArchiveInAFolder(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	want := r.truth(start.Add(-day))
	r.checkFolder(root, want)
	if n := len(r.archive()); n != 0 {
		t.Errorf("%d files are in Dropbox", n)
	}
	s := r.a.Snapshot()
	if s.Dropbox.Folder != root || !s.Dropbox.Connected || s.Dropbox.Expired || s.Dropbox.Allocated == 0 || s.Waiting != reasons.NoReason {
		t.Errorf("the snapshot says %+v, waiting %q", s.Dropbox, s.Waiting)
	}
	if report := r.verify(); !report.Intact() || report.Checked == 0 {
		t.Errorf("it verifies %+v", report)
	}

	rows, err := r.a.Items(start.Add(-time.Hour).Truncate(time.Hour), "")
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	lost := filepath.Join(root, filepath.FromSlash(rows[0].Sound))
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); report.MissingCount != 1 {
		t.Errorf("with a file removed it verifies %+v", report)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkFolder(root, want)
}

// A folder that is not there is waited for: nothing is written in its place, nothing counts as missing, and it goes on when it is back.
//
//test:long
func TestAFolderThatIsUnplugged(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))

	if err := os.Rename(root, root+" away"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(root, 0o777); err != nil { // the mount point
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); reasons.Of(report.Err) != reasons.FolderMissing || report.Archived != 0 || report.IndexErr != nil {
		t.Errorf("with the folder away: %+v (the pages: %v)", report, report.IndexErr)
	}
	if s := r.a.Snapshot(); s.Completeness.Now {
		t.Error("everything is said to be there")
	}
	if below, err := os.ReadDir(root); err != nil || len(below) > 0 {
		t.Errorf("in its place lie %v (%v)", below, err)
	}
	if _, err := r.a.Verify(t.Context()); reasons.Of(err) != reasons.FolderMissing {
		t.Errorf("it verifies with %v", err)
	}
	if err := os.Remove(root); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(root+" away", root); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("with the folder back: left %+v (%v)", report.Left, report.Err)
	}
	if report := r.verify(); !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
	r.checkFolder(root, append(want, r.truth(start.Add(30*time.Minute))...))
}

// From Dropbox to a folder and back: each has a log of its own, the access to Dropbox ends, and disconnecting leaves the files.
//
//test:long
func TestFromDropboxToAFolder(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(day)
	r.runOnce()
	inDropbox := len(r.archive())
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(t.TempDir())}); err == nil {
		t.Error("another place was taken without a question")
	}
	root := r.inFolder()
	if report := r.runOnce(); !report.Complete() || report.Archived == 0 {
		t.Errorf("in the folder: %+v", report)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
	if n := len(r.archive()); n != inDropbox {
		t.Errorf("Dropbox has %d files, and had %d", n, inDropbox)
	}
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Errorf("Disconnect: %v", err)
	}
	if s := r.a.Snapshot(); s.Dropbox.Connected || s.Waiting != reasons.NotConnected {
		t.Errorf("disconnected it says %+v, waiting %q", s.Dropbox, s.Waiting)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
	if err := r.a.Connect(t.Context(), yes(root)); err != nil {
		t.Errorf("connecting it again: %v", err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("connected again: %+v", report)
	}
	for _, path := range []string{filepath.Join(root, "none"), filepath.Join(root, "ARCHIVE STATUS.html")} {
		if err := r.a.Connect(t.Context(), yes(path)); reasons.Of(err) != reasons.FolderMissing {
			t.Errorf("%s was connected: %v", path, err)
		}
	}
}

// A program that was never registered with Dropbox needs no key for a folder.
//
//test:long
func TestAFolderNeedsNoKeyOfDropbox(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.typeIDs()
	if r.a.Snapshot().Dropbox.AppKey {
		t.Fatal("there is a key")
	}
	r.inFolder()
	if !r.a.Snapshot().Dropbox.AppKey {
		t.Error("with a folder a key is missing")
	}
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.a.Snapshot().Dropbox.AppKey {
		t.Error("without the folder there is a key")
	}
}

// A folder whose mark a person or a sync program has deleted is not written to; connected again it goes on with its archive.
func TestAFolderThatHasLostItsMark(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	before := r.a.Snapshot()
	if err := os.RemoveAll(filepath.Join(root, ".ringcentral-archiver")); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); reasons.Of(report.Err) != reasons.FolderMissing {
		t.Errorf("without its mark: %+v", report)
	}
	ask := archiver.Asking{Place: inFolder(root), Other: func(before, now string) bool {
		t.Errorf("it is asked whether to go on in %s instead of %s", now, before)
		return false
	}}
	if err := r.a.Connect(t.Context(), ask); err != nil {
		t.Errorf("connected again: %v", err)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 0 {
		t.Errorf("connected again: %+v", report)
	}
	if s := r.a.Snapshot(); s.Archived != before.Archived || s.Archived == 0 {
		t.Errorf("%d are archived, and were %d", s.Archived, before.Archived)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
}

// The archive and the program's own data lie apart, in whichever of them the other one would.
//
//test:long
func TestAFolderWithTheProgramsOwnData(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	data := filepath.Dir(r.store.Path())
	in := filepath.Join(data, "Archive")
	if err := os.Mkdir(in, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{data, in, filepath.Dir(data)} {
		if err := r.a.Connect(t.Context(), yes(path)); !errors.Is(err, reasons.ErrWithin) {
			t.Errorf("%s was connected: %v", path, err)
		}
		if _, err := os.Lstat(filepath.Join(path, ".ringcentral-archiver")); err == nil {
			t.Errorf("%s was marked", path)
		}
	}
	beside := data + " archive"
	if err := os.Mkdir(beside, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Connect(t.Context(), yes(beside)); err != nil {
		t.Errorf("a folder beside it: %v", err)
	}
}

// Two computers that archive the same into one folder at the same time have it there once, and each says so.
func TestTwoComputersInAFolder(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	other := r.computer()
	if err := other.a.Connect(t.Context(), yes(root)); err != nil {
		t.Fatal(err)
	}
	r.backup(day)
	other.backup(day)
	for range 3 {
		first, second := r.begins(), other.begins()
		for _, report := range []progress.Report{<-first, <-second} {
			if !report.Complete() {
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
		}
		r.checkFolder(root, r.truth(start.Add(-day)))
		for _, computer := range []*rig{r, other} {
			if report := computer.verify(); !report.Intact() || report.Checked == 0 {
				t.Errorf("it verifies %+v", report)
			}
			if s := computer.a.Snapshot(); s.Archived != len(r.truth(start.Add(-day))) || !s.Completeness.Now {
				t.Errorf("%d are archived, %+v", s.Archived, s.Completeness)
			}
		}
		r.clock.Advance(time.Hour)
		r.call(r.bob, 10*time.Minute, ringcentralserver.RecordingSpec{Size: 3 << 20})
		r.day()
	}
}

// A folder that a person has chosen by mistake, and not gone on with, is as it was. Were it one of the archive's own and marked, what lies in it
// would be taken for another archive's.
func TestAFolderThatIsNotGoneOnWith(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	own, err := filepath.Glob(filepath.Join(root, "Ana*"))
	if err != nil || len(own) != 1 {
		t.Fatal(own, err)
	}
	asked := 0
	ask := archiver.Asking{Place: inFolder(own[0]), Other: func(string, string) bool { asked++; return false }}
	if err := r.a.Connect(t.Context(), ask); !errors.Is(err, reasons.ErrOtherPlace) || asked != 1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
	if report := r.verify(); !report.Intact() {
		t.Errorf("it verifies %+v", report)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
	other := t.TempDir()
	ask = archiver.Asking{Place: inFolder(other), Other: func(_, is string) bool { asked++; return is == other }}
	if err := r.a.Connect(t.Context(), ask); err != nil || asked != 2 || r.a.Snapshot().Dropbox.Folder != other {
		t.Errorf("agreed to, asked %d times: %v", asked, err)
	}
}

// spoiltCopy copies an archive as a person does, with the times of its files, and one byte of one of them is another one there.
func (r *rig) spoiltCopy(root string) (copied, spoilt string) {
	r.t.Helper()
	copied = filepath.Join(r.t.TempDir(), "Copy")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		to := copied + path[len(root):]
		if err != nil || d.IsDir() {
			return errors.Join(err, os.MkdirAll(to, 0o777))
		}
		info, err := d.Info()
		data, err2 := os.ReadFile(path)
		if spoilt == "" && strings.HasSuffix(path, ".mp3") {
			spoilt, data[len(data)/2] = to, data[len(data)/2]^1
		}
		return errors.Join(err, err2, os.WriteFile(to, data, 0o666), os.Chtimes(to, info.ModTime(), info.ModTime()))
	})
	if err != nil || spoilt == "" {
		r.t.Fatal(spoilt, err)
	}
	return copied, spoilt
}

// An archive that a person has copied, and connects where it lies now, is read there before it is said to be right: size and time were copied, too.
func TestAnArchiveThatWasCopiedIsRead(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	if report := r.verify(); !report.Intact() {
		t.Fatalf("it verifies %+v", report)
	}
	copied, spoilt := r.spoiltCopy(root)
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(copied)}); err != nil {
		t.Fatal(err)
	}
	report := r.verify()
	if report.ChangedCount != 1 || !strings.HasSuffix(filepath.ToSlash(spoilt), report.Changed[0].Detail) {
		t.Errorf("with %s spoilt it verifies %+v", spoilt, report)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	if report := r.verify(); !report.Intact() {
		t.Errorf("mended it verifies %+v", report)
	}
	before := r.a.Snapshot().Verified.At
	r.clock.Advance(time.Hour)
	moved := copied + " moved"
	if err := errors.Join(os.Rename(copied, moved), r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(moved)})); err != nil {
		t.Fatal(err)
	}
	if r.runOnce(); !r.a.Snapshot().Verified.At.After(before) {
		t.Error("what was moved is not verified by itself")
	}
}

// It is so as well where another archive was connected meanwhile.
func TestAnArchiveThatWasCopiedIsReadAfterAnother(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	r.verify()
	copied, _ := r.spoiltCopy(root)
	agreed := func(string, string) bool { return true }
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(t.TempDir()), Other: agreed}); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	if err := r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(copied), Other: agreed}); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || r.a.Snapshot().Verified.Changed != 1 {
		t.Errorf("left %+v (%v), verified is %+v", report.Left, report.Err, r.a.Snapshot().Verified)
	}
}

// And beside Dropbox, where a place was disconnected meanwhile. What is connected for the first time has nothing to verify yet.
func TestAnArchiveThatWasCopiedIsReadBeside(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	if r.a.Snapshot().Beside[0].Verified.Again {
		t.Error("an archive that has just begun is to be verified")
	}
	r.day()
	r.backup(day)
	r.runOnce()
	if report, err := r.in(places.Folder).Verify(t.Context()); err != nil || !report.Intact() {
		t.Fatalf("it verifies %+v (%v)", report, err)
	}
	copied, _ := r.spoiltCopy(root)
	err := errors.Join(r.a.DisconnectFrom(t.Context(), places.Folder), r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(copied), Beside: true}))
	if err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() || r.a.Snapshot().Beside[0].Verified.Changed != 1 {
		t.Errorf("left %+v (%v), verified is %+v", report.Beside, report.Err, r.a.Snapshot().Beside[0].Verified)
	}
}
