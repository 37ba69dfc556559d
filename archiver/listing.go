package archiver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
)

// lookBack is how far each pass lists again, because recordings attach late and
// rows are rewritten; fullEvery is how often it lists the whole retention
// period (design §4 step 2).
const (
	lookBack  = store.FreshFor
	fullEvery = 24 * time.Hour
)

// lister lists one pass's sources. It holds what stays the same during a pass.
type lister struct {
	a          *Archiver
	who        store.RingCentral
	settings   store.Settings
	now        time.Time // pinned: rows that come later belong to the next pass
	extensions map[string]ringcentral.Extension
	roster     bool // extensions are all that the account has
	zone       *time.Location
}

func (a *Archiver) newLister(ctx context.Context, who store.RingCentral, settings store.Settings) (*lister, error) {
	l := &lister{a: a, who: who, settings: settings, now: a.now(), extensions: map[string]ringcentral.Extension{}, zone: zoneOf(who.TimeZone)}
	l.extensions[who.ExtensionID] = ringcentral.Extension{ID: who.ExtensionID, Number: who.Number, Name: who.Extension}
	if settings.Sources()&store.AccountRecordings == 0 {
		return l, nil
	}
	err := a.rc.Extensions(ctx, func(page []ringcentral.Extension) error {
		for _, e := range page {
			l.extensions[e.ID] = e
		}
		return nil
	})
	if errors.Is(err, ringcentral.ErrPermission) {
		return l, nil // names are then taken from ids; recordings still come
	}
	l.roster = err == nil
	return l, wrap("list the extensions", from(atRingCentral, err))
}

