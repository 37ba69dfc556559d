package others

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// What of a day record is taken over in one transaction: so many entries, or bytes.
const (
	entriesAtOnce = 500
	bytesAtOnce   = 4 << 20
)

// entry is an item of a day record, with its text there.
type entry struct {
	*index.Item
	text []byte
}

// takePage reads a day record and keeps the entries that this store does not have itself.
// What it says of the lists of calls does not count for days whose records are lost.
func (o *Others) takePage(ctx context.Context, page destination.RemotePage, lost []string) error {
	date := index.DateOf(page.Path)
	var some []entry
	size, entries := 0, 0
	take := func(more *entry) error {
		if more != nil {
			some, size = append(some, *more), size+len(more.text)
		}
		if len(some) < entriesAtOnce && size < bytesAtOnce && more != nil {
			return nil
		}
		err := o.takeEntries(ctx, date, some)
		clear(some)
		some, size = some[:0], 0
		return err
	}
	file, lists, err := o.readDay(ctx, page, func(it *index.Item, text []byte) error {
		if entries++; entries > mostEntries {
			return fmt.Errorf("%w: it has more than %d items and calls", index.ErrNotDay, mostEntries)
		}
		if !near(it.Time, date) {
			return nil
		}
		return take(&entry{it, text})
	})
	if errors.Is(err, target.ErrNotFound) {
		return reasons.StoreFailed("forget a page", o.Store.Update(func(tx *store.Tx) error { return tx.DropRemotePage(page.Path) }))
	}
	if err == nil {
		err = take(nil)
	}
	if err != nil {
		return err
	}
	page.Hash, page.Rev, page.Size, page.Taken = file.Hash, file.Rev, file.Size, file.Hash
	return reasons.StoreFailed("take over what others have published", o.Store.Update(func(tx *store.Tx) error {
		return errors.Join(takeLists(tx, date, lists, lost, o.Zone), tx.PutRemotePage(page))
	}))
}

// near reports whether an item can be of a day, in whatever zone.
func near(at time.Time, date string) bool {
	midnight, err := time.Parse(time.DateOnly, date)
	return err == nil && at.Sub(midnight).Abs() <= 48*time.Hour
}

// mostRecord is how long a day record may be, in bytes: half a million items. The next pass waits while it is read.
const mostRecord = 2 << 30

// mostEntries is how many items and calls are taken over of a day record: of small ones millions would fit into it.
const mostEntries = 500_000

// readDay reads a day record. What cannot be read, or is too long, is a stranger's.
func (o *Others) readDay(ctx context.Context, page destination.RemotePage, visit func(*index.Item, []byte) error) (file target.File, lists []index.CallList, err error) {
	if page.Size > mostRecord {
		return target.File{Path: page.Path, Size: page.Size, Hash: page.Hash, Rev: page.Rev}, nil, nil
	}
	if page.Size <= target.MostDownload {
		var data []byte
		if data, file, err = o.Client.Download(ctx, page.Path); err != nil {
			return file, nil, reasons.Unread(page.Path, err)
		}
		lists, err = index.ReadDay(bytes.NewReader(data), visit)
	} else {
		large := o.Client.Open(ctx, page.Path)
		lists, err = index.ReadDay(large, visit)
		if err == nil || errors.Is(err, index.ErrNotDay) {
			io.Copy(io.Discard, large) // its error stays there
		}
		if large.Err() != nil {
			return file, nil, reasons.Unread(page.Path, large.Err())
		}
		file = large.File()
	}
	if errors.Is(err, index.ErrNotDay) {
		return file, nil, nil
	}
	return file, lists, err
}
