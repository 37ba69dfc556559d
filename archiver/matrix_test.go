package archiver_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// schedules is how many random schedules a run of all tests tries;
// MATRIX_SCHEDULES asks for more.
const schedules = 24

func fromEnvironment(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestMatrix: whatever faults there are, whatever the clock and the process did, once it is
// over everything is in Dropbox exactly once, and until then nothing was ever
// said to be there that was not. Every fourth schedule is of days in which several things are wrong at once.
func TestMatrix(t *testing.T) {
	t.Parallel()
	first := fromEnvironment(t, "MATRIX_SEED", rand.Uint64()>>1)
	n := fromEnvironment(t, "MATRIX_SCHEDULES", schedules)
	on := newGrounds(t, first, n)
	for i := range n {
		seed := first + i
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			s := newFaultRun(t, seed, on)
			if seed%4 == 0 {
				s.days()
				return
			}
			s.run()
		})
	}
}

// run plays the whole schedule and then looks at what is left of it.
func (s *faultRun) run() {
	s.t.Helper()
	s.happen(4+s.rng.IntN(14), -60*time.Hour, 0)
	s.newModels(s.clock.Now().Add(-2*time.Hour - s.ago(70*time.Hour)))
	if s.rng.IntN(3) == 0 {
		s.obstruct()
	}
	s.switchOn()
	for range 3 + s.rng.IntN(5) {
		s.round()
		if s.t.Failed() {
			return
		}
	}
	s.calm()
}

// obstruct puts a stranger's file under the name that a recording will want, and
// perhaps another under the name that it would get instead.
func (s *faultRun) obstruct() {
	s.t.Helper()
	ago := s.ago(s.clock.Now().Sub(s.since))
	at := s.clock.Now().Add(-ago).Truncate(time.Second)
	id := s.call(s.ana, s.clock.Now().Sub(at), ringcentralserver.RecordingSpec{Size: 3000})
	zone, err := time.LoadLocation("US/Pacific")
	if err != nil {
		s.t.Fatal(err)
	}
	local := at.In(zone)
	path := "/Ana Ruiz_101/" + local.Format("2006-01-02") + "/Call Recording/" + local.Format("20060102-150405") +
		"_14155550123_16505550101#101_Automatic_" + id
	in := s.somewhere()
	s.note("a stranger's file is at %s.mp3 in the %s", path, in.kind)
	in.model.strangerFirst(path+".mp3", "a stranger's")
	if s.rng.IntN(2) == 0 {
		in.model.strangerFirst(path+"_v2.mp3", "another stranger's")
	}
}

// round is one burst of faults and one pass among them.
func (s *faultRun) round() {
	s.t.Helper()
	s.happen(s.rng.IntN(3), 0, 20*time.Hour)
	for range s.rng.IntN(4) {
		s.burst()
	}
	switch s.rng.IntN(14) {
	case 0:
		s.choose()
	case 1:
		s.restart()
	case 2, 3:
		s.setClock()
	case 4:
		s.lose()
	case 5:
		s.stall()
	case 6:
		s.staff()
	case 7:
		s.act()
	case 8:
		s.verify()
	}
	s.move()
	s.pass()
	s.holds()
	if s.rng.IntN(3) == 0 {
		s.clearUp()
	}
	s.elapse()
}

// pass does one pass, which may be interrupted in the middle.
func (s *faultRun) pass() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), s.patience)
	defer cancel()
	over := func() {}
	if s.rng.IntN(3) == 0 {
		over = s.interrupt(cancel, s.rng.IntN(50), s.rng.IntN(5))
	}
	began := s.clock.Now()
	if engine := s.skew.Now(); engine.Before(began) {
		began = engine
	}
	report, err := s.a.RunOnce(ctx)
	over()
	s.patience = time.Minute
	s.note("pass: archived %d, left %d, %s, %v %v", report.Archived, report.LeftCount, report.Reason, report.Err, err)
	switch {
	case errors.Is(err, reasons.ErrBackupOff), err == nil:
	default:
		s.t.Errorf("a pass gave %v", err)
	}
	if err == nil {
		s.kept(began, report)
	}
}

// interrupt does something to the running pass after a number of its signs of
// life: stop it, close the engine, or let the computer sleep.
func (s *faultRun) interrupt(cancel func(), signs, how int) (over func()) {
	changed, stop := s.a.Changed()
	ended, done := make(chan struct{}), make(chan struct{})
	at := s.somewhere()
	go func() {
		defer close(done)
		for range signs {
			select {
			case <-changed:
			case <-ended:
				return
			}
		}
		switch how {
		case 0:
			cancel()
		case 1:
			s.a.Close()
		case 2:
			s.clock.Advance(7 * time.Hour)
		case 3:
			at.drop(s)
		default:
			if err := s.a.SwitchOff(s.t.Context()); err != nil {
				s.t.Error(err)
			}
		}
	}()
	return func() {
		close(ended)
		<-done
		stop()
		s.note("interrupted after %d signs by %d", signs, how)
		switch how {
		case 1:
			s.restart()
		case 3:
			at.mends(s)
		case 4:
			if err := s.a.SwitchOn(s.t.Context()); err != nil {
				s.t.Error(err)
			}
		}
	}
}

