package archiver_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	places "ringcentral-archiver/store/place"
)

// What was to be archived, was switched off, and was deleted by RingCentral before it was switched on again, is shown by no list any more.

// messages switches texts, voicemail and faxes off or on.
func (r *rig) messages(on bool) {
	r.t.Helper()
	types := ledger.Types
	if !on {
		types = []ledger.Type{ledger.CallRecording}
	}
	must(r.t, r.a.SetTypes(r.t.Context(), archiver.ExtensionScope, types, true))
}

// TestWhatIsSwitchedOffBeforeAPlaceIsFilled comes into that place all the same once it is switched on again: another place has it.
//
//test:long
func TestWhatIsSwitchedOffBeforeAPlaceIsFilled(t *testing.T) {
	t.Parallel()
	for name, meanwhile := range map[string]func(r *rig, root string){
		"at once": func(r *rig, _ string) {
			r.messages(false)
			r.messages(true)
		},
		"after a pass": func(r *rig, _ string) {
			r.messages(false)
			r.runOnce()
			r.messages(true)
		},
		"after a pass that does not reach the place": func(r *rig, root string) {
			r.messages(false)
			aside := filepath.Join(r.t.TempDir(), "aside")
			must(r.t, os.Rename(root, aside))
			r.runOnce()
			must(r.t, os.Rename(aside, root))
			r.messages(true)
		},
		"switched on while the place is disconnected": func(r *rig, root string) {
			r.messages(false)
			must(r.t, r.a.DisconnectFrom(r.t.Context(), places.Folder))
			r.messages(true)
			must(r.t, r.a.Connect(r.t.Context(), archiver.Asking{Place: inFolder(root), Beside: true}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newQuickRig(t)
			r.day()
			r.backup(day)
			r.runOnce()
			want := r.truth(start.Add(-day))
			r.clock.Advance(2 * time.Hour)
			r.forget()
			root := r.folderBeside()
			r.sim.Dropbox.Inject(dropboxserver.Fault{Route: "files/download", Times: -1, Do: dropboxserver.Answer, Status: http.StatusServiceUnavailable})
			r.runOnce()
			if n := r.a.Snapshot().Beside[0].Open; n != len(want) {
				t.Fatalf("%d open", n)
			}
			r.sim.Dropbox.ClearFaults()
			meanwhile(r, root)
			r.clock.Advance(2 * time.Hour)
			r.runOnce()
			if of := r.a.Snapshot().Beside[0]; of.Archived != len(want) || !of.Completeness.Now {
				t.Errorf("%d archived, %d open, %+v", of.Archived, of.Open, of.Completeness)
			}
			r.checkFolder(root, want)
		})
	}
}

// TestWhatIsSwitchedOffAndDeleted is named once it is switched on again, where it lies nowhere.
//
//test:long
func TestWhatIsSwitchedOffAndDeleted(t *testing.T) {
	r := newQuickRig(t)
	r.of(r.ana, ringcentralserver.TypeVoiceMail, 5*time.Hour)
	r.of(r.ana, ringcentralserver.TypeFax, 4*time.Hour)
	r.backup(day)
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content", Times: -1, Status: http.StatusServiceUnavailable})
	if report := r.runOnce(); report.LeftCount != 2 {
		t.Fatalf("left %+v (%v)", report.Left, report.Err)
	}
	r.messages(false)
	r.sim.RingCentral.ClearFaults()
	r.forget()
	r.messages(true)
	for range 20 {
		if s := r.a.Snapshot(); s.Completeness.Now {
			t.Error("everything is there")
		}
		r.runOnce()
		r.clock.Advance(3 * time.Hour)
	}
	if s := r.a.Snapshot(); s.Gone != 2 || s.Archived != 0 || s.Completeness.Now {
		t.Errorf("%d gone, %d archived, %+v", s.Gone, s.Archived, s.Completeness)
	}
}

// whileAway does something while a folder is in the place of Dropbox.
func (r *rig) whileAway(do func()) {
	r.t.Helper()
	agree := func(string, string) bool { return true }
	must(r.t, r.a.Connect(r.t.Context(), archiver.Asking{Place: inFolder(r.t.TempDir()), Other: agree}))
	do()
	ask, wait := r.browser("", true)
	ask.Other = agree
	must(r.t, r.a.Connect(r.t.Context(), ask))
	wait()
}

// TestWhoIsTakenInWhileAPlaceIsAway: an archive that is gone on with gets the texts in shared inboxes of one who was taken in while another
// was in its place, before it is said to have everything.
//
//test:long
func TestWhoIsTakenInWhileAPlaceIsAway(t *testing.T) {
	r, queue, thread := inboxes(t)
	r.turnOn(messagesToo, day)
	r.runOnce()
	must(t, r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{ExtensionID: queue}}}))
	r.inThread(thread, time.Minute, nil)
	for range 5 { // by the last, the text lies behind the usual lists
		r.clock.Advance(15 * time.Hour)
		r.runOnce()
	}
	r.clock.Advance(time.Hour)
	r.whileAway(func() { must(t, r.a.Choose(t.Context(), archiver.Whose{})) })
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.inStores(time.Time{}, ringcentralserver.InThreads))
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("%+v", s.Completeness)
	}
}

