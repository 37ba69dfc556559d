package discover

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/discover/listing"
	"ringcentral-archiver/archiver/discover/plan"
	"ringcentral-archiver/archiver/discover/translate"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Estimate is what RingCentral still holds from before the first hour.
type Estimate struct {
	Since  time.Time // of the oldest item or unread record; zero when there is none
	Items  int
	ByType [4]int        // by column of the log
	Bytes  int64         // of the items whose size is known, sounds by how long they last
	NoSize int           // items whose size is not known; they are not in Bytes
	Unread int           // records that cannot be read; they are not in Items
	Soon   int           // items that RingCentral deletes within soonDeleted
	Takes  time.Duration // at the rate that RingCentral allows
	Free   int64         // space in Dropbox, bytes
	Fits   bool          // certain only while NoSize is 0
	// Dropbox did not say how much space there is: Free and Fits mean nothing
	SpaceUnknown bool
	// lists that RingCentral did not give: not all that they hold is in the counts
	Missing []Missing
	// messages of shared numbers and what was deleted, which no list has shown: they are not in the counts
	Uncovered completeness.Uncovered
}

// Missing is a list that an estimate could not have.
type Missing struct {
	Type   ledger.Type
	Reason reasons.Reason
}

// Miss notes that a list could not be had.
func (e *Estimate) Miss(t ledger.Type, err error) {
	m := Missing{t, reasons.Of(err)}
	if !slices.Contains(e.Missing, m) {
		e.Missing = append(e.Missing, m)
	}
}

// Lack notes that the lists have not shown something.
func (e *Estimate) Lack(of completeness.Uncovered) { e.Uncovered |= of }

// Partial reports whether RingCentral may hold more than is in the counts.
func (e *Estimate) Partial() bool { return len(e.Missing) > 0 || e.Uncovered != 0 }

// soonDeleted is what Estimate.Soon counts as soon.
const soonDeleted = 7 * 24 * time.Hour

// bytesPerSecond is what a second of sound needs at 64 kbit/s, the most that RingCentral's MP3 files
// have. The call log tells how long a recording lasts, not how large it is.
const bytesPerSecond = 8000

// Estimate lists what the sources still hold from since then until the first hour, and
// counts what reaching back would archive. The zero time is everything. It leaves out items that
// the store has archived or is archiving, and those known to be in Dropbox. It archives nothing,
// costs the calls of the listings, and can be cancelled. A list that cannot be had is missing in it. The
// caller works out what Dropbox has room for. Errors: those of ringcentral.Client that stop everything or
// meet every list, and of the store.
func (l *Lister) Estimate(ctx context.Context, sources ledger.Source, since time.Time, rates Rates) (Estimate, error) {
	end := l.Settings.Since
	if end.IsZero() {
		end = l.Now
	}
	e := estimate{store: l.Store, folders: l.Roster.Folders(), zone: l.Rule.Zone, seen: map[ledger.Key]bool{}, now: l.Now, calls: callsFor{}, meanwhile: callsFor{}}
	l.wanted = sources
	if err := l.askShared(ctx); err != nil { // else the user's own lists would not show what the first pass archives
		return Estimate{}, err
	}
	lists, errs := 0, []error(nil)
	for _, s := range sources.Each() {
		start := localtime.Later(l.Rule.Oldest(s), localtime.Later(since, theBeginning))
		if !start.Before(end) {
			continue
		}
		e.span = max(e.span, end.Sub(start))
		if s&ledger.AccountMessages != 0 {
			continue
		}
		held := listing.New()
		err := l.visit(ctx, s, listing.Span{Since: start, From: start, To: end}, held, e.Add)
		if err != nil {
			err = reasons.Wrap("list "+s.Type().String(), reasons.From(reasons.RingCentral, err))
			e.Miss(s.Type(), err)
			errs = append(errs, err)
		}
		if err != nil && e.Stops(ctx, err) {
			return Estimate{}, err
		}
		if held.Undeleted {
			e.Lack(completeness.DeletedOf(s.Type()))
		}
		if e.CountUnread(held); err == nil {
			lists++
		}
	}
	if err := l.lackShared(&e); err != nil {
		return Estimate{}, err
	}
	boxes, boxErrs := l.boxes.Estimate(ctx, &e, localtime.Later(since, theBeginning), end)
	if err := errors.Join(boxErrs...); err != nil && e.Stops(ctx, err) {
		return Estimate{}, err
	}
	if errs = append(errs, boxErrs...); len(errs) > 0 && lists == 0 && boxes == 0 {
		return Estimate{}, errors.Join(errs...)
	}
	e.Takes = takes(rates, e.calls, e.meanwhile, e.span)
	return e.Estimate, nil
}