func (s *faultRun) restart() {
	s.note("restart")
	s.a.Close()
	s.openWith(s.skew, nil)
}

// stall lets a call hang, and the pass be given up before the watchdog notices.
func (s *faultRun) stall() {
	s.patience = 500 * time.Millisecond
	switch s.rng.IntN(3) {
	case 0:
		s.note("RingCentral hangs")
		s.sim.RingCentral.Inject(ringcentralserver.Fault{Path: pick(s.rng, ringCentralPaths), Kind: ringcentralserver.FaultStall, Times: 1})
	case 1:
		s.note("RingCentral hangs in the middle")
		s.sim.RingCentral.Inject(ringcentralserver.Fault{Path: "/content", Kind: ringcentralserver.FaultStallMidBody, Times: 1})
	default:
		s.note("it hangs where the archive is")
		s.somewhere().stall(s)
	}
}

// lose loses the program's own file: with a new one, and signed in again, it
// learns from Dropbox what is archived.
func (s *faultRun) lose() {
	s.t.Helper()
	if len(s.sites[0].model.forgotten) > 0 {
		return // a new store knows of no list what that was
	}
	s.setTo(0)
	s.clearUp()
	s.note("the store is lost")
	s.a.Close()
	s.store = storetest.Open(s.t)
	s.grant(s.clock)
	s.openWith(s.skew, nil)
	s.reconnect()
	s.switchOn()
	for _, at := range s.sites {
		at.model.wanted = allTypes()
	}
	s.distrust(s.clock.Now())
}

// setClock sets the computer's clock wrong, or right again.
func (s *faultRun) setClock() {
	shift := time.Duration(0)
	if s.rng.IntN(3) > 0 {
		shift = time.Duration(s.rng.IntN(14*24)-7*24) * time.Hour
	}
	s.setTo(shift)
}

// setTo restarts the engine with the clock off by that much. Within a process,
// waits run on the monotonic clock, which the hands do not move; this rig's
// clock has none.
func (s *faultRun) setTo(shift time.Duration) {
	s.note("the computer's clock is %s off", shift)
	s.clock.Advance(10 * time.Minute) // a penalty that runs is over on any clock
	s.a.Close()
	s.skew.shift.Store(int64(shift))
	s.openWith(s.skew, nil)
}

// choose switches types off and on again.
func (s *faultRun) choose() {
	s.t.Helper()
	var types []ledger.Type
	wanted := map[string]bool{}
	for name := range allTypes() {
		if s.rng.IntN(2) == 0 {
			wanted[name] = true
			types = append(types, map[string]ledger.Type{"VoiceMail": ledger.VoiceMail, "SMS": ledger.SMS, "Fax": ledger.Fax}[name])
		}
	}
	s.only(wanted, types)
}

func (s *faultRun) only(wanted map[string]bool, types []ledger.Type) {
	s.t.Helper()
	s.note("types: %v", types)
	if err := s.a.SetTypes(s.t.Context(), archiver.ExtensionScope, append(types, ledger.CallRecording), true); err != nil {
		s.t.Fatal(err)
	}
	for _, at := range s.sites {
		at.model.wanted = wanted
		if now := s.clock.Now(); now.After(at.model.doubt) {
			at.model.distrust(now)
		}
	}
}

func (s *faultRun) elapse() {
	d := []time.Duration{time.Minute, time.Hour, 5 * time.Hour, 30 * time.Hour, 60 * time.Hour}[s.rng.IntN(5)]
	s.note("%s later", d)
	s.clock.Advance(d)
}

// calm ends the faults and lets the engine work in peace for two days.
func (s *faultRun) calm() {
	s.t.Helper()
	s.setTo(0)
	s.clearUp()
	s.only(allTypes(), []ledger.Type{ledger.VoiceMail, ledger.SMS, ledger.Fax})
	s.connectAll()
	s.verify()
	for _, at := range s.sites {
		if at.model.disturbed {
			at.model.wrong("it does not verify in peace")
		}
	}
	for _, later := range []time.Duration{10 * time.Minute, 26 * time.Hour, 40 * time.Hour} {
		s.clock.Advance(later)
		began := s.clock.Now()
		report := s.runOnce()
		// the answers of too many renewals were lost: a person has to sign in
		if report.Reason == reasons.SignedOut {
			s.login()
			report = s.runOnce()
		}
		s.note("in peace: archived %d, left %+v, %v", report.Archived, report.Left, report.Err)
		s.kept(began, report)
		s.holds()
	}
	s.complete()
}
