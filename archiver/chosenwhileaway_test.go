package archiver_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
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
	agree := func(string, string) bool { return true }
	must(t, r.a.Connect(t.Context(), archiver.Asking{Place: inFolder(t.TempDir()), Other: agree}))
	must(t, r.a.Choose(t.Context(), archiver.Whose{}))
	ask, wait := r.browser("", true)
	ask.Other = agree
	must(t, r.a.Connect(t.Context(), ask))
	wait()
	if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
		t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
	}
	r.checkArchive(r.inStores(time.Time{}, ringcentralserver.InThreads))
	if s := r.a.Snapshot(); !s.Completeness.Now {
		t.Errorf("%+v", s.Completeness)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