// Stops reports whether an error meets every list, and not only one.
func (*estimate) Stops(ctx context.Context, err error) bool {
	why := reasons.Of(err)
	return ctx.Err() != nil || why.StopsAll() || why == reasons.StoreTrouble || why == reasons.StoreDamaged
}

// lackShared notes what the user's own lists have not shown of shared numbers and shared inboxes.
func (l *Lister) lackShared(e *estimate) error {
	known, err := l.shared()
	for _, s := range (l.wanted & ownShared).Each() {
		is := completeness.InStore(known, s.Type())
		if known.Asks() {
			is &^= completeness.SharedNotKnown
		}
		if s == ledger.OwnSMS {
			is |= completeness.InboxesOf(known, l.Who.Threads, l.wanted.Has(ledger.AccountSMS))
		}
		e.Lack(is)
	}
	return err
}

// theBeginning is before anything that RingCentral holds: the company was founded in 1999.
var theBeginning = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)

// estimate is an Estimate that is being made.
type estimate struct {
	Estimate
	store     *store.Store
	folders   layout.Folders
	zone      *time.Location // the account's
	now       time.Time
	seen      map[ledger.Key]bool // an item may belong to two sources
	calls     callsFor            // the items that count
	meanwhile callsFor            // all items listed
	span      time.Duration       // that they were listed over
}

// Add counts a page of a listing. Errors: reasons.ErrStore.
func (e *estimate) Add(items []translate.Item) error {
	return reasons.StoreFailed("read what is archived", e.store.View(func(tx *store.Tx) error {
		for _, f := range items {
			it := f.Item
			key := it.Key
			if key.Type != ledger.CallRecording {
				key.ID = layout.OfMailbox(key.ID, it.Owner.ExtensionID)
			}
			if e.seen[key] {
				continue
			}
			e.seen[key] = true
			e.meanwhile.add(it)
			settled, err := settledBefore(tx, it, e.folders, e.zone)
			if err != nil {
				return err
			}
			if !settled {
				e.count(it)
			}
		}
		return nil
	}))
}

func (e *estimate) count(it *ledger.Item) {
	e.Items++
	e.ByType[it.Key.Type.Column()]++
	e.calls.add(it)
	n, known := size(it)
	if e.Bytes += n; !known {
		e.NoSize++
	}
	if left := it.Deadline.Sub(e.now); left >= 0 && left <= soonDeleted {
		e.Soon++
	}
	e.reach(it.Time)
}

// CountUnread counts the records of a listing that cannot be read, so that a rescue names them too.
func (e *estimate) CountUnread(held *listing.Listing) {
	for _, u := range listing.Distinct(held.Unread) {
		e.Unread++
		if !u.Time.IsZero() {
			e.reach(u.Time)
		}
	}
}

// reach has the estimate begin no later than then.
func (e *estimate) reach(at time.Time) {
	if e.Since.IsZero() || at.Before(e.Since) {
		e.Since = at
	}
}

// settledBefore reports whether a listed item needs no work: the store has archived it, is
// archiving it or knows that it is gone, or Dropbox has all its files.
func settledBefore(tx *store.Tx, it *ledger.Item, folders layout.Folders, zone *time.Location) (bool, error) {
	have, known, err := plan.ItemOf(tx, it)
	if err != nil || known {
		return known && have.State != ledger.Excluded, err
	}
	files, err := layout.Found(tx, it, folders)
	if err != nil {
		return false, err
	}
	taken := make([]bool, len(files))
	for i := range it.Parts {
		if _, found := layout.Pick(files, taken, it, i, zone); !found {
			return false, nil
		}
	}
	return true, nil
}

// size is how many bytes of an item are known before it is fetched, and whether these are all. What
// no record says is not known: it is not guessed from what others have.
func size(it *ledger.Item) (n int64, known bool) {
	known = true
	for _, p := range it.Parts {
		switch {
		case p.Expect > 0:
			n += p.Expect
		case p.Text != "":
			n += int64(len(p.Text))
		case p.Kind == layout.Audio && it.Duration > 0:
			n += int64(it.Duration.Seconds() * bytesPerSecond)
		default:
			known = false
		}
	}
	return n, known
}
