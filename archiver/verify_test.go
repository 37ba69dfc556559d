package archiver_test

import (
	"context"
	"errors"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// archived fills a day, archives it and gives what is in Dropbox, hash by path.
func (r *rig) archived() map[string]string {
	r.t.Helper()
	r.day()
	r.backup(24 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		r.t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	return r.files()
}

func (r *rig) files() map[string]string {
	out := map[string]string{}
	for _, f := range r.archive() {
		out[f.Path] = f.Hash
	}
	return out
}

// file finds the one archived file whose name holds the text.
func (r *rig) file(text string) string {
	r.t.Helper()
	var found []string
	for file := range r.files() {
		if strings.Contains(path.Base(file), text) {
			found = append(found, file)
		}
	}
	if len(found) != 1 {
		r.t.Fatalf("files with %q in their names: %q", text, found)
	}
	return found[0]
}

func (r *rig) verify() progress.VerifyReport {
	r.t.Helper()
	report, err := r.a.Verify(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

// move does what a user does in the Dropbox folder: bytes and times stay.
func (r *rig) move(from, to string) {
	r.t.Helper()
	data, err := r.sim.Dropbox.ReadFile(from)
	if err != nil {
		r.t.Fatal(err)
	}
	var modified time.Time
	for _, f := range r.archive() {
		if f.Path == from {
			modified = f.ClientModified
		}
	}
	if err := errors.Join(r.sim.Dropbox.Delete(from), r.sim.Dropbox.Put(to, data, modified)); err != nil {
		r.t.Fatal(err)
	}
}

// paths are the paths of a type's items as the ledger has them.
func (r *rig) paths(t ledger.Type) (paths []string) {
	r.t.Helper()
	err := r.store.View(func(tx *store.Tx) error {
		return tx.Items(t, func(it *ledger.Item) (bool, error) {
			for _, p := range it.Parts {
				paths = append(paths, p.Path)
			}
			return true, nil
		})
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return paths
}

//test:long
func TestVerifyFindsEverythingRight(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	files := r.archived()
	if err := r.sim.Dropbox.Put("/holiday.jpg", []byte("a stranger's"), start); err != nil {
		t.Fatal(err)
	}
	r.sim.RingCentral.ClearRequestLog()
	report := r.verify()
	if !report.Intact() || report.Checked != len(files) || report.Files != len(files)+1 || report.MovedCount != 0 {
		t.Errorf("%d files of %d, %+v", report.Checked, len(files), report)
	}
	if n := len(r.sim.RingCentral.RequestLog()); n != 0 {
		t.Errorf("it called RingCentral %d times", n)
	}
	kept := r.a.Snapshot().Verified
	if !kept.At.Equal(report.At) || kept.Checked != len(files) || kept.Missing != 0 {
		t.Errorf("the store keeps %+v", kept)
	}
}

// TestVerifyRestoresWhatWasDeleted: all files, of every type, come back under the
// names they had, and nothing else does.
//
//test:long
func TestVerifyRestoresWhatWasDeleted(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	before := r.archived()
	if err := r.store.Update(func(tx *store.Tx) error { // left behind by one that was cut off
		for file, hash := range before {
			for _, f := range r.archive() {
				if f.Path == file {
					if err := tx.PutStray(ledger.RemoteFile{Path: "/gone" + file, Size: f.Size, Hash: hash}); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for file := range before {
		if err := r.sim.Dropbox.Delete(file); err != nil {
			t.Fatal(err)
		}
	}
	report := r.verify()
	if report.Intact() || report.MissingCount != len(before) || len(report.Missing) != len(before) || report.ChangedCount != 0 {
		t.Fatalf("of %d deleted files %d are missing, %d changed", len(before), report.MissingCount, report.ChangedCount)
	}
	first := report.Missing[0]
	if before[first.Detail] == "" || first.Reason != reasons.FileMissing || first.Who == "" {
		t.Errorf("the first is named %+v", first)
	}
	if s := r.a.Snapshot(); s.Open != 17 || s.Archived != 0 || s.Verified.Missing != len(before) {
		t.Errorf("%d open, %d archived, %+v", s.Open, s.Archived, s.Verified)
	}
	if again := r.verify(); again.MissingCount != len(before) {
		t.Errorf("before a pass the second verification says %+v", again)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 17 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	if after := r.files(); !maps.Equal(before, after) {
		t.Errorf("before %v\nafter %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	}
	r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
	if report := r.verify(); !report.Intact() {
		t.Errorf("afterwards it says %+v", report)
	}
}

// TestVerifyFindsWhatWasPutBack: from a backup or a bin, where it was. It was not moved, and is archived as before.
//
//test:long
func TestVerifyFindsWhatWasPutBack(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	before := r.archived()
	all := map[string][]byte{}
	for file := range before {
		data, err := r.sim.Dropbox.ReadFile(file)
		if err = errors.Join(err, r.sim.Dropbox.Delete(file)); err != nil {
			t.Fatal(err)
		}
		all[file] = data
	}
	if report := r.verify(); report.MissingCount != len(before) {
		t.Fatalf("of %d deleted files %d are missing", len(before), report.MissingCount)
	}
	for file, data := range all {
		if err := r.sim.Dropbox.Put(file, data, start); err != nil {
			t.Fatal(err)
		}
	}
	commits := r.commits()
	if report := r.verify(); !report.Intact() || report.MovedCount != 0 || report.Checked != len(before) {
		t.Errorf("with the files put back it says %+v", report)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 0 || r.commits() != commits {
		t.Errorf("archived %d in %d commits", report.Archived, r.commits()-commits)
	}
}

// TestVerifyRestoresBesideWhatWasEdited: the user's file is never touched.
//
//test:long
func TestVerifyRestoresBesideWhatWasEdited(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	before := r.archived()
	id := r.call(r.ana, 45*time.Minute, ringcentralserver.RecordingSpec{})
	r.runOnce()
	edited := r.file(id)
	hash := r.files()[edited]
	modified := r.archive()[slices.Index(slices.Sorted(maps.Keys(r.files())), edited)].ClientModified
	// An editor of tags leaves the file's time as it was.
	if err := r.sim.Dropbox.Put(edited, []byte("cut short"), modified); err != nil {
		t.Fatal(err)
	}
	report := r.verify()
	if report.ChangedCount != 1 || report.MissingCount != 0 || report.Changed[0].Detail != edited || report.Changed[0].Key.ID != id {
		t.Fatalf("report %+v", report)
	}
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	after := r.files()
	beside := strings.TrimSuffix(edited, ".mp3") + "_v2.mp3"
	if after[beside] != hash || len(after) != len(before)+2 {
		t.Errorf("%d files before, now %q", len(before)+1, slices.Sorted(maps.Keys(after)))
	}
	if data, err := r.sim.Dropbox.ReadFile(edited); err != nil || string(data) != "cut short" {
		t.Errorf("the user's file holds %q (%v)", data, err)
	}
	if report := r.verify(); !report.Intact() || report.MovedCount != 0 {
		t.Errorf("afterwards it says %+v", report)
	}
	commits := r.commits()
	if r.runOnce(); r.commits() != commits || r.overwrites() != 0 {
		t.Errorf("%d more commits, %d overwrites", r.commits()-commits, r.overwrites())
	}
}

// TestVerifyFollowsWhatWasMoved: into another folder, under another name, a whole
// folder; and of two files with the same content each follows its own.
//
//test:long
func TestVerifyFollowsWhatWasMoved(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	one := r.message(ringcentralserver.TypeSMS, 50*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "ok" })
	two := r.message(ringcentralserver.TypeSMS, 40*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "ok" })
	before := r.archived()
	lost, kept := r.file(one), r.file(two)
	r.move(kept, "/Court case/"+path.Base(kept))
	if err := r.sim.Dropbox.Delete(lost); err != nil {
		t.Fatal(err)
	}
	var recordings []string
	for file := range before {
		if strings.HasPrefix(file, "/Bob Stone_102/") {
			recordings = append(recordings, file)
			r.move(file, "/Former/"+file[len("/Bob Stone_102/"):])
		}
	}
	fax := r.file(".pdf")
	r.move(fax, "/the fax.pdf")
	commits := r.commits()
	report := r.verify()
	if report.MovedCount != len(recordings)+2 || report.MissingCount != 1 || report.ChangedCount != 0 || report.Missing[0].Key.ID != one {
		t.Fatalf("moved %d, missing %+v", report.MovedCount, report.Missing)
	}
	if !slices.Contains(r.paths(ledger.Fax), "/the fax.pdf") {
		t.Errorf("the ledger has the faxes at %q", r.paths(ledger.Fax))
	}
	if report := r.runOnce(); report.Archived != 1 || r.commits() != commits+1 {
		t.Errorf("archived %d in %d commits", report.Archived, r.commits()-commits)
	}
	if report := r.verify(); !report.Intact() || report.MovedCount != 0 || report.Checked != len(before) {
		t.Errorf("afterwards it says %+v", report)
	}
}

//test:long
func TestVerifySaysWhatIsGoneForGood(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.archived()
	id := r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{FileDeletedAt: start.Add(time.Hour)})
	r.runOnce()
	gone := r.file(id)
	data, err := r.sim.Dropbox.ReadFile(gone)
	if err != nil {
		t.Fatal(err)
	}
	// RingCentral keeps recordings for 90 days, and a sign-in for 7 without use
	for range 16 {
		r.clock.Advance(6 * 24 * time.Hour)
		r.runOnce()
	}
	if err := r.sim.Dropbox.Delete(gone); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); report.MissingCount != 1 {
		t.Fatalf("report %+v", report)
	}
	report := r.runOnce()
	if report.Complete() || len(report.Left) != 1 || report.Left[0].Reason != reasons.NotYetAvailable || r.a.Snapshot().Removed != 0 {
		t.Errorf("one 404 leaves %+v", report.Left)
	}
	for hour := 1; hour < 32 && r.a.Snapshot().Removed == 0; hour++ {
		r.clock.Advance(time.Hour)
		if report = r.runOnce(); r.a.Snapshot().Removed != 0 && hour <= 24 {
			t.Errorf("it is given up after %d hours", hour)
		}
	}
	if report.Complete() || len(report.Left) != 1 || report.Left[0].Reason != reasons.Removed || report.Left[0].Key.ID != id {
		t.Errorf("the pass leaves %+v", report.Left)
	}
	if s := r.a.Snapshot(); s.Removed != 1 || s.Gone != 0 || s.Open != 0 || s.Mood != archiver.Attention {
		t.Errorf("%d removed, %d gone, %d open, mood %s", s.Removed, s.Gone, s.Open, s.Mood)
	}
	if report := r.verify(); report.MissingCount != 1 || report.Missing[0].Reason != reasons.Removed || report.Missing[0].Detail != gone {
		t.Errorf("the next verification says %+v", report)
	}
	// The user fetches it back from Dropbox's deleted files.
	if err := r.sim.Dropbox.Put(gone, data, start); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); !report.Intact() || r.a.Snapshot().Removed != 0 {
		t.Errorf("with the file back it says %+v, %d removed", report, r.a.Snapshot().Removed)
	}
}

// TestVerifyJudgesOnlyThisDropbox: in a store of before archives were kept apart, what was
// archived before another Dropbox was connected lies in the other, and what is switched off is not
// brought back.
func TestVerifyJudgesOnlyThisDropbox(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	before := r.archived()
	r.clock.Advance(time.Minute)
	begun := r.clock.Now()
	begin := func(at time.Time) {
		if err := r.store.Update(func(tx *store.Tx) error {
			return tx.PutBegun(at)
		}); err != nil {
			t.Fatal(err)
		}
	}
	for file := range before {
		if err := r.sim.Dropbox.Delete(file); err != nil {
			t.Fatal(err)
		}
	}
	begin(begun)
	if report := r.verify(); report.Checked != 0 || !report.Intact() {
		t.Errorf("in the new Dropbox it misses %+v", report)
	}
	begin(time.Time{})
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.Fax}, true); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); report.MissingCount != len(before) {
		t.Errorf("%d of %d are missing", report.MissingCount, len(before))
	}
	r.runOnce()
	for file := range r.files() {
		if strings.Contains(file, "/SMS/") || strings.Contains(file, "/Voicemail/") {
			t.Errorf("%s came back although its type is switched off", file)
		}
	}
	if report := r.verify(); !report.Intact() || report.Checked != 14 {
		t.Errorf("what is switched off is still missed: %+v", report)
	}
	if n := len(r.files()); n != 14 {
		t.Errorf("%d files came back, want twelve recordings and two faxes", n)
	}
}

//test:long
func TestVerifyNeedsDropboxAlone(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	files := r.archived()
	if err := r.a.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report := r.verify(); report.Checked != len(files) {
		t.Errorf("signed out of RingCentral it checked %d files", report.Checked)
	}
	r.sim.Dropbox.RefuseRoutes("files/list_folder")
	if report, err := r.a.Verify(t.Context()); err == nil {
		t.Errorf("without a listing it says %+v", report)
	}
	if n := r.a.Snapshot().Open; n != 0 {
		t.Errorf("a failed listing made %d items due", n)
	}
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.a.Verify(t.Context()); !errors.Is(err, reasons.ErrNotConnected) {
		t.Errorf("disconnected: %v", err)
	}
}

// TestVerifyWaitsForThePass: and gives up waiting when its context ends.
func TestVerifyWaitsForThePass(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	stuck := r.call(r.ana, 10*time.Minute, ringcentralserver.RecordingSpec{})
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/" + stuck, Kind: ringcentralserver.FaultStallMidBody, Times: 1})
	r.backup(24 * time.Hour)
	r.serve()
	r.await("all but the stuck one", func(s archiver.Snapshot) bool { return s.Archived == 17 && s.Pass.Running })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := r.a.Verify(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("beside a running pass: %v", err)
	}
	if !r.a.Snapshot().Pass.Running {
		t.Error("it ended the pass")
	}
	over := make(chan error, 1)
	go func() {
		report, err := r.a.Verify(t.Context())
		if err == nil && r.a.Snapshot().Pass.Running {
			err = errors.New("it did not wait: " + report.At.String())
		}
		over <- err
	}()
	if err := r.a.SwitchOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-over; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestVerifyEndsWithTheEngine: what stops a pass stops a verification, and has
// waited for its end.
func TestVerifyEndsWithTheEngine(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(*rig) error{
		"switched_off": func(r *rig) error { return r.a.SwitchOff(r.t.Context()) },
		"closed":       func(r *rig) error { r.a.Close(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.archived()
			r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/list_folder", Do: dropboxserver.Stall})
			lists := r.sim.Dropbox.Calls()["files/list_folder"]
			over := make(chan error, 1)
			go func() {
				_, err := r.a.Verify(context.Background())
				over <- err
			}()
			for r.sim.Dropbox.Calls()["files/list_folder"] == lists {
				runtime.Gosched()
			}
			impatient, cancel := context.WithCancel(t.Context())
			cancel()
			// it joins the first
			if _, err := r.a.Verify(impatient); !errors.Is(err, context.Canceled) {
				t.Errorf("the second ended with %v", err)
			}
			if err := stop(r); err != nil {
				t.Fatal(err)
			}
			if err := <-over; !errors.Is(err, context.Canceled) {
				t.Errorf("it ended with %v", err)
			}
			if n := r.sim.Dropbox.Calls()["files/list_folder"] - lists; n != 1 {
				t.Errorf("two verifications at once listed %d times", n)
			}
		})
	}
}

func TestVerifyRunsWeeklyByItself(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	before := r.archived()
	r.serve()
	r.clock.Advance(6 * 24 * time.Hour)
	last := start
	for range 2 { // a verification would stand between the two
		r.a.RunNow()
		s := r.await("a pass on the sixth day", func(s archiver.Snapshot) bool {
			return !s.Pass.Running && s.Pass.LastResult.Began.After(last.Add(time.Millisecond)) && s.Pass.LastResult.Began.After(start.Add(6*24*time.Hour))
		})
		last = s.Pass.LastResult.Began
	}
	s := r.a.Snapshot()
	if !s.Verified.At.IsZero() {
		t.Errorf("it verified after six days, at %v", s.Verified.At)
	}
	file := r.file("photo")
	if err := r.sim.Dropbox.Delete(file); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Pause(t.Context(), time.Time{}); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(25 * time.Hour)
	r.a.RunNow()
	if s := r.a.Snapshot(); !s.Verified.At.IsZero() {
		t.Error("it verified while paused")
	}
	if err := r.a.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = r.await("verified and mended", func(s archiver.Snapshot) bool {
		return !s.Pass.Running && s.Open == 0 && s.Verified.Missing == 1
	})
	if after := r.files(); !maps.Equal(before, after) {
		t.Errorf("%s is not back", file)
	}
	if s.Verified.At.Before(start.Add(7 * 24 * time.Hour)) {
		t.Errorf("it verified at %v", s.Verified.At)
	}
}
