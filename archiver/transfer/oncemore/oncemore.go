// Package oncemore tells whether a part that is fetched once more lies in the archive already: as it was archived before RingCentral had
// finished it, be it by a store that was lost, wherever a person has put that file since; or as it was sent when the answer was lost. It
// fetches and stores nothing.
package oncemore

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// mostAwaited is how often a part waits for a verification where its file is not in its place: only a listing of everything tells what was
// moved from what was removed. Then the part is archived all the same, before RingCentral has deleted it.
const mostAwaited = 8

// ErrSame ends a content that was archived before.
var ErrSame = errors.New("the same was archived before")

// Content is the content of a part. Where the archive has every byte of it, it ends with ErrSame, so that whoever stores it stores nothing.
type Content struct {
	io.Reader
	store *store.Store
	files []ledger.RemoteFile // that it may be
	sums  *target.Sums
	read  int64
}

// Found gives the files that were listed in the archive, have a name of a part, and are no item's. Errors: those of the store.
type Found func(tx *store.Tx, it *ledger.Item, part int) ([]ledger.RemoteFile, error)

// Compare compares a content of a part with what was archived of that before, and with what was found in the archive. Errors:
// reasons.ErrStore.
func Compare(s *store.Store, it *ledger.Item, part int, found Found, content io.Reader) (*Content, error) {
	c, p := &Content{Reader: content, store: s, sums: target.NewSums()}, it.Parts[part]
	if p.Tries(string(reasons.NotInPlace)) >= mostAwaited {
		return c, nil
	}
	err := s.View(func(tx *store.Tx) error {
		if before := p.Before; before != nil && before.Done() {
			dbx, err := tx.Dropbox()
			if err != nil {
				return err
			}
			if !before.Committed.Before(dbx.Begun) { // else it lies in another Dropbox
				c.files = append(c.files, ledger.RemoteFile{Path: before.Path, Size: before.Size, Hash: before.Hash})
			}
		}
		listed, err := found(tx, it, part)
		c.files = append(c.files, listed...)
		return err
	})
	return c, reasons.StoreFailed("look for what was archived of "+it.Key.String(), err)
}

// Read implements io.Reader. Errors: ErrSame; those of the content.
func (c *Content) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if len(c.files) == 0 {
		return n, err
	}
	c.sums.Write(p[:n])
	c.read += int64(n)
	if err == io.EOF && slices.ContainsFunc(c.files, c.is) {
		err = ErrSame
	}
	return n, err
}

// is reports whether what was read is a file.
func (c *Content) is(f ledger.RemoteFile) bool {
	return c.read == f.Size && hex.EncodeToString(c.sums.Sum(nil)) == f.Hash
}

// Place says what lies in the archive at a path.
type Place interface {
	Stat(ctx context.Context, path string) (target.File, error)
}

// File is the file that has the content, if it lies where it is known to lie, and its plain SHA-256; for a content that has ended with ErrSame.
// If it does not, a verification is due. Errors: one of the reason reasons.NotInPlace; those of Stat; reasons.ErrStore.
func (c *Content) File(ctx context.Context, in Place) (f target.File, sha256 string, err error) {
	var away string
	for _, known := range c.files {
		if !c.is(known) {
			continue
		}
		f, err = in.Stat(ctx, known.Path)
		switch {
		case err == nil && f.Hash == known.Hash && f.Size == known.Size:
			return f, c.sums.Plain(), nil
		case err != nil && !errors.Is(err, target.ErrNotFound):
			return f, "", reasons.From(reasons.Dropbox, err)
		}
		away = cmp.Or(away, known.Path)
	}
	if err := c.store.Update((*store.Tx).VerifyAgain); err != nil {
		return f, "", reasons.StoreFailed("note that a verification is due", err)
	}
	return f, "", reasons.Still(reasons.NotInPlace, away+" is not where it was archived")
}
