package archiver_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
)

// waits adds a day, and something that RingCentral has not finished, whose rows in a list row makes such; it is not shown any more once what is
// returned was called.
func (r *rig) waits(list string, add func(*rig) ledger.Key, row func(object)) (vanish func()) {
	r.day()
	key, shown := add(r), true
	r.eachList(list, key.ID, func(of object) bool {
		row(of)
		return shown
	})
	return func() { shown = false }
}

// wantGone checks that after two days and a half so many items are gone and none is open.
func (r *rig) wantGone(n int) {
	r.t.Helper()
	for range 6 {
		r.clock.Advance(10 * time.Hour)
		r.runOnce()
	}
	if s := r.a.Snapshot(); s.Gone != n || s.Open != 0 {
		r.t.Errorf("%d are gone, %d open", s.Gone, s.Open)
	}
}

// TestWhatWasLeftForLaterAndVanishesWhileItIsOff: what RingCentral had not finished is named also where it was switched off, or left out, and
// on again before RingCentral stopped showing it, in the own scope as in that of the account.
//
//test:long
func TestWhatWasLeftForLaterAndVanishesWhileItIsOff(t *testing.T) {
	t.Parallel()
	types := func(scope archiver.ScopeName) func(r *rig, types ...ledger.Type) {
		return func(r *rig, types ...ledger.Type) { must(t, r.a.SetTypes(t.Context(), scope, types, len(types) > 0)) }
	}
	for name, c := range unfinished {
		for of, on := range map[string]archiver.BackupOn{"one's own": {Scope: archiver.ExtensionScope, Types: ledger.Types}, "of all": messagesToo} {
			for how, offAndOn := range map[string]func(r *rig){
				"all off and on": func(r *rig) {
					types(on.Scope)(r)
					types(on.Scope)(r, on.Types...)
				},
				"texts alone for a pass": func(r *rig) {
					types(on.Scope)(r, ledger.SMS)
					r.runOnce()
					types(on.Scope)(r, on.Types...)
				},
				"left out and taken in": func(r *rig) {
					must(t, r.a.Choose(t.Context(), archiver.Whose{Except: []ledger.Owner{{Number: "101"}}}))
					must(t, r.a.Choose(t.Context(), archiver.Whose{}))
				},
			} {
				t.Run(name+", "+of+", "+how, func(t *testing.T) {
					r := newRig(t, ringcentralserver.RoleAdmin)
					vanish := r.waits(c.list, c.add, c.row)
					r.turnOn(on, day)
					r.runOnce()
					vanish()
					offAndOn(r)
					r.wantGone(1)
				})
			}
		}
	}
}

// TestWhatWasLeftForLaterAndVanishesUnderTheOtherScope: so is what was left for later by the one of the two scopes that is switched off when the
// other one is switched on.
//
//test:long
func TestWhatWasLeftForLaterAndVanishesUnderTheOtherScope(t *testing.T) {
	t.Parallel()
	own, account := archiver.BackupOn{Scope: archiver.ExtensionScope, Types: ledger.Types}, messagesToo
	for name, c := range unfinished {
		for _, from := range []archiver.BackupOn{own, account} {
			for how, meanwhile := range map[string]func(r *rig){
				"at once":              func(*rig) {},
				"both on for a pass":   func(r *rig) { r.runOnce() },
				"none on for a moment": nil,
			} {
				t.Run(fmt.Sprintf("%s, from the %s, %s", name, from.Scope, how), func(t *testing.T) {
					r := newRig(t, ringcentralserver.RoleAdmin)
					vanish := r.waits(c.list, c.add, c.row)
					r.turnOn(from, day)
					r.runOnce()
					to := own
					if from.Scope == own.Scope {
						to = account
					}
					off := func() { must(t, r.a.SetTypes(t.Context(), from.Scope, nil, false)) }
					if meanwhile == nil {
						off()
					}
					must(t, r.a.SetTypes(t.Context(), to.Scope, to.Types, true))
					if meanwhile != nil {
						meanwhile(r)
						off()
					}
					vanish()
					r.wantGone(1)
				})
			}
		}
	}
}

// TestWhatIsHandedOverToAMailboxThatCannotBeListed: what RingCentral had not finished is named also where the own scope is switched off while the
// own mailbox is refused to the account's.
func TestWhatIsHandedOverToAMailboxThatCannotBeListed(t *testing.T) {
	t.Parallel()
	for name, c := range unfinished {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, ringcentralserver.RoleAdmin)
			r.day()
			key, shown := c.add(r), true
			r.eachList(c.list, key.ID, func(row object) bool {
				c.row(row)
				return shown
			})
			r.turnOn(messagesToo, day)
			must(t, r.a.SetTypes(t.Context(), archiver.ExtensionScope, []ledger.Type{key.Type}, true))
			r.runOnce()
			r.clock.Advance(2 * time.Hour)
			var off sync.Once
			switchOff := func() { must(t, r.a.SetTypes(t.Context(), archiver.ExtensionScope, nil, false)) }
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Times: -1, Status: http.StatusForbidden, Match: func(q *http.Request) bool {
				refused := strings.HasSuffix(q.URL.Path, "/"+r.ana+"/message-store")
				if refused {
					off.Do(switchOff)
				}
				return refused
			}})
			r.runOnce()
			r.sim.RingCentral.ClearFaults()
			off.Do(func() { t.Error("it was not refused") })
			shown = false
			for range 6 {
				r.clock.Advance(10 * time.Hour)
				r.runOnce()
			}
			if s := r.a.Snapshot(); s.Gone != 1 || s.Open != 0 {
				t.Errorf("%d are gone, %d open", s.Gone, s.Open)
			}
		})
	}
}

// TestWhoIsLeftOutIsNotMissed: a text in a shared inbox that waited for the name of its thread is no loss once its owner is left out, be it while
// texts are switched off.
//
//test:long
func TestWhoIsLeftOutIsNotMissed(t *testing.T) {
	t.Parallel()
	types := func(r *rig, types ...ledger.Type) {
		must(t, r.a.SetTypes(t.Context(), archiver.AccountScope, types, true))
	}
	for name, leaveOut := range map[string]func(r *rig, w archiver.Whose){
		"while texts are on": func(r *rig, w archiver.Whose) { must(t, r.a.Choose(t.Context(), w)) },
		"while texts are off": func(r *rig, w archiver.Whose) {
			types(r, ledger.CallRecording, ledger.VoiceMail)
			must(t, r.a.Choose(t.Context(), w))
			types(r, ledger.Types...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, queue, thread := inboxes(t)
			r.inThread(thread, time.Hour, nil)
			r.sim.RingCentral.Inject(ringcentralserver.Fault{Times: -1, Status: http.StatusServiceUnavailable, Match: func(q *http.Request) bool {
				return strings.Contains(q.URL.Path, "/message-threads") && !strings.Contains(q.URL.Path, "/messages")
			}})
			r.turnOn(messagesToo, day)
			if report := r.runOnce(); report.LeftCount != 1 {
				t.Fatalf("left %+v (%v)", report.Left, report.Err)
			}
			leaveOut(r, archiver.Whose{Except: []ledger.Owner{{ExtensionID: queue}}})
			r.sim.RingCentral.ClearFaults()
			for range 4 {
				r.clock.Advance(10 * time.Hour)
				if report := r.runOnce(); !report.Complete() {
					t.Errorf("left %+v (%v)", report.Left, report.Err)
				}
			}
			if s := r.a.Snapshot(); s.Gone != 0 || !s.Completeness.Now {
				t.Errorf("%d are gone, %+v", s.Gone, s.Completeness)
			}
		})
	}
}
