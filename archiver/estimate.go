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
// would be archived by reaching back. It archives nothing; it costs the listings
// and can be cancelled.
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
	var e Estimate
	seen := map[store.Key]bool{} // an item may belong to two sources
	for _, s := range estimated(settings, who).Each() {
		if start := l.oldest(s); start.Before(end) {
			err = l.visit(ctx, s, start, end, map[time.Time]int{}, func(items []found) error {
				e.add(items, seen, l.now)
				return nil
			})
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
	e.Takes = a.takes(e.ByType)
	return e, nil
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

func (e *Estimate) add(items []found, seen map[store.Key]bool, now time.Time) {
	for _, f := range items {
		it := f.item
		if seen[it.Key] || it.Deadline.Before(now) {
			continue
		}
		seen[it.Key] = true
		e.Items++
		e.ByType[it.Key.Type.Column()]++
		e.Bytes += guess(it)
		if it.Deadline.Sub(now) <= soonDeleted {
			e.Soon++
		}
		if e.Since.IsZero() || it.Time.Before(e.Since) {
			e.Since = it.Time
		}
	}
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
// allows now.
func (a *Archiver) takes(byType [4]int) (longest time.Duration) {
	for group, n := range fetches(byType) {
		if rate := a.rc.Rate(group).PerMinute; rate > 0 {
			longest = max(longest, time.Duration(float64(n)/rate*float64(time.Minute)))
		}
	}
	return longest
}

// fetches is how many calls of each group so many items need. Texts need none.
func fetches(byType [4]int) map[ringcentral.Group]int {
	return map[ringcentral.Group]int{
		ringcentral.Heavy:  byType[store.CallRecording.Column()],
		ringcentral.Medium: byType[store.VoiceMail.Column()] + byType[store.Fax.Column()],
	}
}
