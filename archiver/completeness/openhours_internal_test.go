package completeness

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/storetest"
)

// hoursRig opens hours like passes do, with what happens between them.
type hoursRig struct {
	t        *testing.T
	store    *store.Store
	opened   Opened
	clock    *clockwork.FakeClock
	rng      *rand.Rand
	settings store.Settings
	who      store.RingCentral
	items    int
}

func newHoursRig(t *testing.T, seed uint64) *hoursRig {
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 12, 30, 0, 0, time.UTC))
	s := storetest.Open(t)
	return &hoursRig{
		t: t, clock: clock, rng: rand.New(rand.NewPCG(seed, 0)), store: s,
		settings: store.Settings{
			Backup: true, Extension: store.Scope{On: true, Types: []ledger.Type{ledger.SMS}},
			Since: clock.Now().Truncate(time.Hour).Add(-60 * time.Hour),
		},
	}
}

func (r *hoursRig) update(change func(*store.Tx) error) {
	r.t.Helper()
	if err := r.store.Update(change); err != nil {
		r.t.Fatal(err)
	}
}

// some is one of the hours so far, or of those a little before the first.
func (r *hoursRig) some() time.Time {
	span := int(r.clock.Now().Sub(r.settings.Since)/time.Hour) + 1
	return r.settings.Since.Add(time.Duration(r.rng.IntN(max(1, span)+3)-3) * time.Hour)
}

// happen does one of the things that change what a pass has to work on.
func (r *hoursRig) happen() string {
	at, now := r.some(), r.clock.Now()
	switch r.rng.IntN(10) {
	case 0, 1:
		r.clock.Advance(time.Duration(r.rng.IntN(300)) * time.Minute)
		return "time passes"
	case 2:
		r.clock.Advance(-time.Duration(r.rng.IntN(90)) * time.Hour)
		return "the clock is set back"
	case 3:
		r.clock.Advance(time.Duration(r.rng.IntN(90)) * time.Hour)
		return "the clock is set ahead"
	case 4:
		state := []ledger.State{ledger.Discovered, ledger.Waiting, ledger.Archived, ledger.Gone}[r.rng.IntN(4)]
		r.items++
		it := &ledger.Item{Key: ledger.Key{Type: ledger.SMS, ID: fmt.Sprint(r.rng.IntN(r.items))}, State: state, Time: at.Add(time.Minute)}
		r.update(func(tx *store.Tx) error { return tx.PutItem(it) })
		return fmt.Sprintf("an item of %v is %v", at, state)
	case 5:
		r.update(func(tx *store.Tx) error {
			return tx.ChangeJob(at, func(j *ledger.Job) { j.Sources |= ledger.AccountRecordings })
		})
		return fmt.Sprintf("%v waits for recordings", at)
	case 6:
		r.settings.Since = r.settings.Since.Add(-time.Duration(r.rng.IntN(10)) * time.Hour)
		return "the first hour is an earlier one"
	case 7:
		if r.clock.Now().Sub(r.settings.Since) < 100*24*time.Hour {
			r.clock.Advance(time.Duration(r.rng.IntN(60)) * 24 * time.Hour)
		}
		return "the computer sleeps for weeks"
	case 8:
		r.who.Retention = time.Duration(r.rng.IntN(150)) * 24 * time.Hour
		r.update(func(tx *store.Tx) error { return tx.PutRingCentral(r.who) })
		return fmt.Sprintf("recordings are kept for %v", r.who.Retention)
	default:
		r.update(func(tx *store.Tx) error { return r.listFrom(tx, at, now) })
		return fmt.Sprintf("what is from %v on is listed", at)
	}
}

