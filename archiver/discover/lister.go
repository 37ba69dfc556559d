// Package discover turns RingCentral's lists into items: it lists, translates
// and plans, estimates what could still be archived, and notes which extensions
// are leaving. It copies nothing and judges no hour.
package discover

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// fullEvery is how often a pass lists the whole retention period, and not only as far back as
// completeness.LookBack (ARCHITECTURE.md, "A pass").
const fullEvery = 24 * time.Hour

// Source is the part of RingCentral's client that lists.
type Source interface {
	Extensions(ctx context.Context, page func([]ringcentral.Extension) error) error
	CallLog(ctx context.Context, q ringcentral.CallLogQuery, page func([]ringcentral.Call) error) error
	Messages(ctx context.Context, q ringcentral.MessageQuery, page func([]ringcentral.Message) error) error
}

// Config is what a Lister is made of.
type Config struct {
	Store    *store.Store
	Client   Source
	Now      time.Time // pinned: rows that come later belong to the next pass
	Who      store.RingCentral
	Settings store.Settings
	Log      *slog.Logger // may be nil
	// Adopt gives an item that is new the files that lie in Dropbox already; nil = it has none
	Adopt func(*store.Tx, *ledger.Item) error
	Rates Rates // how many calls RingCentral allows; nil = as its documentation says
	// Beside is called between the pages of a list. It may list what the other sources have meanwhile,
	// says which it has listed, and ends the list with ErrLong or an error that stops everything; nil =
	// the others wait
	Beside func(ctx context.Context, long ledger.Source) (listed ledger.Source, err error)
}

// ErrLong ends a list that is too long to be waited for now.
var ErrLong = errors.New("the list is too long for now")

// Lister lists one pass's sources. It holds what stays the same during a pass.
type Lister struct {
	Config
	extensions map[string]ringcentral.Extension
	roster     bool          // extensions are surely all that the account has, and each is known
	counted    bool          // the same, but that some may be known by their rows alone
	rosterErr  error         // why they are not
	inDays     int           // in which each mailbox is listed once as far back as was asked for
	wanted     ledger.Source // what is taken of a list that shows others as well
	zone       *time.Location
	beside     ledger.Source // listed beside a long list, and newer than Now
	besideErr  error         // how that ended last
	left       ledger.Source // whose lists were too long
	gone       []*ledger.Item
	folders    layout.Folders
	included   func(extension string) bool // nil = not made yet
}

// NewLister reads the account's extensions if the account is listed. Names are
// worth no item: where the list cannot be had, ids stand in for them until it
// can, and no extension counts as leaving. Errors: that of ctx, and those of
// ringcentral.Client that stop everything.
func NewLister(ctx context.Context, c Config) (*Lister, error) {
	l := &Lister{Config: c, extensions: map[string]ringcentral.Extension{}, zone: localtime.Zone(c.Who.TimeZone)}
	l.extensions[c.Who.ExtensionID] = ringcentral.Extension{ID: c.Who.ExtensionID, Number: c.Who.Number, Name: c.Who.Extension}
	if !c.Settings.Sources().OfAccount() {
		return l, nil
	}
	whole, err := l.readExtensions(ctx)
	if err == nil {
		err = context.Cause(ctx) // the pass may have been stopped just when the list was whole
	}
	if ctx.Err() != nil || reasons.Of(err).StopsAll() {
		return nil, reasons.Wrap("list the extensions", reasons.From(reasons.RingCentral, err))
	}
	if err != nil && c.Log != nil {
		c.Log.Info("The names of the extensions are not known", "reason", err.Error())
	}
	l.counted, l.rosterErr = whole && err == nil, err
	l.roster = l.counted && !slices.ContainsFunc(slices.Collect(maps.Values(l.extensions)), l.oddRow)
	return l, nil
}

