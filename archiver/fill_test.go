package archiver_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	places "ringcentral-archiver/store/place"
)

// forget has RingCentral delete what is older than an hour.
func (r *rig) forget() {
	office := r.sim.RingCentral.Office()
	office.SetRetention(time.Hour)
	office.SetMessageRetention(time.Hour)
}

// A place that is added later gets what RingCentral does not have any more from the first, and nothing twice from RingCentral.
//
//test:long
func TestANewPlaceIsFilledFromTheFirst(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(day)
	r.wantAll(r.runOnce(), start.Add(-day))
	want, calls := r.truth(start.Add(-day)), r.contentCalls()
	r.clock.Advance(2 * time.Hour)
	r.forget()
	root := r.folderBeside()
	if report := r.runOnce(); !report.Complete() || report.Beside[0].Report.Archived != len(want) {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
	if n := r.contentCalls(); n != calls {
		t.Errorf("RingCentral was asked for %d contents more", n-calls)
	}
	if s := r.a.Snapshot().Beside[0]; s.Archived != len(want) || s.Gone != 0 || s.Open != 0 || !s.Completeness.Now {
		t.Errorf("%d archived, %d gone, %d open, %+v", s.Archived, s.Gone, s.Open, s.Completeness)
	}
	if report, err := r.in(places.Folder).Verify(t.Context()); err != nil || !report.Intact() || report.Checked == 0 {
		t.Errorf("%+v (%v)", report, err)
	}
	if report := r.runOnce(); !report.Complete() || report.Beside[0].Report.Archived != 0 {
		t.Errorf("once more: %+v", report)
	}
}

// What RingCentral does not have any more is not gone while another place has it, however long that cannot be read.
//
//test:long
func TestWhatOnlyAnAwayPlaceHasIsNotGone(t *testing.T) {
	r := newQuickRig(t)
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	r.clock.Advance(2 * time.Hour)
	r.forget()
	root := r.folderBeside()
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	for range 12 {
		r.runOnce()
		r.clock.Advance(3 * time.Hour)
	}
	of := r.a.Snapshot().Beside[0]
	if of.Gone != 0 || of.Open != len(want) || of.OpenBy[reasons.Elsewhere] != len(want) || of.Completeness.Now {
		t.Errorf("%d gone, %d open %v, %+v", of.Gone, of.Open, of.OpenBy, of.Completeness)
	}
	r.sim.Dropbox.ClearFaults()
	r.clock.Advance(3 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
}

// What was changed in the first place is not taken for what was archived: RingCentral still has that.
//
//test:long
func TestAChangedFileFillsNothing(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	for _, f := range r.archive() {
		if err := r.sim.Dropbox.Put(f.Path, []byte("edited by a person"), r.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	root := r.folderBeside()
	if report := r.runOnce(); report.Beside[0].Report.LeftCount != 0 {
		t.Errorf("%+v", report.Beside[0].Report)
	}
	r.checkFolder(root, want)
}

// A file that a disk has spoilt without a word, and that was read for another place, is not said to be there, and is archived once more.
func TestAFileThatIsFoundSpoiltIsArchivedAgain(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.inFolder()
	r.day()
	r.backup(day)
	r.runOnce()
	if report := r.verify(); !report.Intact() {
		t.Fatalf("it verifies %+v", report)
	}
	want := r.truth(start.Add(-day))
	for _, f := range lyingIn(t, root) {
		file := filepath.Join(root, filepath.FromSlash(f.Path))
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.WriteFile(file, bytes.Repeat([]byte("x"), int(info.Size())), 0o666), os.Chtimes(file, info.ModTime(), info.ModTime())); err != nil {
			t.Fatal(err)
		}
	}
	ask, wait := r.browser("", true)
	ask.Beside = true
	err := r.a.Connect(t.Context(), ask)
	if wait(); err != nil {
		t.Fatal(err)
	}
	r.runOnce()
	r.checkArchive(want)
	r.clock.Advance(day + time.Hour) // a folder is walked through once a day
	r.runOnce()
	if v := r.a.Snapshot().Verified; v.Changed == 0 {
		t.Errorf("verified is %+v", v)
	}
	r.runOnce()
	if report := r.verify(); !report.Intact() {
		t.Errorf("afterwards it verifies %+v", report)
	}
}

// A Dropbox that is connected again is filled from the folder that went on meanwhile.
func TestAPlaceThatComesBackIsFilled(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	r.runOnce()
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{})
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("%+v", report)
	}
	want := r.truth(start.Add(-day))
	r.clock.Advance(3 * time.Hour)
	r.forget()
	ask, wait := r.browser("", true)
	ask.Beside = true
	err := r.a.Connect(t.Context(), ask)
	if wait(); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
	r.checkArchive(want)
}

// What no list has shown while a place could archive it, or not with an address, is had from the other once RingCentral does not have it any
// more: a whole item, and a file of one that is archived already.
//
//test:long
func TestWhatNoListHasShownIsHadFromTheOther(t *testing.T) {
	r := newQuickRig(t)
	root := r.folderBeside()
	r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{AddressAfter: 2 * time.Hour})
	r.message(ringcentralserver.TypeVoiceMail, 10*time.Minute, func(m *ringcentralserver.MessageSpec) {
		m.Transcript, m.TranscribedIn = "Please call back.", 2*time.Hour
	})
	r.backup(day)
	r.runOnce()
	if err := os.Rename(root, root+" (away)"); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(3 * time.Hour)
	if report := r.runOnce(); report.LeftCount != 0 {
		t.Errorf("%+v", report)
	}
	want := r.truth(start.Add(-day))
	r.checkArchive(want)
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	if err := os.Rename(root+" (away)", root); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
	if s := r.a.Snapshot().Beside[0]; s.Archived != len(want) || s.Gone != 0 || s.Open != 0 || !s.Completeness.Now {
		t.Errorf("%d archived, %d gone, %d open, %+v", s.Archived, s.Gone, s.Open, s.Completeness)
	}
}

