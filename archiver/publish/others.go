package publish

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"ringcentral-archiver/archiver/dropbox"
	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/ledger"
)

// Several computers may archive into one Dropbox, and a computer may have lost its store. So a page
// shows what this store has archived and what the day records of others name, as long as the files
// lie there. A computer reads a day's record that it does not know before it replaces it or the
// pages of its month.

// takeOver reads the day records of a month that others have written since, and reports how many it
// has read.
func (p *publisher) takeOver(ctx context.Context, month time.Time) (n int, err error) {
	var lost []string
	var pages []destination.RemotePage
	err = p.Store.View(func(tx *store.Tx) error {
		pages, err = tx.RemotePages("/Index/")
		return err
	})
	if err != nil {
		return 0, reasons.StoreFailed("read what others have published", err)
	}
	damaged, err := p.damagedCalls(month)
	if err != nil {
		return 0, err
	}
	for _, page := range pages {
		date := dateOf(page.Path)
		if !strings.HasPrefix(date, month.Format("2006-01-")) || page.Hash == page.Taken && (len(damaged[date]) == 0 || p.reread[date]) {
			continue
		}
		p.reread[date] = true
		if n == 0 {
			if lost, err = p.registry.lostDays(ctx, pages, p.known); err != nil {
				return n, err
			}
		}
		if err := p.takePage(ctx, page, lost); err != nil {
			return n, err
		}
		n++
	}
	if n == 0 && len(damaged) > 0 {
		err = p.dropCalls(damaged)
	}
	return n, err
}

// dayName is a day record as this program calls it, also beside a file that has its name.
var dayName = regexp.MustCompile(`^/index/(\d{4}-\d\d-\d\d)( \([^/]*\))?\.json$`)

// dateOf is the date of a day record's path; empty when it is not one's.
func dateOf(file string) string {
	if found := dayName.FindStringSubmatch(strings.ToLower(file)); found != nil {
		return found[1]
	}
	return ""
}

// entriesAtOnce is how many entries of a day record are taken over in one transaction.
const entriesAtOnce = 500

// entry is an item of a day record, with its text there.
type entry struct {
	*index.Item
	text []byte
}

// takePage reads a day record and keeps the entries that this store does not have itself.
// What it says of the lists of calls does not count for days whose records are lost.
func (p *publisher) takePage(ctx context.Context, page destination.RemotePage, lost []string) error {
	date := dateOf(page.Path)
	var some []entry
	take := func(more *entry) error {
		if more != nil {
			some = append(some, *more)
		}
		if len(some) < entriesAtOnce && more != nil {
			return nil
		}
		err := p.takeEntries(ctx, date, some)
		some = some[:0]
		return err
	}
	file, lists, err := p.readDay(ctx, page, func(it *index.Item, text []byte) error {
		if !near(it.Time, date) {
			return nil
		}
		return take(&entry{it, text})
	})
	if errors.Is(err, dropbox.ErrNotFound) {
		return reasons.StoreFailed("forget a page", p.Store.Update(func(tx *store.Tx) error { return tx.DropRemotePage(page.Path) }))
	}
	if err == nil {
		err = take(nil)
	}
	if err != nil {
		return err
	}
	page.Hash, page.Rev, page.Size, page.Taken = file.Hash, file.Rev, file.Size, file.Hash
	return reasons.StoreFailed("take over what others have published", p.Store.Update(func(tx *store.Tx) error {
		return errors.Join(takeLists(tx, date, lists, lost, p.zone), tx.PutRemotePage(page))
	}))
}

// near reports whether an item can be of a day, in whatever zone.
func near(at time.Time, date string) bool {
	midnight, err := time.Parse(time.DateOnly, date)
	return err == nil && at.Sub(midnight).Abs() <= 48*time.Hour
}

// readDay reads a day record of any size. What cannot be read is a stranger's.
func (p *publisher) readDay(ctx context.Context, page destination.RemotePage, visit func(*index.Item, []byte) error) (file dropbox.File, lists []index.CallList, err error) {
	failed := func(err error) error { return fmt.Errorf("read %s: %w", page.Path, reasons.From(reasons.Dropbox, err)) }
	if page.Size <= dropbox.MostDownload {
		var data []byte
		if data, file, err = p.Client.Download(ctx, page.Path); err != nil {
			return file, nil, failed(err)
		}
		lists, err = index.ReadDay(bytes.NewReader(data), visit)
	} else {
		large := p.Client.Open(ctx, page.Path)
		lists, err = index.ReadDay(large, visit)
		if err == nil || errors.Is(err, index.ErrNotDay) {
			io.Copy(io.Discard, large) // its error stays there
		}
		if large.Err() != nil {
			return file, nil, failed(large.Err())
		}
		file = large.File()
	}
	if errors.Is(err, index.ErrNotDay) {
		return file, nil, nil
	}
	return file, lists, err
}

func (p *publisher) takeEntries(ctx context.Context, date string, some []entry) error {
	if err := p.findMoved(ctx, some); err != nil {
		return err
	}
	return reasons.StoreFailed("take over what others have published", p.Store.Update(func(tx *store.Tx) error {
		for _, e := range some {
			if err := p.takeEntry(tx, date, e.Item, e.text); err != nil {
				return err
			}
		}
		return p.takeCalls(tx, date, some)
	}))
}

