package policy

import (
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// TestNothingWaitsForWhatIsSwitchedOff: neither to be listed nor to be finished, nor for what could not be read. Once it is switched
// on again, it has to be listed again.
func TestNothingWaitsForWhatIsSwitchedOff(t *testing.T) {
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 12, 30, 0, 0, time.UTC))
	now := clock.Now()
	hour := now.Truncate(time.Hour).Add(-24 * time.Hour)
	for name, fax := range map[string]struct {
		listed             time.Time
		unfinished, unread int
		again              string
	}{
		"listed never": {time.Time{}, 0, 0, "waiting: not listed yet"},
		"listed early": {hour.Add(2 * time.Hour), 0, 0, "settling"},
		"not finished": {now, 1, 0, "waiting: not listed yet"},
		"neither":      {hour.Add(2 * time.Hour), 1, 0, "waiting: not listed yet"},
		"not read":     {now, 0, 1, "waiting: not listed yet"},
	} {
		s := storetest.Open(t)
		update := func(change func(*store.Tx) error) {
			t.Helper()
			if err := s.Update(change); err != nil {
				t.Fatal(err)
			}
		}
		word := func(when, want string) {
			t.Helper()
			update(func(tx *store.Tx) error {
				job, _, err := tx.Job(hour)
				if got := completeness.RowOf(job, store.RingCentral{}, now, nil, "").Word(); got != want {
					t.Errorf("%s, %s: %q, want %q", name, when, got, want)
				}
				return err
			})
		}
		update(func(tx *store.Tx) error {
			return tx.ChangeJob(hour, func(j *ledger.Job) {
				j.Sources = ledger.OwnSMS | ledger.OwnFax
				j.Listed[ledger.OwnSMS.Index()], j.Listed[ledger.OwnFax.Index()] = now, fax.listed
				j.Unfinished[ledger.OwnFax.Index()], j.Unread[ledger.OwnFax.Index()] = fax.unfinished, fax.unread
			})
		})
		update(func(tx *store.Tx) error { return excludeSources(tx, ledger.OwnSMS) })
		word("switched off", "success")
		update(func(tx *store.Tx) error { return includeSource(tx, ledger.OwnFax, time.Time{}, now) })
		word("switched on again", fax.again)
	}
}

// lastClock ends the program when it is asked for the time.
type lastClock struct{ clockwork.Clock }

func (lastClock) Now() time.Time { panic("the program ends") }

// TestAChoiceIsNotedAsAWhole: where the program, or the room on the disk, ends while it is noted, nothing of it is. Else hours would wait
// without an end for what is not asked for any more.
func TestAChoiceIsNotedAsAWhole(t *testing.T) {
	s := storetest.Open(t)
	p := New(Config{Store: s, Clock: localtime.NewClock(lastClock{clockwork.NewFakeClock()}, time.UTC)})
	before := store.Settings{Backup: true, Extension: store.Scope{On: true, Types: []ledger.Type{ledger.Fax}}, Since: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	if err := s.Update(func(tx *store.Tx) error { return tx.PutSettings(before) }); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the program has not ended")
			}
		}()
		t.Error(p.SetTypes(store.RingCentral{}, ExtensionScope, []ledger.Type{ledger.SMS}, true))
	}()
	if now, err := s.Settings(); err != nil || now.Sources() != before.Sources() {
		t.Errorf("%b is asked for, and was %b (%v)", now.Sources(), before.Sources(), err)
	}
}