// Folders are those of the account's extensions.
func (l *Lister) Folders() layout.Folders {
	if l.folders == nil {
		l.folders = layout.FoldersOf(func(yield func(ledger.Owner) bool) {
			for id := range l.extensions {
				if !yield(l.owner(id)) {
					return
				}
			}
		})
	}
	return l.folders
}

// oddRow reports whether an extension is known by its row alone, and is not left out.
func (l *Lister) oddRow(e ringcentral.Extension) bool {
	return e.Odd != "" && l.includes(e.ID)
}

// includes is store.Settings.Includes, at a cost that does not grow with the choice.
func (l *Lister) includes(extension string) bool {
	if l.included == nil {
		l.included = l.Settings.Included()
	}
	return l.included(extension)
}

// readExtensions reports whether the list is whole: it has the signed-in user, and no id for two extensions. A list without the
// user says nothing about who is missing in it.
func (l *Lister) readExtensions(ctx context.Context) (whole bool, err error) {
	numbers, two := map[string]string{}, false
	err = l.Client.Extensions(ctx, func(page []ringcentral.Extension) error {
		for _, e := range page {
			number, twice := numbers[e.ID]
			two = two || twice && number != e.Number
			l.extensions[e.ID], numbers[e.ID] = e, e.Number
		}
		return nil
	})
	_, own := numbers[l.Who.ExtensionID]
	return own && !two, err
}

// span is the span that a source is listed over. It reaches back to the
// oldest hour that this source still has to cover, so missed hours cost one
// listing and not one each.
func (l *Lister) span(s ledger.Source) (start time.Time, full bool, err error) {
	err = l.Store.View(func(tx *store.Tx) error {
		last, err := tx.Listing(s)
		if err != nil {
			return err
		}
		unread, err := tx.Unread(s, last)
		start, full = l.spanAfter(s, last, l.fullDue(last.Full) || last.Unreadable > len(unread))
		return err
	})
	return start, full, err
}

// spanAfter is the span that follows from the listing before, with everything if that is due.
func (l *Lister) spanAfter(s ledger.Source, last store.Listing, due bool) (start time.Time, full bool) {
	oldest := l.oldest(s)
	full = due || last.Begin.IsZero() || last.Begin.After(completeness.Oldest(l.Who, s, l.Settings.Since, l.Now))
	start = l.Now.Add(-completeness.LookBack)
	if back := last.At.Add(-completeness.LookBack); back.Before(start) {
		start = back
	}
	if !last.Again.IsZero() && last.Again.Before(start) {
		start = last.Again
	}
	if full || start.Before(oldest) {
		start = oldest
	}
	if start.Before(l.Settings.Since) {
		start = l.Settings.Since
	}
	return start.Truncate(time.Hour), full
}

// The whole retention period is listed at night if the computer runs then. A
// large office has very many rows, and in working hours new items would have to
// wait.
const (
	nightBegins, nightEnds = 1, 5 // hours of the account's day
	fullAtNight            = 12 * time.Hour
)

// fullDue reports whether it is time to list all that RingCentral keeps. last
// is when that was last done.
func (l *Lister) fullDue(last time.Time) bool {
	ago, hour := l.Now.Sub(last), l.Now.In(l.zone).Hour()
	night := hour >= nightBegins && hour < nightEnds
	return ago >= fullEvery || night && ago >= fullAtNight || ago < 0
}

// oldest is the beginning of what RingCentral may still hold of a source.
func (l *Lister) oldest(s ledger.Source) time.Time { return l.Now.Add(-completeness.MayKeep(l.Who, s)) }

// ListAll lists every one of the sources but the messages of the account (ListMailboxes). When it may not read one, it goes on
// with the others and returns the error at the end. Errors: those of ringcentral.Client and of Beside,
// reasons.ErrStore.
func (l *Lister) ListAll(ctx context.Context, sources ledger.Source) error {
	l.wanted = l.Settings.Sources()
	var errs []error
	for _, s := range (sources &^ ledger.AccountMessages).Each() {
		if l.beside.Has(s) {
			continue
		}
		err := l.list(ctx, s)
		if errors.Is(err, ErrLong) {
			l.left |= s
			continue
		}
		if err == nil {
			continue
		}
		errs = append(errs, err)
		if ctx.Err() != nil || reasons.Of(err).StopsAll() {
			break
		}
	}
	return errors.Join(append(errs, l.besideErr)...)
}

