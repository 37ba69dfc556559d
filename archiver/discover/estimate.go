package discover

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// Estimate is what RingCentral still holds from before the first hour.
type Estimate struct {
	Since  time.Time // of the oldest item; zero when there is none
	Items  int
	ByType [4]int        // by column of the log
	Bytes  int64         // guessed from lengths
	Soon   int           // items that RingCentral deletes within soonDeleted
	Takes  time.Duration // at the rate that RingCentral allows
	Free   int64         // space in Dropbox, bytes
	Fits   bool
	// Dropbox did not say how much space there is: Free and Fits mean nothing
	SpaceUnknown bool
}

// soonDeleted is what Estimate.Soon counts as soon.
const soonDeleted = 7 * 24 * time.Hour

// How large an item is taken to be before it is fetched: sounds by the second at 64 kbit/s, which
// is the most that RingCentral's MP3 files need, other items at a fixed size.
const (
	bytesPerSecond = 8000
	bytesPerText   = 1000
	bytesPerFax    = 100_000
)

// Estimate lists what the sources still hold from since then until the first hour, and
// counts what reaching back would archive. The zero time is everything. It leaves out items that
// the store has archived or is archiving, and those known to be in Dropbox. It archives nothing,
// costs the calls of the listings, and can be cancelled. The caller works out what Dropbox has room
// for. Errors: those of ringcentral.Client, and of the store.
func (l *Lister) Estimate(ctx context.Context, sources ledger.Source, since time.Time, rates Rates) (Estimate, error) {
	end := l.Settings.Since
	if end.IsZero() {
		end = l.Now
	}
	e := estimate{store: l.Store, seen: map[ledger.Key]bool{}, now: l.Now}
	for _, s := range sources.Each() {
		start := localtime.Later(l.oldest(s), localtime.Later(since, theBeginning))
		if !start.Before(end) {
			continue
		}
		e.span = max(e.span, end.Sub(start))
		if err := l.visit(ctx, s, start, end, newListing(), e.add); err != nil {
			return Estimate{}, reasons.Wrap("list "+s.Type().String(), reasons.From(reasons.RingCentral, err))
		}
	}
	e.Takes = Takes(rates, e.ByType, e.traffic, e.span)
	return e.Estimate, nil
}

// theBeginning is before anything that RingCentral holds: the company was founded in 1999.
var theBeginning = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)

// estimate is an Estimate that is being made.
type estimate struct {
	Estimate
	store   *store.Store
	now     time.Time
	seen    map[ledger.Key]bool // an item may belong to two sources
	traffic [4]int              // all items listed, by column of the log
	span    time.Duration       // that they were listed over
}

// add counts a page of a listing.
func (e *estimate) add(items []listedItem) error {
	return reasons.StoreFailed("read what is archived", e.store.View(func(tx *store.Tx) error {
		for _, f := range items {
			it := f.item
			if e.seen[it.Key] || !it.MayBeHeld(e.now) {
				continue
			}
			e.seen[it.Key] = true
			e.traffic[it.Key.Type.Column()]++
			settled, err := settledBefore(tx, it)
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
	e.Bytes += guess(it)
	if left := it.Deadline.Sub(e.now); left >= 0 && left <= soonDeleted {
		e.Soon++
	}
	if e.Since.IsZero() || it.Time.Before(e.Since) {
		e.Since = it.Time
	}
}

// settledBefore reports whether a listed item needs no work: the store has archived it, is
// archiving it or knows that it is gone, or Dropbox has all its files.
func settledBefore(tx *store.Tx, it *ledger.Item) (bool, error) {
	have, known, err := tx.Item(it.Key)
	if err != nil || known {
		return known && have.State != ledger.Excluded, err
	}
	files, err := tx.RemoteFiles(layout.IDToken(it.Key.ID))
	if err != nil {
		return false, err
	}
	taken := make([]bool, len(files))
	for i := range it.Parts {
		if _, found := layout.Pick(files, taken, it, i); !found {
			return false, nil
		}
	}
	return true, nil
}

func guess(it *ledger.Item) (n int64) {
	for _, p := range it.Parts {
		switch {
		case p.Expect > 0:
			n += p.Expect
		case p.Kind == layout.Audio:
			n += int64(max(it.Duration, 30*time.Second).Seconds() * bytesPerSecond)
		case p.Kind == layout.Document || p.Kind == layout.Attachment:
			n += bytesPerFax
		default:
			n += bytesPerText
		}
	}
	return n
}

// Rates says how many calls RingCentral allows.
type Rates interface {
	Rate(ringcentral.Group) ringcentral.Rate
}

// Takes is how long fetching the items takes at the rate that RingCentral allows now. It assumes
// that new items keep coming as fast as they came in the span, and that they are fetched first.
func Takes(rates Rates, byType, traffic [4]int, span time.Duration) (longest time.Duration) {
	meanwhile := Fetches(traffic)
	for group, n := range Fetches(byType) {
		rate := rates.Rate(group).PerMinute
		if span > 0 {
			rate = max(rate-float64(meanwhile[group])/span.Minutes(), rate/leastShare)
		}
		if rate > 0 {
			longest = max(longest, time.Duration(float64(n)/rate*float64(time.Minute)))
		}
	}
	return longest
}

// leastShare bounds the estimate: at least this fraction of the rate, one in
// leastShare, is taken to be left for old items. More traffic than RingCentral
// allows could never be archived anyway.
const leastShare = 10

// Fetches is how many calls of each group the items need. Texts need none.
func Fetches(byType [4]int) map[ringcentral.Group]int {
	return map[ringcentral.Group]int{
		ringcentral.Heavy:  byType[ledger.CallRecording.Column()],
		ringcentral.Medium: byType[ledger.VoiceMail.Column()] + byType[ledger.Fax.Column()],
	}
}
