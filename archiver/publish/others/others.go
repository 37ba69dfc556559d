// Package others takes over what the day records of other computers name. Several computers may archive into one
// Dropbox, and a computer may have lost its store. So a page shows what this store has archived and what the day
// records of others name, as long as the files lie there. A computer reads a day's record that it does not know
// before it replaces it or the pages of its month.
package others

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/destination"
)

// Client is the part of a destination that is needed.
type Client interface {
	Stat(ctx context.Context, path string) (target.File, error)
	Download(ctx context.Context, path string) ([]byte, target.File, error)
	Open(ctx context.Context, path string) target.LargeFile
}

// Config is what taking over needs.
type Config struct {
	Store    *store.Store
	Client   Client
	Zone     *time.Location // of the account
	Contents *contents.Contents
	// Lost gives the dates whose records were written and do not lie there as they were written
	Lost func(ctx context.Context) ([]string, error)
	Late func() bool // what is left has to wait, because the next hour must not
}

// ErrRoom: what others have published would take more room than there is for it. Nothing of it is taken over, so that no page is written
// without it.
var ErrRoom = errors.New("it is more than the data file may hold")

// mostFile is how large the data file may be, in bytes, for more of others to come into it: with ten million items of our own it is not
// as large. Whoever can write to the Dropbox can fill it with records.
const mostFile = 32 << 30

// ErrMany: there are more records of others than could be read until the next hour. Those that were read are taken over.
var ErrMany = errors.New("it is more than can be read until the next hour, and the next run reads on")

// Others takes over what others have written, while one round of pages is made.
type Others struct {
	Config
	reread map[string]bool // paths of records that were read, be it once more
	looked int             // files that were looked for one by one
	read   int             // records
	most   int64           // how large the data file may be
	packer contents.Packer
}

// New makes Others.
func New(c Config) *Others { return &Others{Config: c, reread: map[string]bool{}, most: mostFile} }

// pagesAtOnce is how many pages are held in memory: others may have put a million into the index.
const pagesAtOnce = 500

// Pages yields the pages in Dropbox whose paths begin with prefix, as they were last seen. They may be changed meanwhile. Errors:
// reasons.ErrStore, which ends it.
func Pages(s *store.Store, prefix string) iter.Seq2[destination.RemotePage, error] {
	return func(yield func(destination.RemotePage, error) bool) {
		for behind, some := "", pagesAtOnce; some == pagesAtOnce; {
			var pages []destination.RemotePage
			if err := s.View(func(tx *store.Tx) (err error) {
				pages, err = tx.RemotePages(prefix, behind, pagesAtOnce)
				return err
			}); err != nil {
				yield(destination.RemotePage{}, reasons.StoreFailed("read what others have published", err))
				return
			}
			some = len(pages)
			for _, page := range pages {
				if behind = page.Path; !yield(page, nil) {
					return
				}
			}
		}
	}
}

// TakeOver reads the day records of a month that others have written since, and reports how many it
// has read. Errors: ErrMany, ErrRoom; those of the client, and reasons.ErrStore.
func (o *Others) TakeOver(ctx context.Context, month time.Time) (n int, err error) {
	var lost []string
	damaged, err := o.damagedCalls(month)
	if err != nil {
		return 0, err
	}
	for page, err := range Pages(o.Store, index.MonthName(month)+"-") {
		if err != nil {
			return n, err
		}
		date := index.DateOf(page.Path)
		if date == "" || page.Hash == page.Taken && o.reread[page.Path] || page.WasTaken() && len(damaged[date]) == 0 {
			continue
		}
		if o.read > 0 && o.Late() { // one at least, so that it comes to an end
			return n, fmt.Errorf("take over what others have published: %w", ErrMany)
		}
		o.reread[page.Path] = true
		o.read++
		if n == 0 {
			if lost, err = o.Lost(ctx); err != nil {
				return n, err
			}
		}
		if err := o.takePage(ctx, page, lost); err != nil {
			return n, err
		}
		n++
	}
	if n == 0 && len(damaged) > 0 {
		err = o.dropCalls(damaged)
	}
	return n, err
}