// Left are the sources whose lists Beside has ended with ErrLong.
func (l *Lister) Left() ledger.Source { return l.left }

// letOthers lets the others have their turn between two pages of a list.
func (l *Lister) letOthers(ctx context.Context, long ledger.Source) error {
	if l.Beside == nil {
		return nil
	}
	listed, err := l.Beside(ctx, long)
	if err != nil && (ctx.Err() != nil || errors.Is(err, ErrLong) || reasons.Of(err).StopsAll()) {
		return err
	}
	if l.beside |= listed; listed != 0 {
		l.besideErr = err
	}
	return nil
}

// list lists one source to its end and plans what it finds, page by page. Only
// a complete listing is marked as one.
func (l *Lister) list(ctx context.Context, s ledger.Source) error {
	start, full, err := l.span(s)
	if err != nil {
		return reasons.StoreFailed("read the last listing", err)
	}
	if !start.Before(l.Now) {
		return nil // the clock was set back to before the first hour
	}
	held := newListing()
	since := l.Settings.Since.Truncate(time.Hour)
	err = l.visit(ctx, s, span{since, start, l.Now}, held, func(items []listedItem) error {
		if err := l.plan(s, items, held); err != nil {
			return err
		}
		if err := l.keepCalls(s, held.calls); err != nil {
			return err
		}
		return l.letOthers(ctx, s)
	})
	if err != nil {
		return reasons.Wrap("list "+s.Type().String(), reasons.From(reasons.RingCentral, err))
	}
	err = l.Store.Update(func(tx *store.Tx) error {
		if err := errors.Join(l.keepListed(tx, s, start, held), l.coverCalls(tx, s, start, held)); err != nil {
			return err
		}
		return l.mark(tx, s, start, full, held)
	})
	if errors.Is(err, ringcentral.ErrBadList) {
		return reasons.Wrap("list "+s.Type().String(), reasons.From(reasons.RingCentral, err))
	}
	if err == nil && full {
		return l.endUnnamed(s, start, held)
	}
	return reasons.StoreFailed("note the listing", err)
}

// span is what RingCentral is asked for, [from, to), and since when a row is wanted that it gives all
// the same. What is older was not asked for.
type span struct{ since, from, to time.Time }

// visit lists a source over a span and hands on, page by page, what can be
// archived. The rest is noted in the listing.
func (l *Lister) visit(ctx context.Context, s ledger.Source, over span, seen *listing, page func([]listedItem) error) error {
	if s.Type() == ledger.CallRecording {
		return l.visitCalls(ctx, s, over, seen, page)
	}
	return l.visitMessages(ctx, s, over, seen, page)
}

func (l *Lister) visitCalls(ctx context.Context, s ledger.Source, over span, seen *listing, page func([]listedItem) error) error {
	q := ringcentral.CallLogQuery{Account: s == ledger.AccountRecordings, From: over.from, To: over.to, Since: over.since, Odd: seen.odd}
	return l.Client.CallLog(ctx, q, func(calls []ringcentral.Call) error {
		var items []listedItem
		seen.calls = seen.calls[:0]
		for _, c := range calls {
			if c.Start.Before(over.since) {
				continue
			}
			seen.shown.Rows++
			l.fromRow(c, seen)
			if l.leave(c, seen) {
				continue
			}
			items = append(items, l.fromCall(c)...)
		}
		return page(items)
	})
}

