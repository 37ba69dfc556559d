package archiver_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/storetest"
)

// TestStoreFailsAtEveryTransaction: the disk is full, or the process dies, at the
// first transaction of a pass, at the second, and so on to the last, or the file loses
// that one afterwards. One pass after a restart puts everything right.
//
//test:long
func TestStoreFailsAtEveryTransaction(t *testing.T) {
	t.Parallel()
	for _, how := range []failure{{name: "not written"}, {name: "written", written: true}, {name: "lost", written: true, lost: true}} {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			for nth := int64(1); ; nth++ {
				reached := false
				t.Run(fmt.Sprint(nth), func(t *testing.T) { reached = failAt(t, nth, how) })
				if !reached {
					if nth < 10 {
						t.Errorf("a pass has only %d transactions", nth-1)
					}
					return
				}
			}
		})
	}
}

// failure is what becomes of a transaction.
type failure struct {
	name          string
	written, lost bool
}

var errDisk = errors.New("no space left on device")

// failAt breaks the store at its nth transaction and for all those after it,
// until the restart. It reports whether the pass had that many.
func failAt(t *testing.T, nth int64, how failure) (reached bool) {
	r := newRigInLine(t, ringcentralserver.RoleAdmin)
	r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
	r.call(r.bob, 90*time.Minute, ringcentralserver.RecordingSpec{Place: ringcentralserver.OnLeg})
	r.message(ringcentralserver.TypeVoiceMail, 40*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Transcript = "Hello." })
	r.message(ringcentralserver.TypeSMS, 50*time.Minute, func(m *ringcentralserver.MessageSpec) { m.Text = "hi" })
	r.backup(2 * time.Hour)
	var count atomic.Int64
	r.store.SetFailpoint(func(after bool) error {
		if !after {
			count.Add(1)
		}
		if n := count.Load(); n > nth || (n == nth && after == how.written) {
			return errDisk
		}
		return nil
	})
	report := r.runOnce()
	reached = count.Load() >= nth
	if reached && report.Err == nil && report.IndexErr == nil {
		t.Errorf("the store failed and the pass did not say so: %+v", report)
	}
	r.store.SetFailpoint(nil)
	r.a.Close()
	if how.lost {
		r.loseLastChange()
	}
	r.open()
	if report := r.runOnce(); !report.Complete() {
		t.Errorf("left %+v (%v)", report.Left, report.Err)
	}
	r.checkArchive(r.truth(start.Add(-3 * time.Hour)))
	if n := r.overwrites(); n != 0 {
		t.Errorf("%d files were overwritten", n)
	}
	if s := r.a.Snapshot(); s.Archived != 4 || s.Open != 0 {
		t.Errorf("%d archived, %d open", s.Archived, s.Open)
	}
	return reached
}

// loseLastChange takes the store back by one transaction, as an empty page at its beginning does.
func (r *rig) loseLastChange() {
	r.t.Helper()
	path := r.store.Path()
	if err := r.store.Close(); err != nil {
		r.t.Fatal(err)
	}
	storetest.LoseLastChange(r.t, path)
	r.store = storetest.OpenAt(r.t, path)
	if !r.store.WentBack() {
		r.t.Fatal("nobody noticed")
	}
}