// TestWhatIsSwitchedOffWhileAPlaceIsAway: no hour of an archive that is gone on with waits for what was switched off while another was in its place.
func TestWhatIsSwitchedOffWhileAPlaceIsAway(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.of(r.ana, ringcentralserver.TypeSMS, 2*time.Hour)
	r.backup(day)
	r.runOnce()
	at := r.clock.Now()
	r.whileAway(func() { r.messages(false) })
	for range 2 {
		r.clock.Advance(10 * time.Hour)
		r.runOnce()
	}
	for ago := range 6 {
		if row := r.row(at.Add(-time.Duration(ago) * time.Hour)); row.Status != completeness.Success {
			t.Errorf("the hour %s is %s", row.From, row.Word())
		}
	}
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("%+v", s.Completeness)
	}
}

// TestWhatIsSwitchedOnWhileAPlaceIsAway: the hours in which it was off wait for it in an archive that is gone on with.
func TestWhatIsSwitchedOnWhileAPlaceIsAway(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.backup(day)
	r.runOnce()
	r.messages(false)
	r.of(r.ana, ringcentralserver.TypeSMS, time.Minute)
	at := r.clock.Now()
	for range 3 {
		r.clock.Advance(10 * time.Hour)
		r.runOnce()
	}
	wantHours := func(when string, good bool) {
		for _, of := range []time.Time{at.Add(-3 * time.Hour), at, at.Add(20 * time.Hour)} {
			if row := r.row(of); good != (row.Status == completeness.Success) {
				t.Errorf("%s, the hour %s is %s", when, row.From, row.Word())
			}
		}
	}
	wantHours("while it is off", true)
	r.whileAway(func() { r.messages(true) })
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Times: -1, Status: http.StatusBadRequest, Path: "/message-store"})
	if report := r.runOnce(); report.Complete() {
		t.Error("it is complete")
	}
	wantHours("before it is listed", false)
	r.sim.RingCentral.ClearFaults()
	r.clock.Advance(10 * time.Hour)
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	wantHours("once it is listed", true)
}

// TestEverythingIsTakenBackWhereAnotherChoiceWasMadeWhileAPlaceWasAway: what was taken in meanwhile is not listed there yet.
func TestEverythingIsTakenBackWhereAnotherChoiceWasMadeWhileAPlaceWasAway(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	r.turnOn(messagesToo, day)
	r.runOnce()
	must(t, r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{ExtensionID: r.bob}}}))
	r.of(r.bob, ringcentralserver.TypeSMS, time.Minute)
	r.clock.Advance(10 * time.Hour)
	r.runOnce()
	everything := func() bool { return r.a.Snapshot().Completeness.Now }
	if !everything() {
		t.Fatal("not everything is there")
	}
	r.whileAway(func() { must(t, r.a.Choose(t.Context(), archiver.Whose{})) })
	if everything() {
		t.Error("everything is there when it is connected again")
	}
	lists := 0
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Times: -1, Match: func(q *http.Request) bool {
		if strings.HasSuffix(q.URL.Path, "/extension/"+r.bob+"/message-store") {
			if lists++; everything() {
				t.Error("everything is there when it is listed")
			}
		}
		return false
	}})
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 || lists == 0 || !everything() {
		t.Errorf("archived %d, left %+v (%v), %d lists", report.Archived, report.Left, report.Err, lists)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