// leave reports whether a call is left for later: RingCentral calls it unfinished, and it is young
// or has nothing to take. One that stays so for a day is named.
func (l *Lister) leave(c ringcentral.Call, seen *listing) bool {
	age := l.age(c.Start)
	if c.Finished || age >= completeness.Patience && len(c.Recordings) > 0 {
		return false
	}
	seen.unfinished[hourOf(c.Start)]++
	if age > completeness.TranscriptPatience {
		seen.unread = append(seen.unread, store.Unread{
			ID: c.ID, Kind: "call", Time: c.Start, Why: "RingCentral calls it unfinished", Reason: string(reasons.InProgress),
		})
	}
	return true
}

func (l *Lister) visitMessages(ctx context.Context, s ledger.Source, over span, seen *listing, page func([]listedItem) error) error {
	q := ringcentral.MessageQuery{Types: []string{messageTypes[s.Type()]}, From: over.from, To: over.to, Since: over.since, Odd: seen.odd}
	return l.Client.Messages(ctx, q, func(messages []ringcentral.Message) error {
		var items []listedItem
		for _, m := range messages {
			if m.Availability == ringcentral.Purged || m.Created.Before(over.since) {
				continue
			}
			of, known := sourceOf(m.Type)
			switch {
			case !known:
				seen.odd(ringcentral.OddRecord{ID: m.ID, Type: m.Type, Time: m.Created, Why: "it is of a kind that is not archived"})
				continue
			case !l.wanted.Has(of):
				continue
			case of == s:
				seen.shown.Rows++
			}
			f, archive := l.fromMessage(of.Type(), m)
			f.of = of
			seen.showed(m)
			if f.unfinished {
				seen.unfinished[hourOf(m.Created)]++
			}
			if archive {
				items = append(items, f)
			}
		}
		return page(items)
	})
}

// sourceOf is the source that a message of that type belongs to, whichever list shows it: a server may
// not look at the type that was asked for. A text with pictures may call itself MMS
// (docs/ringcentral.md §11).
func sourceOf(is string) (of ledger.Source, known bool) {
	if is == "MMS" {
		is = messageTypes[ledger.SMS]
	}
	for _, s := range ledger.Sources {
		if word := messageTypes[s.Type()]; word == is && word != "" {
			return s, true
		}
	}
	return 0, false
}

// age is how long ago something was. What lies far ahead is as old: its time is wrong, and nothing would
// come of waiting for it.
func (l *Lister) age(at time.Time) time.Duration { return l.Now.Sub(at).Abs() }

func hourOf(at time.Time) time.Time { return at.UTC().Truncate(time.Hour) }

// mark notes a complete listing: for the source, and for every hour it covered
// that had not settled before.
func (l *Lister) mark(tx *store.Tx, s ledger.Source, start time.Time, full bool, seen *listing) error {
	last, err := tx.Listing(s)
	if err != nil {
		return err
	}
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	// the user has not reached further back meanwhile
	whole := full && !settings.Since.Before(l.Settings.Since)
	seen.cover(&last, l.Now, start, full)
	if whole {
		last.Full = l.Now
	}
	oldest := completeness.Oldest(l.Who, s, l.Settings.Since, l.Now)
	if err := seen.name(tx, s, &last, start, oldest, full); err != nil {
		return err
	}
	unread := seen.unreadHours()
	if err := seen.markBefore(tx, s, start, unread); err != nil {
		return err
	}
	rows, _, err := tx.Jobs(ledger.JobQuery{From: start})
	if err != nil {
		return err
	}
	i := s.Index()
	for _, job := range rows {
		job = job.Believable(l.Now)
		n, odd := seen.unfinished[job.From], unread[job.From]
		same := job.Unfinished[i] == n && job.Unread[i] == odd
		if job.Sources.Has(s) && same && !job.Listed[i].Before(job.To().Add(completeness.SettleTime)) {
			continue
		}
		err := tx.ChangeJob(job.From, func(j *ledger.Job) {
			j.Sources |= s
			j.Listed[i], j.Unfinished[i], j.Unread[i] = l.Now, n, odd
		})
		if err != nil {
			return err
		}
	}
	return nil
}