// listFrom lists some of the sources from an hour on.
func (r *hoursRig) listFrom(tx *store.Tx, at, now time.Time) error {
	fails := r.rng.IntN(2 * len(ledger.Sources))
	for ; !at.After(now); at = at.Add(time.Hour) {
		if err := tx.ChangeJob(at, func(j *ledger.Job) {
			for i := range j.Listed {
				if i != fails {
					j.Listed[i] = now
				}
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

// due is what a pass has to work on, of all hours. What it may leave alone says
// nothing that it would have to take back.
func (r *hoursRig) due() map[int64]bool {
	due, now := map[int64]bool{}, r.now()
	if err := r.store.View(func(tx *store.Tx) error {
		for at := r.settings.Since; !at.After(now); at = at.Add(time.Hour) {
			idle, _, err := needsNoPass(tx, at, r.who, now)
			if err != nil {
				return err
			}
			if !idle {
				due[at.Unix()] = true
				continue
			}
			job, _, err := tx.Job(at)
			if err != nil {
				return err
			}
			if row := RowOf(job, r.who, now, nil, reasons.Offline); row.Status == WaitingFor || row.JobEnd.After(now) || job.Note != "" {
				r.t.Errorf("%v is left alone, and is %q with its job ended at %v and the note %q, at %v", at, row.Word(), row.JobEnd, job.Note, now)
			}
		}
		return nil
	}); err != nil {
		r.t.Fatal(err)
	}
	return due
}

// open opens the hours as a pass does when it begins.
func (r *hoursRig) open() map[int64]bool {
	var err error
	if r.opened, err = OpenHours(r.store, r.settings, r.now()); err != nil {
		r.t.Fatal(err)
	}
	return r.opened.Due
}

// offline is what a pass ends with that could not list anything.
const offline = reasons.Offline

// close closes the hours as a pass does when it ends.
func (r *hoursRig) close(why reasons.Reason) {
	r.update(func(tx *store.Tx) error { return CloseHours(tx, r.opened.Due, why, r.who, r.now()) })
}

// now is the time without a monotonic reading, as the engine's clock has it.
func (r *hoursRig) now() time.Time { return r.clock.Now().Round(0).UTC() }

// pass opens the hours, and closes them again unless it is killed. It may list
// them all, none, or what RingCentral may still hold.
func (r *hoursRig) pass() map[int64]bool {
	due, now := r.open(), r.now()
	switch r.rng.IntN(5) {
	case 0:
		return due
	case 1, 2:
		r.close(offline)
		return due
	case 3:
		r.update(func(tx *store.Tx) error { return r.listFrom(tx, r.settings.Since, now) })
	default:
		oldest := localtime.Later(r.settings.Since, now.Add(-MayKeep(r.who, ledger.OwnSMS)).Truncate(time.Hour))
		r.update(func(tx *store.Tx) error { return r.listFrom(tx, oldest, now) })
	}
	r.close(reasons.NoReason)
	return due
}

// TestNoHourIsPassedOver: whatever happens between passes, one that begins at the
// mark works on the same hours as one that looks at all of them.
//
//test:long
func TestNoHourIsPassedOver(t *testing.T) {
	for seed := range uint64(5) {
		r := newHoursRig(t, seed)
		var story []string
		for range 15 {
			for range r.rng.IntN(4) {
				story = append(story, r.happen())
			}
			want := r.due()
			if got := r.pass(); !maps.Equal(got, want) {
				missed := slices.DeleteFunc(slices.Sorted(maps.Keys(want)), func(at int64) bool { return got[at] })
				t.Fatalf("seed %d: a pass works on %d hours of %d, not on that of %v, after %q", seed, len(got), len(want), time.Unix(missed[0], 0).UTC(), story)
			}
			story = append(story, "a pass")
		}
	}
}

// TestAPassBeginsAtTheMark: were it to look at all hours, it would find the one
// that the mark hides here.
func TestAPassBeginsAtTheMark(t *testing.T) {
	r := newHoursRig(t, 1)
	r.update(func(tx *store.Tx) error { return r.listFrom(tx, r.settings.Since, r.now()) })
	mark := ledger.Watermark{Since: r.settings.Since, Before: r.now().Truncate(time.Hour).Add(-2 * time.Hour), At: r.now(), Kept: recordingsKept(r.who)}
	r.update(func(tx *store.Tx) error { return tx.PutWatermark(mark) })
	if all, got := len(r.due()), len(r.pass()); all != 61 || got != 3 {
		t.Errorf("a pass looks at %d hours of %d", got, all)
	}
}