// What counted as gone while the place that has it was disconnected is had from there once it is connected again.
func TestWhatIsGoneIsHadFromAPlaceThatComesBack(t *testing.T) {
	r := newQuickRig(t)
	r.day()
	r.backup(day)
	r.runOnce()
	want := r.truth(start.Add(-day))
	r.clock.Advance(2 * time.Hour)
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	root := r.folderBeside()
	r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
	r.runOnce()
	r.sim.Dropbox.ClearFaults()
	if err := r.a.Disconnect(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 16 {
		r.clock.Advance(6 * time.Hour)
		r.runOnce()
	}
	if gone := r.a.Snapshot().Gone; gone == 0 {
		t.Error("nothing counts as gone")
	}
	ask, wait := r.browser("", true)
	ask.Beside = true
	err := r.a.Connect(t.Context(), ask)
	if wait(); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(6 * time.Hour)
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
	if s := r.a.Snapshot(); s.Archived != len(want) || s.Gone != 0 || s.Open != 0 {
		t.Errorf("%d archived, %d gone, %d open", s.Archived, s.Gone, s.Open)
	}
}

// What was left out while its type was switched off, and RingCentral has deleted meanwhile, comes from the other place.
func TestWhatWasLeftOutIsHadFromTheOther(t *testing.T) {
	r := newQuickRig(t)
	root := r.folderBeside()
	r.day()
	r.backup(day)
	late := r.message("SMS", 2*time.Hour, func(m *ringcentralserver.MessageSpec) { m.Text = "until later" })
	inTheWay := filepath.Join(root, "Ana Ruiz_101")
	if err := os.WriteFile(inTheWay, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	r.runOnce() // the folder knows the text, and cannot have it
	if of := r.a.Snapshot(); of.Open != 0 || of.Beside[0].Open == 0 {
		t.Fatalf("%d open in Dropbox, %d in the folder", of.Open, of.Beside[0].Open)
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.VoiceMail, ledger.Fax}, true); err != nil {
		t.Fatal(err)
	}
	r.runOnce() // all that the others have is looked through
	if of := r.a.Snapshot().Beside[0]; of.Open != 0 {
		t.Fatalf("%d open in the folder", of.Open)
	}
	want := r.truth(start.Add(-day))
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(it ringcentralserver.TruthItem) bool { return it.ID == late })
	if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{ledger.VoiceMail, ledger.SMS, ledger.Fax}, true); err != nil {
		t.Fatal(err)
	}
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("%+v", report)
	}
	r.checkFolder(root, want)
}

// A call of the last hours whose recording RingCentral has deleted before the place was added has it in the table of calls there, too.
func TestACallOfTheLastHoursHasItsRecording(t *testing.T) {
	r := newQuickRig(t)
	recording := r.call(r.bob, 20*time.Minute, ringcentralserver.RecordingSpec{})
	r.backup(day)
	r.runOnce()
	r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
	root := r.folderBeside()
	r.clock.Advance(10 * time.Minute)
	for range 2 {
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("%+v", report)
		}
		r.clock.Advance(time.Hour)
	}
	table, err := os.ReadFile(filepath.Join(root, "Index", "2026-11 calls.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(table), recording+".mp3") {
		t.Errorf("its recording %s is not in:\n%s", recording, table)
	}
}

