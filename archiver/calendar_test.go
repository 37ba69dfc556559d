package archiver_test

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// month is a rig whose computer lives through a month hour by hour.
type month struct {
	*rig
	computer *shiftClock
	model    *model
	passes   int
}

// TestMonth: thirty days, an hour at a time. The computer sleeps at weekends and later at night,
// its clock is set back and forward, daylight saving ends, and recordings come up to 26 hours late.
// In the end everything is there once, and every settled hour has one row that is a success.
//
//test:long
func TestMonth(t *testing.T) {
	r := newRig(t, ringcentralserver.RoleAdmin)
	// a Monday, three weeks before daylight saving ends
	begin := time.Date(2026, 10, 12, 7, 3, 0, 0, time.UTC)
	r.a.Close()
	r.clock.SetTo(begin)
	m := &month{rig: r, computer: &shiftClock{Clock: r.clock}, model: newModel(r, begin.Add(-time.Hour))}
	r.openWith(m.computer, nil)
	r.backup(time.Hour)
	for hour := range 30 * 24 {
		m.work(hour)
		switch hour {
		case 12 * 24:
			m.set(-3 * time.Hour)
		case 13 * 24:
			m.set(0)
		case 22 * 24:
			m.set(2 * time.Hour)
		case 23 * 24:
			m.set(0)
		}
		if m.awake() {
			m.pass()
		}
		if hour%(3*24) == 23 {
			m.model.holds()
		}
		if t.Failed() {
			t.Fatalf("on %s", r.clock.Now())
		}
		r.clock.Advance(time.Hour)
	}
	for range 3 {
		m.pass()
		r.clock.Advance(26 * time.Hour)
	}
	m.pass()
	m.model.holds()
	m.model.complete()
	if n := r.overwrites(); n != 0 {
		t.Errorf("%d files were written over", n)
	}
	t.Logf("%d passes, %d items", m.passes, r.a.Snapshot().Archived)
}

// awake: at the office's hours, and in the first week all night as well.
func (m *month) awake() bool {
	now := m.clock.Now()
	weekend := now.Weekday() == time.Saturday || now.Weekday() == time.Sunday
	return !weekend && (m.passes < 5*24 || now.Hour() >= 15)
}

// work is an hour of the office: mostly a call at the half, at times late or on a
// leg, and now and then a message. Calls an hour apart have the same local time when
// daylight saving ends.
func (m *month) work(hour int) {
	spec := ringcentralserver.RecordingSpec{Size: 1500, Place: ringcentralserver.Place(hour % 3)}
	if hour%5 == 0 {
		spec.ReadyAfter = time.Duration(hour%27) * time.Hour
	}
	if hour%3 > 0 || m.clock.Now().Month() == time.November {
		m.call([]string{m.ana, m.bob}[hour%2], -30*time.Minute, spec)
	}
	switch hour % 8 {
	case 1:
		m.message(ringcentralserver.TypeSMS, -10*time.Minute, func(s *ringcentralserver.MessageSpec) { s.Text = "See you" })
	case 3:
		m.message(ringcentralserver.TypeVoiceMail, -10*time.Minute, func(s *ringcentralserver.MessageSpec) {
			s.Transcript, s.TranscribedIn = "Call back", time.Duration(hour%20)*time.Hour
		})
	case 5:
		m.message(ringcentralserver.TypeFax, -10*time.Minute, nil)
	}
}

// set sets the computer's clock wrong by off, and restarts the program, because
// what is measured while it runs does not depend on the hands.
func (m *month) set(wrong time.Duration) {
	m.a.Close()
	m.computer.shift.Store(int64(wrong))
	m.openWith(m.computer, nil)
	m.model.distrust(m.clock.Now().Add(25 * time.Hour))
}

func (m *month) pass() {
	m.t.Helper()
	m.passes++
	began := m.clock.Now()
	report := m.runOnce()
	if report.Reason != reasons.NoReason {
		m.t.Errorf("a pass ended with %s: %v", report.Reason, report.Err)
	}
	if m.passes%12 == 0 {
		m.model.kept(began, report)
	}
}
