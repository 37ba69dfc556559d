// Package fill brings into the archive of a place what the office has in another one: items that are archived there become items here,
// and their content is read from there. RingCentral is asked only for what no other place can give. Files that no item is about are copied as
// they are. It lists nothing.
package fill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// page is how many entries of another archive's manifest are looked at in one transaction.
const page = 500

// Place is another place where the office has an archive.
type Place struct {
	Name   string // for the log
	Store  *store.Store
	Client Client
}

// Client is the part of a destination that reads one file.
type Client interface {
	Open(ctx context.Context, path string) target.LargeFile
}

// Config is what a Filler needs.
type Config struct {
	Store  *store.Store // of the archive that is filled
	Clock  *localtime.Clock
	Log    *slog.Logger
	Others func() []Place
}

// Filler fills the archive of one place. It is safe for use by several goroutines.
type Filler struct {
	Config
	away away
}

// New makes a Filler.
func New(c Config) *Filler { return &Filler{Config: c} }

// Enter enters what other places have archived since it was last looked: what is not known here becomes an item, what counts as gone
// is to be had again, and what no list has shown with an address is to be had from there. It also notes the calls that they know. Errors: reasons.ErrStore; that of ctx.
func (f *Filler) Enter(ctx context.Context) error {
	others := f.Others()
	if err := f.forget(others); err != nil {
		return reasons.StoreFailed("forget what was looked for in other places", err)
	}
	for _, from := range others {
		err := f.enterFrom(ctx, from)
		if err == nil {
			err = f.enterCalls(ctx, from)
		}
		if err != nil && context.Cause(ctx) != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return reasons.StoreFailed("look what the archive lacks that lies in the "+from.Name, err)
		}
	}
	return nil
}

// forget has a place that is not connected now be looked through from the beginning once it is again: what it has may count as gone until
// then.
func (f *Filler) forget(others []Place) error {
	var connected []string
	for _, from := range others {
		if err := from.Store.View(func(tx *store.Tx) error {
			connected = append(connected, tx.ArchiveName())
			return nil
		}); err != nil {
			return err
		}
	}
	var away []string
	if err := f.Store.View(func(tx *store.Tx) error {
		away = slices.DeleteFunc(tx.FilledFromAll(), func(archive string) bool { return slices.Contains(connected, archive) })
		return nil
	}); err != nil || len(away) == 0 {
		return err
	}
	return f.Store.Update(func(tx *store.Tx) error {
		var failed []error
		for _, archive := range away {
			failed = append(failed, tx.DropFilledFrom(archive), tx.DropLacking(archive))
		}
		return errors.Join(failed...)
	})
}

// enterFrom goes through the manifest of another place, in the order in which files came there.
func (f *Filler) enterFrom(ctx context.Context, from Place) error {
	var archive string
	var days []time.Time
	if err := from.Store.View(func(tx *store.Tx) error {
		archive = tx.ArchiveName()
		days = tx.ManifestDays(time.Time{})
		return nil
	}); err != nil {
		return err
	}
	mark, err := f.mark(archive)
	if err != nil {
		return err
	}
	entered := 0
	for _, day := range days {
		if day.Before(mark.Day) {
			continue
		}
		if day.After(mark.Day) {
			mark.Day, mark.After = day, 0
		}
		for {
			n, next, err := f.enterPage(ctx, from, archive, mark)
			if entered += n; err != nil {
				return err
			}
			if next == mark {
				break
			}
			mark = next
		}
	}
	if entered > 0 {
		f.Log.Info("Items that lie in another place are to be archived here, too", "place", from.Name, "items", entered)
	}
	return nil
}

// mark is how far the manifest of another archive was looked through; not at all where something else was asked for then.
func (f *Filler) mark(archive string) (mark destination.Filled, err error) {
	err = f.Store.View(func(tx *store.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		mark, err = tx.FilledFrom(archive)
		if asked := settings.Asked(); mark.Asked != asked {
			mark = destination.Filled{Asked: asked}
		}
		return err
	})
	return mark, err
}

// enterPage looks at a page of the manifest behind a mark. It returns how many items it has entered, and the mark to go on from: the same
// where there are no more, and where something else is asked for meanwhile, as the next pass is about that.
func (f *Filler) enterPage(ctx context.Context, from Place, archive string, mark destination.Filled) (entered int, next destination.Filled, err error) {
	if err := context.Cause(ctx); err != nil {
		return 0, mark, err
	}
	next = mark
	var items []*ledger.Item
	if err := from.Store.View(func(tx *store.Tx) error {
		entries, after, err := tx.ManifestPage(mark.Day, mark.After, page)
		if err != nil {
			return err
		}
		next.After = after
		items, err = archived(tx, entries)
		return err
	}); err != nil || next == mark {
		return 0, next, err
	}
	err = f.Store.Update(func(tx *store.Tx) error {
		entered = 0
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		if settings.Asked() != mark.Asked {
			next = mark
			return nil
		}
		who, err := tx.RingCentral()
		if err != nil {
			return err
		}
		for _, it := range items {
			if !settings.Wants(who.ExtensionID, it) {
				continue
			}
			of := *it
			of.Sources = it.ShownBy(who.ExtensionID)
			changed, err := enter(tx, &of)
			if err != nil {
				return fmt.Errorf("%s: %w", it.Key, err)
			}
			if changed {
				entered++
			}
		}
		return tx.PutFilledFrom(archive, next)
	})
	return entered, next, err
}

