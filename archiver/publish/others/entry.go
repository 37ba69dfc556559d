package others

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/publish/contents"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// takeEntries keeps entries in one transaction. Errors: ErrRoom; reasons.ErrStore, those of the client, and that of ctx: nothing else notices that the
// program is to end while a large record is taken over.
func (o *Others) takeEntries(ctx context.Context, date string, some []entry) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("take over what others have published: %w", err)
	}
	if err := o.findRoom(); err != nil {
		return err
	}
	if err := o.findMoved(ctx, some); err != nil {
		return err
	}
	return reasons.StoreFailed("take over what others have published", o.Store.Update(func(tx *store.Tx) error {
		for _, e := range some {
			if err := o.takeEntry(tx, date, e.Item, e.text); err != nil {
				return err
			}
		}
		return o.takeCalls(tx, date, some)
	}))
}

// findRoom looks whether the data file may become larger. Errors: ErrRoom; reasons.ErrStore.
func (o *Others) findRoom() error {
	var size int64
	err := o.Store.View(func(tx *store.Tx) error { size = tx.FileSize(); return nil })
	if err == nil && size > o.most {
		return fmt.Errorf("take over what others have published: %w", ErrRoom)
	}
	return reasons.StoreFailed("look at the data file", err)
}

// takeEntry keeps an entry, unless this store has all of the item itself. Of an item that was found
// in Dropbox it takes over the sums that only the computer that copied it knows.
func (o *Others) takeEntry(tx *store.Tx, date string, it *index.Item, text []byte) error {
	key, hour := contents.KeyOf(it), it.Time.UTC().Truncate(time.Hour)
	if key.Type == 0 {
		return nil
	}
	own, known, err := tx.Item(key)
	if err != nil {
		return err
	}
	if known {
		if err := o.takeSums(tx, own, it.Files); err != nil {
			return err
		}
		if o.Contents.HasAll(own) {
			return tx.DropOther(hour, key.String())
		}
	}
	packed, err := o.packer.Pack(text)
	if err != nil {
		return fmt.Errorf("keep the entry of %s: %w", key, err)
	}
	if err := tx.PutOther(hour, key.String(), packed); err != nil {
		return err
	}
	if it.Time.In(o.Zone).Format(time.DateOnly) != date { // the other computer's zone is another one
		return tx.MarkChanged(hour)
	}
	return nil
}

func (o *Others) takeSums(tx *store.Tx, own *ledger.Item, files []index.File) error {
	changed := false
	for i := range own.Parts {
		part := &own.Parts[i]
		if !part.Done() || part.SHA256 != "" {
			continue
		}
		part.SHA256 = contents.SumOf(files, part.Hash, part.Size)
		changed = changed || part.SHA256 != ""
	}
	if !changed {
		return nil
	}
	return tx.PutItem(own)
}

// mostLooked is how many files are looked for one by one in a round of pages: each costs a call.
const mostLooked = 10_000

// findMoved looks for the files of entries that a person has given names of their own: a listing does
// not remember those.
func (o *Others) findMoved(ctx context.Context, some []entry) error {
	type place struct{ id, path string }
	var moved []place
	err := o.Store.View(func(tx *store.Tx) error {
		for _, it := range some {
			if it.Row != nil {
				continue
			}
			own, known, err := tx.Item(contents.KeyOf(it.Item))
			if err != nil {
				return err
			}
			if known && o.Contents.HasAll(own) {
				continue
			}
			there, err := contents.Lying(tx, it.Item)
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
		return reasons.StoreFailed("read what is in the archive", err)
	}
	for _, at := range moved {
		if o.looked++; o.looked > mostLooked {
			break
		}
		there, err := o.Client.Stat(ctx, at.path)
		if errors.Is(err, target.ErrNotFound) || errors.Is(err, target.ErrBadPath) { // no file can have such a path
			continue
		}
		if err != nil {
			return reasons.Unread(at.path, err)
		}
		err = o.Store.Update(func(tx *store.Tx) error {
			return tx.PutRemoteFile(at.id, ledger.RemoteFile{Path: there.Path, Size: there.Size, Hash: there.Hash, Modified: there.Modified})
		})
		if err != nil {
			return reasons.StoreFailed("remember what is in the archive", err)
		}
	}
	return nil
}
