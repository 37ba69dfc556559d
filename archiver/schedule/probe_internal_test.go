package schedule

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/discover/mailboxes"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/progress"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestOneMailboxMakesNoMorePasses: a pass lists the calls of the whole account, which costs calls that
// recordings need. What one mailbox met is no reason for one more.
func TestOneMailboxMakesNoMorePasses(t *testing.T) {
	box, other := error(&mailboxes.Error{}), errors.New("RingCentral cannot be reached")
	for name, c := range map[string]struct {
		err   error
		probe bool
	}{
		"a mailbox":              {box, false},
		"several":                {errors.Join(box, errors.Join(nil, box)), false},
		"a mailbox and the rest": {errors.Join(box, other), true},
		"the rest":               {other, true},
		"the rest, wrapped":      {fmt.Errorf("list SMS: %w", other), true},
	} {
		s := New(Config{Store: storetest.Open(t), Clock: localtime.NewClock(clockwork.NewFakeClock(), time.UTC)})
		s.SetWaiting(reasons.ServiceTrouble)
		s.Probe(progress.Report{Reason: reasons.ServiceTrouble, Err: c.err})
		if probe := !s.probe.IsZero(); probe != c.probe {
			t.Errorf("%s: tried again at %s", name, s.probe)
		}
	}
}

// TestTheNextRunIsWhenItIsTriedAgain: what is said is when it is done, also where the last pass was stopped.
func TestTheNextRunIsWhenItIsTriedAgain(t *testing.T) {
	clock := clockwork.NewFakeClock()
	s := New(Config{Store: storetest.Open(t), Clock: localtime.NewClock(clock, time.UTC)})
	on := store.Settings{Backup: true, Account: store.Scope{On: true, Types: ledger.Types}}
	next := func(want time.Time) {
		t.Helper()
		err := s.Store.View(func(tx *store.Tx) error {
			got, err := s.NextRun(tx, on, s.Clock.Now())
			if !got.Equal(want) {
				t.Errorf("the next run is at %s, want %s", got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	began := s.Clock.Now()
	next(began) // nothing was ever listed
	s.SetWaiting(reasons.DropboxFull)
	s.Probe(progress.Report{Reason: reasons.DropboxFull, Err: errors.New("full")})
	next(began.Add(reasons.DropboxFull.Probe()))
	clock.Advance(time.Minute)
	next(began.Add(reasons.DropboxFull.Probe()))
	clock.Advance(-3 * time.Hour) // it was set back
	next(s.Clock.Now())
}

// TestWhatWaitsForAnotherReasonGoesOnWaiting: a sign-in makes no run due where a service has asked to be left alone.
func TestWhatWaitsForAnotherReasonGoesOnWaiting(t *testing.T) {
	clock := localtime.NewClock(clockwork.NewFakeClock(), time.UTC)
	for why, now := range map[reasons.Reason]bool{reasons.NoReason: true, reasons.SignedOut: true, reasons.RateLimited: false} {
		s := New(Config{Store: storetest.Open(t), Clock: clock})
		s.SetWaiting(why)
		s.Probe(progress.Report{Reason: why, Err: errors.New("stopped")})
		s.Cure(func(r reasons.Reason) bool { return r == reasons.SignedOut })
		if got := s.probe.Equal(clock.Now()); got != now {
			t.Errorf("%q: a run is due at %s, now is %s", why, s.probe, clock.Now())
		}
	}
}
