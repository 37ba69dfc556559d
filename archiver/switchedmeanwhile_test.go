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

// A person may choose what is archived at any moment, also while a list is read that was begun with what was chosen before.

// atCall has something done when a call to a path comes for the nth time, before it is answered. Pages of the path have few rows.
func (r *rig) atCall(path string, nth int32, do func()) {
	var calls atomic.Int32
	r.sim.Watch(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Path, path) {
				if query := q.URL.Query(); query.Get("perPage") == "1000" {
					query.Set("perPage", "5")
					q.URL.RawQuery = query.Encode()
				}
				if calls.Add(1) == nth {
					do()
				}
			}
			next.ServeHTTP(w, q)
		})
	})
}

// TestWhatIsSwitchedOffDuringAPass is not archived any more, and nothing waits for it: neither in the hours that the pass has opened nor in
// those that its lists have covered.
//
//test:long
func TestWhatIsSwitchedOffDuringAPass(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"when RingCentral is reached": "/restapi/v1.0", "before it is listed": "/call-log", "while it is listed": "/message-store"} {
		for _, scope := range []archiver.ScopeName{archiver.ExtensionScope, archiver.AccountScope} {
			t.Run(name+", "+string(scope), func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				text := func() { r.of(r.ana, ringcentralserver.TypeSMS, time.Minute) }
				text()
				r.turnOn(archiver.BackupOn{Scope: scope, Types: ledger.Types}, day)
				if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
					t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				r.clock.Advance(time.Hour)
				text()
				r.atCall(path, 1, func() {
					if err := r.a.SetTypes(t.Context(), scope, []ledger.Type{ledger.CallRecording}, true); err != nil {
						t.Error(err)
					}
				})
				for range 3 {
					if report := r.runOnce(); report.Archived != 0 || report.LeftCount != 0 {
						t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
					}
					r.clock.Advance(15 * time.Hour)
				}
				r.runOnce()
				if s := r.a.Snapshot(); !s.Completeness.Now {
					t.Errorf("not everything is there, because %q", s.Completeness.Reason)
				}
				if err := r.a.SetTypes(t.Context(), scope, ledger.Types, true); err != nil {
					t.Fatal(err)
				}
				if report := r.runOnce(); !report.Complete() || report.Archived != 1 || !r.a.Snapshot().Completeness.Now {
					t.Errorf("switched on again, archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
			})
		}
	}
}

// TestWhoIsTakenInDuringAPass: the pass lists those that were chosen before, which is not everything of all that are chosen now.
func TestWhoIsTakenInDuringAPass(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	b := messagesToo
	b.Whose = &archiver.Whose{Only: []ledger.Owner{{Number: "101"}}}
	r.turnOn(b, 6*time.Hour)
	r.atCall("/message-store", 1, func() {
		if err := r.a.Choose(t.Context(), archiver.Whose{}); err != nil {
			t.Error(err)
		}
	})
	r.runOnce()
	if s := r.a.Snapshot(); s.Completeness.Now || len(r.archive()) == len(ids) {
		t.Errorf("everything is there: %t, with %d files", s.Completeness.Now, len(r.archive()))
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), ids...))
}

// TestWhoIsLeftOutDuringAPass is not archived any more.
func TestWhoIsLeftOutDuringAPass(t *testing.T) {
	r, ids := mailboxes(t, 2)
	for _, id := range ids {
		r.of(id, ringcentralserver.TypeSMS, time.Hour)
	}
	r.turnOn(messagesToo, 6*time.Hour)
	r.atCall("/message-store", 1, func() {
		if err := r.a.Choose(t.Context(), archiver.Whose{Only: []ledger.Owner{{Number: "101"}}}); err != nil {
			t.Error(err)
		}
	})
	r.runOnce()
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.allOf(start.Add(-7*time.Hour), r.ana))
}

// TestWhatIsSwitchedOffAndOnDuringAPass: what the list showed first was left out, so that list is not one of everything, and nothing is said
// to be until another is.
func TestWhatIsSwitchedOffAndOnDuringAPass(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	const calls = 23
	for i := range calls {
		r.call(r.bob, 10*day+time.Duration(i)*time.Minute, ringcentralserver.RecordingSpec{})
	}
	r.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/recording/", Status: 404})
	r.turnOn(archiver.BackupOn{}, 20*day)
	if report := r.runOnce(); report.LeftCount != calls {
		t.Fatalf("left %d (%v)", report.LeftCount, report.Err)
	}
	r.clock.Advance(25 * time.Hour)
	offAndOn := func() {
		for _, on := range []bool{false, true} {
			if err := r.a.SetTypes(t.Context(), archiver.AccountScope, []ledger.Type{ledger.CallRecording}, on); err != nil {
				t.Error(err)
			}
		}
	}
	r.atCall("/call-log", 4, func() {
		r.sim.RingCentral.ClearFaults()
		offAndOn()
	})
	if report := r.runOnce(); report.Archived == 0 || r.a.Snapshot().Completeness.Now {
		t.Errorf("archived %d, and everything is there: %t (%v)", report.Archived, r.a.Snapshot().Completeness.Now, report.Err)
	}
	r.clock.Advance(time.Hour)
	if report := r.runOnce(); !report.Complete() || !r.a.Snapshot().Completeness.Now {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-20 * day)))
	if offAndOn(); r.a.Snapshot().Completeness.Now {
		t.Error("everything is there, though nothing was listed since it was switched on again")
	}
}

// TestADayIsAskedForDuringAPass: a list that was begun before, and goes back two days, is not the one that was asked for.
func TestADayIsAskedForDuringAPass(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		nth  int32
	}{"the calls": {"/call-log", 1}, "the texts": {"/message-store", 2}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.backup(20 * day)
			r.runOnce()
			r.clock.Advance(time.Hour)
			r.runOnce()
			late := r.clock.Now().Add(-10 * day)
			r.callAt(r.bob, late, ringcentralserver.RecordingSpec{})
			r.of(r.ana, ringcentralserver.TypeSMS, 10*day)
			r.clock.Advance(time.Hour)
			r.atCall(c.path, c.nth, func() {
				if _, err := r.a.FixDay(t.Context(), late); err != nil {
					t.Error(err)
				}
			})
			r.runOnce()
			r.runOnce()
			r.checkArchive(r.truth(start.Add(-20 * day)))
		})
	}
}
