package archiver_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	places "ringcentral-archiver/store/place"
)

// folderBeside connects a folder beside Dropbox.
func (r *rig) folderBeside() string {
	r.t.Helper()
	root := filepath.Join(r.t.TempDir(), "NAS")
	if err := os.Mkdir(root, 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := r.a.Connect(r.t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}); err != nil {
		r.t.Fatal(err)
	}
	return root
}

// in is the engine of the place of a kind.
func (r *rig) in(kind places.Kind) *archiver.Archiver {
	r.t.Helper()
	of, err := r.a.In(kind)
	if err != nil {
		r.t.Fatal(err)
	}
	return of
}

// An office archives to Dropbox and to a folder: each has everything once, its own log, verification and answer, also after a restart.
func TestAnArchiveInTwoPlaces(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	if report := r.runOnce(); !report.Complete() || len(report.Beside) != 1 || report.Beside[0].Place.Folder != root || report.Beside[0].Report.Archived != report.Archived {
		t.Errorf("%+v", report)
	}
	want := r.truth(start.Add(-day))
	r.checkArchive(want)
	r.checkFolder(root, want)

	r.a.Close()
	r.open()
	s := r.a.Snapshot()
	if len(s.Beside) != 1 || !s.Completeness.Now || !s.Beside[0].Completeness.Now || s.Beside[0].Dropbox.Folder != root || s.Dropbox.Folder != "" {
		t.Errorf("%+v, beside %+v", s.Completeness, s.Beside)
	}
	if report := r.verify(); !report.Intact() || report.Checked == 0 {
		t.Errorf("Dropbox verifies %+v", report)
	}
	rows, err := r.in(places.Folder).Items(start.Add(-time.Hour).Truncate(time.Hour), "")
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	if err := os.Remove(filepath.Join(root, filepath.FromSlash(rows[0].Sound))); err != nil {
		t.Fatal(err)
	}
	if report, err := r.in(places.Folder).Verify(t.Context()); err != nil || report.MissingCount != 1 {
		t.Errorf("the folder verifies %+v (%v)", report, err)
	}
	if s := r.a.Snapshot(); s.Open != 0 || s.Beside[0].Open != 1 {
		t.Errorf("%d and %d are open", s.Open, s.Beside[0].Open)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
}

// A folder that is not there holds up nothing but itself, and gets what it lacks when it is there again.
func TestOnePlaceIsAway(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-day))
	if err := os.Rename(root, root+" (away)"); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{})
	report := r.runOnce()
	if report.Complete() || report.Reason != reasons.NoReason || report.LeftCount != 0 || report.Beside[0].Report.Reason != reasons.FolderMissing {
		t.Errorf("%+v", report)
	}
	want := r.truth(start.Add(-day))
	r.checkArchive(want)
	if s := r.a.Snapshot(); s.Waiting != reasons.NoReason || s.Beside[0].Waiting != reasons.FolderMissing || s.Beside[0].Completeness.Now {
		t.Errorf("Dropbox waits for %q, the folder for %q: %+v", s.Waiting, s.Beside[0].Waiting, s.Beside[0].Completeness)
	}
	if err := os.Rename(root+" (away)", root); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
}

// What is disconnected stays where it is; of the others one is the first from then on, and goes on where it was.
func TestOneOfTwoPlacesIsDisconnected(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	if err := r.a.DisconnectFrom(t.Context(), places.SFTP); !errors.Is(err, reasons.ErrNoSuchPlace) {
		t.Errorf("a server that is not connected: %v", err)
	}
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	archived := r.a.Snapshot().Archived
	if s := r.a.Snapshot(); len(s.Beside) != 0 || s.Dropbox.Folder != root || !s.Dropbox.Connected || archived == 0 {
		t.Errorf("%+v", s.Dropbox)
	}
	before := r.archive()
	r.clock.Advance(time.Hour)
	r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{})

	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, r.truth(start.Add(-day)))
	if after := r.archive(); len(after) != len(before) {
		t.Errorf("%d files in Dropbox, %d before", len(after), len(before))
	}
}

// The same place is not connected twice.
func TestAPlaceIsConnectedOnce(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	server := archiver.Asking{Place: inFolder(root), Beside: true}
	if err := r.a.Connect(t.Context(), server); err != nil || len(r.a.Besides()) != 0 {
		t.Errorf("the folder once more: %v, %d beside", err, len(r.a.Besides()))
	}
}

// A diagnosis tries the way to each place.
func TestADiagnosisTriesEachPlace(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	tried := map[string]string{}
	for _, c := range r.a.Diagnose(t.Context(), diagnose.Program{}).Connections {
		tried[c.Service] += string(c.Failed)
	}
	if why, is := tried[root]; !is || why != "" || len(tried) != 3 {
		t.Errorf("tried %v", tried)
	}
}

// Of a kind there is one place, whatever a person agrees to; to go on in another one of that kind is another question.
func TestOnePlaceOfAKind(t *testing.T) {
	r := newQuickRig(t)
	root := r.folderBeside()
	ask := yes(t.TempDir())
	ask.Beside, ask.Same = true, true
	if err := r.a.Connect(t.Context(), ask); !errors.Is(err, reasons.ErrOneOfAKind) {
		t.Errorf("another folder: %v", err)
	}
	link := filepath.Join(t.TempDir(), "Link")
	if err := os.Symlink(root, link); err != nil {
		t.Fatal(err)
	}
	ask.Place = inFolder(link)
	if err := r.a.Connect(t.Context(), ask); err != nil || r.a.Snapshot().Beside[0].Dropbox.Folder != link {
		t.Errorf("the same folder: %v, %+v", err, r.a.Snapshot().Beside[0].Dropbox)
	}
	another := t.TempDir()
	for _, agrees := range []bool{false, true} { // as the window asks
		ask = archiver.Asking{Place: inFolder(another), Beside: true, Other: func(string, string) bool { return agrees }}
		err := r.a.Connect(t.Context(), ask)
		if agrees && (err != nil || len(r.a.Besides()) != 1 || r.a.Snapshot().Beside[0].Dropbox.Folder != another) || !agrees && !errors.Is(err, reasons.ErrOtherPlace) {
			t.Errorf("another folder, agreed to: %t: %v, %+v", agrees, err, r.a.Snapshot().Beside)
		}
	}
	ask = archiver.Asking{Place: inFolder(t.TempDir())}
	if err := r.a.Connect(t.Context(), ask); !errors.Is(err, reasons.ErrOtherPlace) || errors.Is(err, reasons.ErrOtherAccount) {
		t.Errorf("in place of the folder: %v", err)
	}
}
