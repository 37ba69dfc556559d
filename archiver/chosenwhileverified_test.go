package archiver_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// What is missing in the archive is copied to it again where it is asked for, by what is chosen when it is found to be missing.

// TestWhoIsLeftOutDoesNotComeBack: a person who leaves an extension out and deletes its folder does not find it in the archive again.
//
//test:long
func TestWhoIsLeftOutDoesNotComeBack(t *testing.T) {
	r, ids := mailboxes(t, 1)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeVoiceMail, time.Hour)
	}
	r.turnOn(messagesToo, 6*time.Hour)
	r.runOnce()
	must(t, r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "102"}}}))
	r.deleteFiles("Bob Stone_102")
	if report := r.verify(); report.MissingCount != 2 {
		t.Errorf("%d files are missing", report.MissingCount)
	}
	for range 3 {
		r.clock.Advance(5 * time.Hour)
		if report := r.runOnce(); !report.Complete() {
			t.Errorf("left %+v (%v)", report.Left, report.Err)
		}
	}
	r.checkArchive(r.allOf(start.Add(-day), r.ana, ids[2]))
	must(t, r.a.Choose(t.Context(), archiver.Whose{}))
	r.runOnce()
	r.checkArchive(r.allOf(start.Add(-day), ids...))
}

// TestWhatIsSwitchedDuringAVerification counts as it is chosen by then: what is off stays away, and what is on comes back or is named.
func TestWhatIsSwitchedDuringAVerification(t *testing.T) {
	verified := func(t *testing.T, on bool) *rig {
		r := newRig(t, ringcentralserver.RoleAdmin)
		r.of(r.ana, ringcentralserver.TypeVoiceMail, 5*time.Hour)
		r.of(r.ana, ringcentralserver.TypeFax, 4*time.Hour)
		r.backup(day)
		r.runOnce()
		r.messages(!on)
		r.deleteFiles("Ana Ruiz")
		var asked atomic.Bool
		r.sim.Watch(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if strings.Contains(q.URL.Path, "files/list_folder") && asked.CompareAndSwap(false, true) {
					r.messages(on)
				}
				next.ServeHTTP(w, q)
			})
		})
		if on {
			r.forget()
		}
		if report := r.verify(); report.MissingCount != 3 {
			t.Errorf("%d files are missing", report.MissingCount)
		}
		for range 10 {
			r.clock.Advance(5 * time.Hour)
			r.runOnce()
		}
		return r
	}
	t.Run("off", func(t *testing.T) {
		r := verified(t, false)
		r.checkArchive(nil)
		if s := r.a.Snapshot(); s.Removed != 0 || !s.Completeness.Now {
			t.Errorf("%d removed, %+v", s.Removed, s.Completeness)
		}
	})
	t.Run("on", func(t *testing.T) {
		if n := verified(t, true).a.Snapshot().Removed; n != 2 {
			t.Errorf("%d are named as removed", n)
		}
	})
}

// deleteFiles deletes what bears a name in the archive.
func (r *rig) deleteFiles(of string) {
	r.t.Helper()
	for _, f := range r.archive() {
		if strings.Contains(f.Path, of) {
			must(r.t, r.sim.Dropbox.Delete(f.Path))
		}
	}
}