// archived are the items of entries that have files in that archive now.
func archived(tx *store.Tx, entries []destination.Entry) (items []*ledger.Item, err error) {
	seen := map[ledger.Key]bool{}
	for _, e := range entries {
		if seen[e.Item] {
			continue
		}
		seen[e.Item] = true
		it, known, err := tx.Item(e.Item)
		if err != nil {
			return nil, err
		}
		if known && it.DoneParts() > 0 {
			items = append(items, it)
		}
	}
	return items, nil
}

// enter enters an item that another archive has, and reports whether there is something to do for it.
func enter(tx *store.Tx, of *ledger.Item) (changed bool, err error) {
	have, free, err := find(tx, of)
	switch {
	case err != nil:
		return false, err
	case have != nil && take(have, of):
		return true, tx.PutItem(have)
	case have != nil || free == "":
		return false, nil
	}
	it := unarchived(of)
	it.Key.ID = free
	it.Folder, err = tx.Folder(it.Owner.ExtensionID, of.Folder, of.Folder+" "+it.Owner.ExtensionID)
	if err == nil {
		err = tx.PutItem(it)
	}
	if errors.Is(err, ledger.ErrRefused) { // the other archive holds it, and this one may not be less
		return false, nil
	}
	return err == nil, err
}

// find finds the item of another archive in an archive; nil where it has none. Which of two messages with one id has that id alone depends on
// which was listed first, so that it may be another one here. free is the id that it gets where there is none; empty if both are taken.
func find(tx *store.Tx, of *ledger.Item) (have *ledger.Item, free string, err error) {
	id := strings.TrimSuffix(of.Key.ID, layout.OfMailbox("", of.Owner.ExtensionID))
	for _, id := range []string{id, layout.OfMailbox(id, of.Owner.ExtensionID)} {
		it, known, err := tx.Item(ledger.Key{Type: of.Key.Type, ID: id})
		switch {
		case err != nil:
			return nil, "", err
		case !known:
			free = cmp.Or(free, id)
		case !layout.OtherMailbox(it, of) && !layout.Another(it, of):
			return it, "", nil
		}
	}
	return nil, free, nil
}

// unarchived is an item of another archive as one that has not been archived here.
func unarchived(of *ledger.Item) *ledger.Item {
	it := *of
	it.State, it.Archived, it.Attempts, it.Reason, it.Detail, it.NextTry = ledger.Discovered, time.Time{}, 0, "", "", time.Time{}
	it.Parts = make([]ledger.Part, len(of.Parts))
	for i, p := range of.Parts {
		open := p.Kept()
		it.Parts[i] = ledger.Part{
			ID: p.ID, Kind: p.Kind, URI: p.URI, Text: p.Text, ContentType: open.ContentType, FileName: p.FileName,
			Expect: p.Expect, Lasts: p.Lasts, NoAddress: p.NoAddress,
		}
		// a list held it until it was archived, or showed its address
		if p.Done() && (p.NoAddress || p.URI == "" && p.Text == "" && p.Size > 0) {
			it.Parts[i].URI, it.Parts[i].NoAddress = ledger.Elsewhere, false
		}
	}
	return &it
}

// take has an item that is asked for go on with what another archive has of it: parts that count as gone here, that were left out before, or
// that no list has shown with an address, are to be had from there, and so are those that no list has shown at all, and those of which only
// the other place has all. It reports whether there are any. What a person has accepted as missing stays so.
func take(have, of *ledger.Item) (any bool) {
	if have.State == ledger.Accepted {
		return false
	}
	there, early := unarchived(of), have.Early
	for i, at := range have.MatchParts(there.Parts) {
		switch {
		case !of.Parts[i].Done():
			continue
		case at < 0:
			have.Parts = append(have.Parts, there.Parts[i])
		case have.Parts[at].NoAddress && !have.Parts[at].Done():
			lost := have.Parts[at].Lost
			have.Parts[at] = there.Parts[i]
			have.Parts[at].Lost = lost
		case have.Parts[at].State() == ledger.PartGone, have.State == ledger.Excluded && !have.Parts[at].Done():
			have.Parts[at].Failing = nil
		case isMore(&have.Parts[at], &of.Parts[i], early && isFinished(of)):
			before := have.Parts[at]
			have.Parts[at], have.Early = there.Parts[i], of.Early
			have.Parts[at].URI, have.Parts[at].Before = ledger.Elsewhere, &before
		default:
			continue
		}
		any = true
	}
	if any {
		have.Sources |= of.Sources
		have.State, have.Archived, have.NextTry = ledger.Discovered, time.Time{}, time.Time{}
	}
	return any
}

// isFinished reports whether all that an archive has of an item is as RingCentral has finished it.
func isFinished(it *ledger.Item) bool {
	return !it.Early && !slices.ContainsFunc(it.Parts, func(p ledger.Part) bool { return p.Before != nil })
}

// isMore reports whether another archive has more of a file than this one: as RingCentral has finished it, where it had not before, or a longer
// text, or one that RingCentral has shown to be larger, or to last longer, since. RingCentral may not show it any more.
func isMore(have, of *ledger.Part, finished bool) bool {
	if !have.Done() || have.Hash == of.Hash {
		return false
	}
	if have.Kind == layout.Text && have.URI == "" {
		return of.Size > have.Size
	}
	larger := have.Expect > 0 && of.Expect > max(have.Size, have.Expect)
	longer := have.Lasts > 0 && of.Lasts > max(have.Lasts, have.Length.Round(time.Second))
	return finished && have.URI != "" || larger || longer
}
