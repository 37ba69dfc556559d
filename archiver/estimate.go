package archiver

import (
	"context"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
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
}

// soonDeleted is what Estimate.Soon counts as soon.
const soonDeleted = 7 * 24 * time.Hour

// What an item is taken to need before it was fetched: sounds by the second at
// 64 kbit/s, which is what RingCentral's MP3 files need at most, other things by
// the piece.
const (
	bytesPerSecond = 8000
	bytesPerText   = 1000
	bytesPerFax    = 100_000
)

// Estimate lists what RingCentral still holds from before the first hour and
// would be archived by reaching back: not what this store has archived or has on
// its way, nor what lies in Dropbox already. It archives nothing; it costs the
// listings and can be cancelled.
func (a *Archiver) Estimate(ctx context.Context) (Estimate, error) {
	who, err := a.ready()
	if err != nil {
		return Estimate{}, err
	}
	settings, err := a.settings()
	if err != nil {
		return Estimate{}, err
	}
	l, err := a.newLister(ctx, who, settings)
	if err != nil {
		return Estimate{}, err
	}
	end := settings.Since
	if end.IsZero() {
		end = l.now
	}
	if err := a.glanceAtDropbox(ctx); err != nil {
		return Estimate{}, err
	}
	e := estimate{a: a, seen: map[store.Key]bool{}, now: l.now}
	for _, s := range estimated(settings, who).Each() {
		if start := l.oldest(s); start.Before(end) {
			e.span = max(e.span, end.Sub(start))
			err = l.visit(ctx, s, start, end, map[time.Time]int{}, e.add)
		}
		if err != nil {
			return Estimate{}, wrap("list "+s.Type().String(), from(atRingCentral, err))
		}
	}
	space, err := a.dbx.Space(ctx)
	if err != nil {
		return Estimate{}, wrap("ask Dropbox for the space", from(atDropbox, err))
	}
	e.Free = space.Free()
	e.Fits = e.Bytes <= e.Free
	e.Takes = a.takes(e.ByType, e.traffic, e.span)
	return e.Estimate, nil
}

// glanceAtDropbox brings what is known of the app folder up to date, unless a
// pass or a verification is at it.
func (a *Archiver) glanceAtDropbox(ctx context.Context) error {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
		return a.listDropbox(ctx)
	default:
		return nil
	}
}

// estimate is an Estimate that is being made.
type estimate struct {
	Estimate
	a       *Archiver
	now     time.Time
	seen    map[store.Key]bool // an item may belong to two sources
	traffic [4]int             // all items listed, by column of the log
	span    time.Duration      // that they were listed over
}

// estimated is what would be listed: the settings' sources, or those that
// turning backup on would choose.
func estimated(settings store.Settings, who store.RingCentral) store.Source {
	settings.Backup = true
	if !settings.Account.On && !settings.Extension.On {
		BackupOn{}.apply(&settings, who)
	}
	return settings.Sources()
}

// add counts a page of a listing.
func (e *estimate) add(items []found) error {
	return storeFailed("read what is archived", e.a.store.View(func(tx *store.Tx) error {
		for _, f := range items {
			it := f.item
			if e.seen[it.Key] || it.Deadline.Before(e.now) {
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

func (e *estimate) count(it *store.Item) {
	e.Items++
	e.ByType[it.Key.Type.Column()]++
	e.Bytes += guess(it)
	if it.Deadline.Sub(e.now) <= soonDeleted {
		e.Soon++
	}
	if e.Since.IsZero() || it.Time.Before(e.Since) {
		e.Since = it.Time
	}
}

// settledBefore reports whether nothing is to be done about a listed item: the
// store has archived it, has it on its way or knows it to be gone, or Dropbox has
// all its files.
func settledBefore(tx *store.Tx, it *store.Item) (bool, error) {
	have, known, err := tx.Item(it.Key)
	if err != nil || known {
		return known && have.State != store.Excluded, err
	}
	files, err := tx.Learned(idToken(it.Key.ID))
	if err != nil {
		return false, err
	}
	taken := make([]bool, len(files))
	for i := range it.Parts {
		if _, found := pick(files, taken, it, i); !found {
			return false, nil
		}
	}
	return true, nil
}

func guess(it *store.Item) (n int64) {
	for _, p := range it.Parts {
		switch {
		case p.Expect > 0:
			n += p.Expect
		case p.Kind == kindAudio:
			n += int64(max(it.Duration, 30*time.Second).Seconds() * bytesPerSecond)
		case p.Kind == kindDocument || p.Kind == kindAttachment:
			n += bytesPerFax
		default:
			n += bytesPerText
		}
	}
	return n
}

// takes is how long fetching so many items takes at the rate that RingCentral
// allows now, when as many new ones come meanwhile as came in the span, which are
// fetched before them.
func (a *Archiver) takes(byType, traffic [4]int, span time.Duration) (longest time.Duration) {
	meanwhile := fetches(traffic)
	for group, n := range fetches(byType) {
		rate := a.rc.Rate(group).PerMinute
		if span > 0 {
			rate = max(rate-float64(meanwhile[group])/span.Minutes(), rate/leastShare)
		}
		if rate > 0 {
			longest = max(longest, time.Duration(float64(n)/rate*float64(time.Minute)))
		}
	}
	return longest
}

// leastShare bounds what new items are taken to need of the rate: more traffic
// than RingCentral allows could never be archived anyway.
const leastShare = 10

// fetches is how many calls of each group so many items need. Texts need none.
func fetches(byType [4]int) map[ringcentral.Group]int {
	return map[ringcentral.Group]int{
		ringcentral.Heavy:  byType[store.CallRecording.Column()],
		ringcentral.Medium: byType[store.VoiceMail.Column()] + byType[store.Fax.Column()],
	}
}