// zoneOf loads the account's time zone; without one, this computer's is used.
func zoneOf(name string) *time.Location {
	if name == "" {
		return time.Local
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.Local
	}
	return zone
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// window is the span that a source is listed over. It reaches back to the
// oldest hour that this source still has to cover, so missed hours cost one
// listing and not one each.
func (l *lister) window(s store.Source) (start time.Time, full bool, err error) {
	oldest := l.oldest(s)
	err = l.a.store.View(func(tx *store.Tx) error {
		last, err := tx.Listing(s)
		if err != nil {
			return err
		}
		full = l.wholeDue(last.Full)
		start = l.now.Add(-lookBack)
		if back := last.At.Add(-lookBack); back.Before(start) {
			start = back
		}
		if !last.Again.IsZero() && last.Again.Before(start) {
			start = last.Again
		}
		return nil
	})
	if full || start.Before(oldest) {
		start = oldest
	}
	if start.Before(l.settings.Since) {
		start = l.settings.Since
	}
	return start.Truncate(time.Hour), full, err
}

// The whole retention period is listed at night where the computer runs then: a
// large office has so many rows that in working hours what is new would wait.
const (
	nightBegins, nightEnds = 1, 5 // hours of the account's day
	fullAtNight            = 12 * time.Hour
)

// wholeDue reports whether all that RingCentral keeps is to be listed, when it
// was the last time then.
func (l *lister) wholeDue(last time.Time) bool {
	ago, hour := l.now.Sub(last), l.now.In(l.zone).Hour()
	night := hour >= nightBegins && hour < nightEnds
	return ago >= fullEvery || night && ago >= fullAtNight || ago < 0
}

// oldest is the beginning of what RingCentral may still hold of a source.
func (l *lister) oldest(s store.Source) time.Time { return l.now.Add(-mayKeep(l.who, s)) }

// list lists one source to its end and plans what it finds, page by page. Only
// a complete listing is marked as one.
func (l *lister) list(ctx context.Context, s store.Source) error {
	start, full, err := l.window(s)
	if err != nil {
		return storeFailed("read the last listing", err)
	}
	if !start.Before(l.now) {
		return nil // the clock was set back to before the first hour
	}
	unfinished, held := map[time.Time]int{}, newHolding()
	before := l.a.rc.Skipped()
	err = l.visit(ctx, s, start, l.now, unfinished, func(items []found) error { return l.plan(s, items, held) })
	if err != nil {
		return wrap("list "+s.Type().String(), from(atRingCentral, err))
	}
	if skipped := l.a.rc.Skipped() - before; skipped > 0 {
		return wrap("list "+s.Type().String(), &unreadableError{n: int(skipped)})
	}
	return storeFailed("note the listing", l.a.store.Update(func(tx *store.Tx) error {
		if err := l.keepHeld(tx, s, start, held); err != nil {
			return err
		}
		return l.mark(tx, s, start, full, unfinished)
	}))
}

// unreadableError says that a listing held records that could not be read: what
// was readable is archived, and the hours are not called complete.
type unreadableError struct{ n int }

func (e *unreadableError) Error() string {
	return fmt.Sprintf("%d records of RingCentral's answer could not be read", e.n)
}

// visit lists a source over [start, end) and hands on, page by page, what can be
// archived. What is still in progress is counted by its hour.
func (l *lister) visit(ctx context.Context, s store.Source, start, end time.Time, unfinished map[time.Time]int, page func([]found) error) error {
	if s.Type() == store.CallRecording {
		return l.visitCalls(ctx, s, start, end, unfinished, page)
	}
	return l.visitMessages(ctx, s, start, end, unfinished, page)
}

func (l *lister) visitCalls(ctx context.Context, s store.Source, start, end time.Time, unfinished map[time.Time]int, page func([]found) error) error {
	q := ringcentral.CallLogQuery{Account: s == store.AccountRecordings, From: start, To: end}
	return l.a.rc.CallLog(ctx, q, func(calls []ringcentral.Call) error {
		var items []found
		for _, c := range calls {
			if c.Start.Before(start) {
				continue
			}
			if !c.Finished {
				unfinished[c.Start.UTC().Truncate(time.Hour)]++
				continue
			}
			items = append(items, l.fromCall(c)...)
		}
		return page(items)
	})
}

func (l *lister) visitMessages(ctx context.Context, s store.Source, start, end time.Time, unfinished map[time.Time]int, page func([]found) error) error {
	word := messageTypes[s.Type()]
	q := ringcentral.MessageQuery{Types: []string{word}, From: start, To: end}
	return l.a.rc.Messages(ctx, q, func(messages []ringcentral.Message) error {
		var items []found
		for _, m := range messages {
			if m.Created.Before(start) || m.Type != word {
				continue
			}
			f, archive := l.fromMessage(s.Type(), m, l.now)
			if f.unfinished {
				unfinished[m.Created.UTC().Truncate(time.Hour)]++
			}
			if archive {
				items = append(items, f)
			}
		}
		return page(items)
	})
}

// mark notes a complete listing: for the source, and for every hour it covered
// that had not settled before.
func (l *lister) mark(tx *store.Tx, s store.Source, start time.Time, full bool, unfinished map[time.Time]int) error {
	last, err := tx.Listing(s)
	if err != nil {
		return err
	}
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	last.At, last.From, last.Again = l.now, start, time.Time{}
	if full && !settings.Since.Before(l.settings.Since) { // nobody has reached further back meanwhile
		last.Full = l.now
	}
	if err := tx.PutListing(s, last); err != nil {
		return err
	}
	rows, _, err := tx.Jobs(store.JobQuery{From: start})
	if err != nil {
		return err
	}
	i := s.Index()
	for _, job := range rows {
		job = believable(job, l.now)
		n := unfinished[job.From]
		if job.Sources.Has(s) && job.Unfinished[i] == n && !job.Listed[i].Before(job.To().Add(settleTime)) {
			continue
		}
		err := tx.ChangeJob(job.From, func(j *store.Job) {
			j.Sources |= s
			j.Listed[i], j.Unfinished[i] = l.now, n
		})
		if err != nil {
			return err
		}
	}
	return nil
}
