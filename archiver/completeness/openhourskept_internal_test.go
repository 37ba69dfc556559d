package completeness

import (
	"errors"
	"testing"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// TestWhatCanNoLongerBeListedIsLeftAlone: an hour that the program slept through is
// opened once, so that the log has it, and holds up no mark after that, though no
// pass could list anything.
func TestWhatCanNoLongerBeListedIsLeftAlone(t *testing.T) {
	r := newHoursRig(t, 1)
	r.settings.Extension.Types = []ledger.Type{ledger.CallRecording}
	r.clock.Advance(200 * 24 * time.Hour)
	// recordings are held that long at the most; one hour is running
	const hours, held = 60 + 200*24 + 1, 91*24 + 1
	for i, want := range []int{hours, held, held} {
		if got := len(r.open()); got != want {
			t.Errorf("pass %d opens %d hours, want %d", i, got, want)
		}
		r.close(offline)
	}
	if err := r.store.View(func(tx *store.Tx) error {
		f, err := tx.Watermark()
		if want := r.now().Truncate(time.Hour).Add(-(held - 1) * time.Hour); !f.Before.Equal(want) {
			t.Errorf("the next pass begins at %v, want %v", f.Before, want)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestWhatIsKeptForLongerIsLookedAtAgain: another account, or an administrator, may
// have recordings kept for longer, and what was lost may be there after all.
//
//test:long
func TestWhatIsKeptForLongerIsLookedAtAgain(t *testing.T) {
	r := newHoursRig(t, 1)
	r.settings.Extension.Types = []ledger.Type{ledger.CallRecording}
	r.clock.Advance(200 * 24 * time.Hour)
	r.open()
	r.close(offline)
	for i, days := range []int{0, 150, 150, 0, 0, 120, 151} {
		r.who.Retention = time.Duration(days) * 24 * time.Hour
		r.update(func(tx *store.Tx) error { return tx.PutRingCentral(r.who) })
		if got, want := len(r.open()), (max(days, 90)+1)*24+1; got != want && i != 3 {
			t.Errorf("pass %d, %d days: %d hours are opened, want %d", i, days, got, want)
		}
		r.close(offline)
	}
}

// TestWhatNeedsAPass: the hour is of three days ago, or as old as is said.
func TestWhatNeedsAPass(t *testing.T) {
	r := newHoursRig(t, 1)
	now := r.now()
	recordings := func(j *ledger.Job) { j.Sources, j.Listed = ledger.AccountRecordings, [ledger.NumSources]time.Time{} }
	for name, c := range map[string]struct {
		days   int
		kept   time.Duration
		change func(*ledger.Job)
		needs  bool
	}{
		"listed":                     {3, 0, func(*ledger.Job) {}, false},
		"listed, and not settled":    {3, 0, func(j *ledger.Job) { j.Listed[ledger.OwnSMS.Index()] = j.To() }, false},
		"not listed":                 {3, 0, func(j *ledger.Job) { j.Listed = [ledger.NumSources]time.Time{} }, true},
		"listed before its end":      {3, 0, func(j *ledger.Job) { j.Listed[ledger.OwnSMS.Index()] = j.To().Add(-1) }, true},
		"listed tomorrow":            {3, 0, func(j *ledger.Job) { j.Listed[ledger.OwnSMS.Index()] = now.Add(24 * time.Hour) }, true},
		"one of two listed":          {3, 0, func(j *ledger.Job) { j.Sources |= ledger.OwnFax }, true},
		"no source":                  {3, 0, func(j *ledger.Job) { j.Sources = 0 }, true},
		"open":                       {3, 0, func(j *ledger.Job) { j.Counts[2].Open = 1 }, true},
		"gone":                       {3, 0, func(j *ledger.Job) { j.Counts[2].Gone = 1 }, false},
		"killed":                     {3, 0, func(j *ledger.Job) { j.End = time.Time{} }, true},
		"ends tomorrow":              {3, 0, func(j *ledger.Job) { j.End = now.Add(24 * time.Hour) }, true},
		"noted":                      {3, 0, func(j *ledger.Job) { j.Note = string(reasons.Offline) }, true},
		"text, however old":          {700, 0, func(j *ledger.Job) { j.Listed = [ledger.NumSources]time.Time{} }, true},
		"recording still held":       {90, 0, recordings, true},
		"no longer held, and noted":  {92, 0, func(j *ledger.Job) { recordings(j); j.Note = string(reasons.Offline) }, true},
		"no longer held, and killed": {92, 0, func(j *ledger.Job) { recordings(j); j.End = time.Time{} }, true},
		"no longer held, and open":   {92, 0, func(j *ledger.Job) { recordings(j); j.Counts[0].Open = 1 }, true},
		"recording lost, text held":  {92, 0, func(j *ledger.Job) { recordings(j); j.Sources |= ledger.OwnSMS }, true},
		"recording no longer held":   {92, 0, recordings, false},
		"recording held for longer":  {92, 365 * 24 * time.Hour, recordings, true},
	} {
		at := now.Truncate(time.Hour).Add(-time.Duration(c.days) * 24 * time.Hour)
		r.update(func(tx *store.Tx) error {
			err := tx.ChangeJob(at, func(j *ledger.Job) {
				*j = ledger.Job{From: at, Sources: ledger.OwnSMS, Start: now, End: now}
				j.Listed[ledger.OwnSMS.Index()] = j.To().Add(SettleTime)
				c.change(j)
			})
			if err != nil {
				return err
			}
			idle, _, err := needsNoPass(tx, at, store.RingCentral{Retention: c.kept}, now)
			if idle == c.needs {
				t.Errorf("%s: that it needs no pass is %v", name, idle)
			}
			// the store is checked when the test ends
			return errors.Join(err, tx.ChangeJob(at, func(j *ledger.Job) { *j = ledger.Job{From: at} }))
		})
	}
}
