package archiver_test

import (
	"fmt"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// TestAWrongClockWhileOffline: the computer's clock is wrong while nobody can be asked for the time, and is put right later. What
// was noted by it keeps nothing from being archived, and no hour or day says what is not so.
//
//test:long
func TestAWrongClockWhileOffline(t *testing.T) {
	t.Parallel()
	const year = 365 * day
	for _, wrong := range []time.Duration{year, -year, 2 * day, -time.Hour, 30 * time.Minute} {
		for _, off := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/restarted_%t", wrong, off), func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				computer := &shiftClock{Clock: r.clock}
				r.a.Close()
				r.openWith(computer, nil)
				set := func(by time.Duration) {
					computer.shift.Store(int64(by))
					if off {
						r.a.Close()
						r.openWith(computer, nil)
					}
				}
				r.day()
				waits := r.call(r.bob, time.Hour, ringcentralserver.RecordingSpec{})
				trouble := ringcentralserver.Fault{Path: "/recording/" + waits, Status: 503}
				r.sim.RingCentral.Inject(trouble)
				r.backup(24 * time.Hour)
				if report := r.runOnce(); report.Archived != 17 || report.LeftCount != 1 {
					t.Fatalf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				r.sim.RingCentral.Inject(ringcentralserver.Fault{Kind: ringcentralserver.FaultReset})
				set(wrong)
				for range 3 {
					if report := r.runOnce(); report.Reason != reasons.Offline || report.LeftCount != 1 || len(report.Lost) > 0 {
						t.Errorf("by the wrong clock: %q, left %+v, lost %+v (%v)", report.Reason, report.Left, report.Lost, report.Err)
					}
					if w := r.a.Snapshot().Completeness; w.Now {
						t.Errorf("everything is there by the wrong clock: %+v", w)
					}
					r.clock.Advance(time.Hour)
				}
				r.call(r.ana, 30*time.Minute, ringcentralserver.RecordingSpec{})
				set(0)
				r.sim.RingCentral.ClearFaults()
				if report := r.runOnce(); !report.Complete() || report.Archived != 2 {
					t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				for at := start.Add(-23 * time.Hour); at.Before(r.clock.Now().Add(-6 * time.Hour)); at = at.Add(time.Hour) {
					if row := r.row(at); row.Status != completeness.Success {
						t.Errorf("hour %s is %q", at, row.Word())
					}
				}
				for _, on := range []time.Time{start.Add(day), start.Add(year)} {
					if days, err := r.a.Calendar(on, on); err != nil || len(days) > 0 {
						t.Errorf("the calendar has %+v (%v)", days, err)
					}
				}
				if page, err := r.a.Log(archiver.LogQuery{}); err != nil || page.Total != 24+1+3 {
					t.Errorf("%d hours are shown (%v)", page.Total, err)
				}
				r.checkArchive(r.truth(start.Add(-25 * time.Hour)))
			})
		}
	}
}

// TestTheFirstHourIsByRingCentralsClock: where the computer's clock is fast, or slow, when backup is turned on for the first time, it begins
// with the hour before all the same, and neither hours later nor earlier.
//
//test:long
func TestTheFirstHourIsByRingCentralsClock(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{8 * time.Hour, 10 * day, -8 * time.Hour, -10 * day} {
		for name, turnOn := range map[string]func(*rig) error{
			"the switch":  func(r *rig) error { return r.a.SwitchOn(r.t.Context()) },
			"the command": func(r *rig) error { return r.a.SetBackup(r.t.Context(), archiver.BackupOn{}) },
		} {
			t.Run(fmt.Sprintf("%s/%s", name, off), func(t *testing.T) {
				r := newRig(t, ringcentralserver.RoleAdmin)
				r.a.Close()
				computer := &shiftClock{Clock: r.clock}
				computer.shift.Store(int64(off))
				r.openWith(computer, nil)
				for _, ago := range []time.Duration{30 * time.Minute, 3 * time.Hour} {
					r.call(r.bob, ago, ringcentralserver.RecordingSpec{})
				}
				if err := turnOn(r); err != nil {
					t.Fatal(err)
				}
				if report := r.runOnce(); !report.Complete() || report.Archived != 1 {
					t.Errorf("archived %d, left %+v (%v)", report.Archived, report.Left, report.Err)
				}
				if page, err := r.a.Log(archiver.LogQuery{}); err != nil || page.Total != 2 {
					t.Errorf("%d hours are shown (%v)", page.Total, err)
				}
			})
		}
	}
}