// takeEntry keeps an entry, unless this store has all of the item itself. Of an item that was found
// in Dropbox it takes over the sums that only the computer that copied it knows.
func (p *publisher) takeEntry(tx *store.Tx, date string, it *index.Item, text []byte) error {
	key, hour := keyOf(it), it.Time.UTC().Truncate(time.Hour)
	if key.Type == 0 {
		return nil
	}
	own, known, err := tx.Item(key)
	if err != nil {
		return err
	}
	if known {
		if err := p.takeSums(tx, own, it.Files); err != nil {
			return err
		}
		if p.hasAll(own) {
			return tx.DropOther(hour, key.String())
		}
	}
	packed, err := pack(text)
	if err != nil {
		return fmt.Errorf("keep the entry of %s: %w", key, err)
	}
	if err := tx.PutOther(hour, key.String(), packed); err != nil {
		return err
	}
	if it.Time.In(p.zone).Format(time.DateOnly) != date { // the other computer's zone is another one
		return tx.MarkChanged(hour)
	}
	return nil
}

// keyOf is the key of an item of the index; without a type where the program does not know it.
func keyOf(it *index.Item) ledger.Key {
	for t, folder := range layout.TypeFolders {
		if folder == it.Type {
			return ledger.Key{Type: t, ID: it.ID}
		}
	}
	return ledger.Key{}
}

// hasAll reports whether every part of an item is in this Dropbox, as far as this store knows.
func (p *publisher) hasAll(it *ledger.Item) bool {
	return it.Done() && len(p.filesOf(it)) == len(it.Parts)
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (p *publisher) takeSums(tx *store.Tx, own *ledger.Item, files []index.File) error {
	changed := false
	for i := range own.Parts {
		part := &own.Parts[i]
		for _, f := range files {
			if part.Done() && part.SHA256 == "" && part.Hash == f.ContentHash && part.Size == f.Size && sha256Hex.MatchString(f.SHA256) {
				part.SHA256, changed = f.SHA256, true
			}
		}
	}
	if !changed {
		return nil
	}
	return tx.PutItem(own)
}

// findMoved looks for the files of entries that a person has given names of their own: a listing does
// not remember those.
func (p *publisher) findMoved(ctx context.Context, some []entry) error {
	type place struct{ id, path string }
	var moved []place
	err := p.Store.View(func(tx *store.Tx) error {
		for _, it := range some {
			if it.Row != nil {
				continue
			}
			own, known, err := tx.Item(keyOf(it.Item))
			if err != nil {
				return err
			}
			if known && p.hasAll(own) {
				continue
			}
			there, err := lying(tx, it.Item)
			if err != nil {
				return err
			}
			for _, f := range it.Files {
				if _, ours := layout.ParseName(f.Path); !ours && strings.HasPrefix(f.Path, "/") && len(there) < len(it.Files) {
					moved = append(moved, place{layout.IDToken(it.ID), f.Path})
				}
			}
		}
		return nil
	})
	if err != nil {
		return reasons.StoreFailed("read what is in Dropbox", err)
	}
	for _, at := range moved {
		there, err := p.Client.Stat(ctx, at.path)
		if errors.Is(err, dropbox.ErrNotFound) || errors.Is(err, dropbox.ErrBadPath) { // no file can have such a path
			continue
		}
		if err != nil {
			return fmt.Errorf("look for %s: %w", at.path, reasons.From(reasons.Dropbox, err))
		}
		err = p.Store.Update(func(tx *store.Tx) error {
			return tx.PutRemoteFile(at.id, ledger.RemoteFile{Path: there.Path, Size: there.Size, Hash: there.Hash, Modified: there.Modified})
		})
		if err != nil {
			return reasons.StoreFailed("remember what is in Dropbox", err)
		}
	}
	return nil
}

// lying gives the files of another computer's item that still lie in Dropbox, each with the path
// that it has now.
func lying(tx *store.Tx, it *index.Item) (out []index.File, err error) {
	found, err := tx.RemoteFiles(layout.IDToken(it.ID))
	if err != nil {
		return nil, err
	}
	taken := make([]bool, len(found))
	pick := func(f index.File, fits func(ledger.RemoteFile) bool) bool {
		for i, there := range found {
			if !taken[i] && fits(there) {
				taken[i] = true
				f.Path = there.Path
				out = append(out, f)
				return true
			}
		}
		return false
	}
	for _, f := range it.Files {
		_ = pick(f, func(there ledger.RemoteFile) bool { return strings.EqualFold(there.Path, f.Path) }) ||
			pick(f, func(there ledger.RemoteFile) bool { return there.Hash == f.ContentHash && there.Size == f.Size })
	}
	return out, nil
}

// othersOf gives what others' day records name of an hour and what lies in Dropbox. mine are the
// items of this store, to which files are added that only the other computer has archived.
func (p *publisher) othersOf(tx *store.Tx, at time.Time, mine map[ledger.Key]*index.Item) (out []*index.Item, size int, err error) {
	err = tx.Others(at, func(name string, packed []byte) error {
		text, err := unpack(packed)
		if err != nil {
			return fmt.Errorf("the entry of %s: %w: %w", name, store.ErrDamaged, err)
		}
		it, err := index.ParseItem(text)
		if err != nil {
			return nil // an earlier version may have kept what this one does not understand
		}
		files, err := lying(tx, it)
		if err != nil || len(files) == 0 {
			return err
		}
		if own := mine[keyOf(it)]; own != nil {
			own.Files = append(own.Files, files...)
			return nil
		}
		it.Files = files
		out, size = append(out, it), size+itemSize+len(it.Record)
		return nil
	})
	return out, size, err
}

// pack compresses an entry for the store.
func pack(text []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	return out.Bytes(), err
}

func unpack(packed []byte) ([]byte, error) {
	return io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
}

// merged reports whether a document shows what others have archived as well.
func merged(name string) bool {
	return path.Dir(name) == "/Index" && name != registryName
}
