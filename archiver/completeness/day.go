package completeness

import (
	"time"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/ledger"
)

// Days gives the local days of the account from that of one moment to that of
// another, the oldest first, at most 400. It leaves out days that have not
// begun. It reads the counts of the hours, and items only of hours whose counts
// do not suffice. why is the reason why no pass can run now. Errors:
// store.ErrDamaged.
func Days(tx *store.Tx, from, to, now time.Time, why reasons.Reason) (days []Day, err error) {
	c, err := newCalendar(tx, now, why)
	if err != nil {
		return nil, err
	}
	for _, s := range localtime.Days(from, to, c.zone) {
		if s.From.After(c.now) {
			break
		}
		day, err := c.day(s)
		if err != nil {
			return nil, err
		}
		days = append(days, day)
	}
	return days, nil
}

// calendar sums up local days. It holds what is the same for all of them.
type calendar struct {
	tx       *store.Tx
	now      time.Time
	why      reasons.Reason // why no pass can run now
	zone     *time.Location
	who      store.RingCentral
	since    time.Time
	settings store.Settings
	wanted   ledger.Source                       // what is chosen, whether backup is on or not
	listings [ledger.NumSources]coverage.Listing // by Source.Index, as far as they may be believed
	verified time.Time                           // what was committed until then was seen in Dropbox
	begun    time.Time                           // what was committed before lies in another Dropbox
}

func newCalendar(tx *store.Tx, now time.Time, why reasons.Reason) (*calendar, error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	who, err := tx.RingCentral()
	if err != nil {
		return nil, err
	}
	dbx, err := tx.Dropbox()
	if err != nil {
		return nil, err
	}
	last, err := tx.Verification()
	if err != nil {
		return nil, err
	}
	settings.Backup = true
	c := &calendar{
		tx: tx, now: now, why: why, zone: localtime.Zone(who.TimeZone), who: who,
		since: settings.Since, settings: settings, wanted: settings.Sources(), begun: dbx.Begun,
	}
	if !last.At.After(now) && !last.At.Before(dbx.Begun) {
		c.verified = last.At
	}
	for i, s := range ledger.Sources {
		if c.listings[i], err = tx.Listing(s); err != nil {
			return nil, err
		}
		if c.listings[i].At.After(now) {
			c.listings[i].At = time.Time{}
		}
		if c.listings[i].Full.After(now) {
			c.listings[i].Full = time.Time{}
		}
	}
	return c, nil
}

// hour is what is known of an hour, or of the part of it that lies in a day.
type hour struct {
	// with the sources that it has to be listed for; an empty one where there is none
	job   *ledger.Job
	types [4]Tally
	open  reasons.Reason // why something of it is open, as far as it was tried
	shut  bool           // something of it was excluded and is wanted again
}

// hours reads the hours that a day has a part in.
func (c *calendar) hours(day localtime.Span) (hours []hour, err error) {
	for at := day.From.UTC().Truncate(time.Hour); at.Before(day.To); at = at.Add(time.Hour) {
		h := hour{}
		if h.job, err = expectedJob(c.tx, at, c.wanted, c.who, c.now); err != nil {
			return nil, err
		}
		if at.Before(day.From) || h.job.To().After(day.To) || !c.counted(&h) {
			err = c.readItems(&h, day)
		}
		if err != nil {
			return nil, err
		}
		hours = append(hours, h)
	}
	return hours, nil
}

// counted fills an hour from its row; false where the row does not tell enough.
func (c *calendar) counted(h *hour) bool {
	job := h.job
	for column, n := range job.Counts {
		if n.Excluded > 0 && c.wantsColumn(column) {
			return false
		}
		h.types[column] = Tally{
			Archived: n.Archived, Open: n.Open, Gone: n.Gone, Removed: n.Removed, Accepted: n.Accepted, Partly: n.Partly,
		}
	}
	h.open = noted(job)
	switch {
	case job.Archived() == 0 || c.verified.IsZero() || job.FirstCommit.After(c.verified) || job.LastCommit.Before(c.begun):
		return true // none of them was seen
	case job.LastCommit.After(c.verified) || job.FirstCommit.Before(c.begun):
		return false
	}
	for column := range h.types {
		h.types[column].Verified = h.types[column].Archived
	}
	return true
}

func (c *calendar) wantsColumn(column int) bool {
	for _, s := range c.wanted.Each() {
		if s.Type().Column() == column {
			return true
		}
	}
	return false
}

// readItems fills an hour from those of its items that lie in the day.
func (c *calendar) readItems(h *hour, day localtime.Span) error {
	h.types, h.open = [4]Tally{}, reasons.NoReason
	return c.tx.HourItems(h.job.From, func(it *ledger.Item) (bool, error) {
		if day.Holds(it.Time) {
			c.add(h, it)
		}
		return true, nil
	})
}

func (c *calendar) add(h *hour, it *ledger.Item) {
	c.tally(&h.types[it.Key.Type.Column()], it)
	if it.State.Open() {
		if r := reasons.Reason(it.Reason); h.open == reasons.NoReason || r.Failure() {
			h.open = r
		}
	}
	h.shut = h.shut || it.State == ledger.Excluded && c.settings.Wants(c.who.ExtensionID, it)
}

// tally counts one item.
func (c *calendar) tally(t *Tally, it *ledger.Item) {
	switch {
	case it.State.Open():
		t.Open++
	case it.State == ledger.Gone:
		t.Gone++
	case it.State == ledger.Removed:
		t.Removed++
	case it.State == ledger.Accepted:
		t.Accepted++
	case it.State == ledger.Partly:
		t.Partly++
	case it.State == ledger.Archived:
		t.Archived++
		if c.seen(it) {
			t.Verified++
		}
	}
}

// seen reports whether the last verification has seen all of an archived item.
func (c *calendar) seen(it *ledger.Item) bool {
	for _, p := range it.Parts {
		if p.Committed.After(c.verified) || p.Committed.Before(c.begun) {
			return false
		}
	}
	return !c.verified.IsZero()
}

// day sums up a local day.
func (c *calendar) day(s localtime.Span) (Day, error) {
	hours, err := c.hours(s)
	if err != nil {
		return Day{}, err
	}
	day := Day{From: s.From, To: s.To}
	for _, h := range hours {
		for column, t := range h.types {
			sum := &day.Types[column]
			sum.Archived, sum.Verified = sum.Archived+t.Archived, sum.Verified+t.Verified
			sum.Open, sum.Gone, sum.Partly = sum.Open+t.Open, sum.Gone+t.Gone, sum.Partly+t.Partly
			sum.Removed, sum.Accepted = sum.Removed+t.Removed, sum.Accepted+t.Accepted
		}
	}
	held, err := c.held(s)
	if err != nil {
		return Day{}, err
	}
	shown := held.byColumn()
	day.Listed = c.knowHeld(s, hours, &day.Types)
	for column := range day.Types {
		if day.Types[column].HeldKnown {
			day.Types[column].Held = shown[column]
		}
	}
	day.State, day.Reason = c.judgeDay(s, hours, &day, shown)
	day.Fixable = c.fixable(s, &day)
	return day, nil
}