// TestWhatIsToldOtherwiseIsThereOnceInEachPlace: a list tells each place of one thing otherwise, as its time by a part of a second, whose it is,
// or in whose mailbox it lies. It is archived once in each place, however often each looks what the other has.
//
//test:long
func TestWhatIsToldOtherwiseIsThereOnceInEachPlace(t *testing.T) {
	t.Parallel()
	retold := func(change func(row object, bob string)) func(*rig, string) {
		return func(r *rig, _ string) {
			r.eachRow("/call-log", func(row object) { change(row, r.bob) })
		}
	}
	later := func(by time.Duration) func(row object, bob string) {
		return func(row object, _ string) {
			at, err := time.Parse(time.RFC3339, row["startTime"].(string))
			if err != nil {
				t.Error(err)
			}
			row["startTime"] = at.Add(by).Format("2006-01-02T15:04:05.000Z")
		}
	}
	for name, change := range map[string]func(r *rig, carol string){
		"a part of a second later": retold(later(time.Millisecond)),
		"hours later":              retold(later(3 * time.Hour)),
		"of another extension": retold(func(row object, bob string) {
			legs, _ := row["legs"].([]any)
			for _, part := range append(legs, row) {
				part.(object)["extension"] = object{"id": bob}
			}
		}),
		"in another mailbox": func(r *rig, carol string) {
			r.sim.RingCentral.ClearFaults()
			r.refuse(r.bob+"/message-store", 403)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			queue := r.queue()
			carol := r.sim.RingCentral.Office().AddExtension(ringcentralserver.Extension{Number: "103", Name: "Carol"})
			r.features(r.bob, ringcentralserver.FeatureSharedTexts)
			r.features(carol, ringcentralserver.FeatureSharedTexts)
			root := r.folderBeside()
			if err := os.Rename(root, root+" (away)"); err != nil {
				t.Fatal(err)
			}
			r.call(r.ana, 2*time.Hour, ringcentralserver.RecordingSpec{})
			r.shared(queue, r.bob, ringcentralserver.TypeSMS, 2*time.Hour, carol)
			r.refuse(carol+"/message-store", 403)
			r.sim.Dropbox.SetQuota(10)
			r.turnOn(archiver.BackupOn{Scope: archiver.AccountScope, Types: []ledger.Type{ledger.CallRecording, ledger.SMS}}, day)
			if report := r.runOnce(); report.LeftCount != 2 { // which Dropbox has no room for
				t.Errorf("left %+v (%v)", report.Left, report.Err)
			}
			change(r, carol)
			if err := os.Rename(root+" (away)", root); err != nil {
				t.Fatal(err)
			}
			r.clock.Advance(2 * time.Hour)
			if report := r.runOnce(); report.Beside[0].Report.Archived != 2 {
				t.Errorf("in the folder: %+v", report.Beside[0].Report)
			}
			r.sim.RingCentral.ClearFaults()
			r.sim.Dropbox.SetQuota(1 << 30)
			for range 4 {
				r.clock.Advance(2 * time.Hour)
				r.runOnce()
			}
			all := r.sim.RingCentral.Office().Truth(r.clock.Now())
			r.checkArchive(all)
			r.checkFolder(root, all)
		})
	}
}

// Who archives the messages of all extensions has those of the own one filled in as well, in whichever name they were listed, though RingCentral
// does not have them any more and the other choice is off by now.
//
//test:long
func TestOwnMessagesInTheNameOfTheAccount(t *testing.T) {
	recordings := []ledger.Type{ledger.CallRecording}
	for name, off := range map[string]archiver.BackupOn{
		"the own ones are off":     {Scope: archiver.ExtensionScope, Types: recordings},
		"those of all are off now": {Scope: archiver.AccountScope, Types: recordings},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			r.turnOn(messagesToo, day)
			own := func(types []ledger.Type) {
				t.Helper()
				if err := r.a.SetTypes(t.Context(), archiver.ExtensionScope, types, true); err != nil {
					t.Fatal(err)
				}
			}
			if own(ledger.Types); off.Scope == archiver.AccountScope {
				own(recordings)
			}
			r.good()
			want := r.files()
			r.clock.Advance(3 * day)
			r.sim.RingCentral.Office().Forget(r.clock.Now(), func(ringcentralserver.TruthItem) bool { return true })
			root := r.folderBeside()
			own(ledger.Types)
			if err := r.a.SetTypes(t.Context(), off.Scope, off.Types, true); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				r.good()
				r.clock.Advance(time.Hour)
			}
			for file := range want {
				if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil && strings.HasPrefix(file, "/Ana Ruiz_101/") {
					t.Error(err)
				}
			}
		})
	}
}
