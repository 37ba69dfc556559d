// Package retrieval brings a file of the archive back from Dropbox, for a person to hear or to read. It
// keeps nothing, and hands on nothing but what was archived.
package retrieval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// What is brought back at most, in bytes: a sound waits on this computer's disk while it is played, a
// text is shown whole. What is larger is opened at Dropbox.
const (
	mostSound = 512 << 20
	mostText  = 64 << 10
)

// Client is the part of a destination that reads one file.
type Client interface {
	Open(ctx context.Context, path string) target.LargeFile
}

// Fetch writes the file of an item that lies at path, a sound or a text, into to. After an error what was
// written is of no use. Errors: reasons.ErrNotConnected, reasons.ErrFileMoved, reasons.ErrFileChanged,
// reasons.ErrFileLarge, those of the store and of Client, those of to.
func Fetch(ctx context.Context, in *store.Store, from Client, key ledger.Key, path string, to io.Writer) error {
	part, err := find(in, key, path)
	if err != nil {
		return err
	}
	if most := map[string]int64{layout.Audio: mostSound}[part.Kind]; part.Size > max(most, mostText) {
		return fmt.Errorf("fetch %s: %w", path, reasons.ErrFileLarge)
	}
	file := from.Open(ctx, path)
	n, err := io.Copy(to, io.LimitReader(file, part.Size+1))
	switch {
	case file.Err() != nil:
		return fmt.Errorf("fetch %s: %w", path, failed(file.Err()))
	case err != nil:
		return fmt.Errorf("keep %s until it is closed: %w", path, err)
	case n != part.Size || file.File().Hash != part.Hash:
		return fmt.Errorf("fetch %s: %w", path, reasons.ErrFileChanged)
	}
	return nil
}

// find is the archived file of an item at path. Errors: reasons.ErrNotConnected, reasons.ErrFileMoved;
// those of the store.
func find(in *store.Store, key ledger.Key, path string) (part ledger.Part, err error) {
	err = in.View(func(tx *store.Tx) error {
		dbx, err := tx.Dropbox()
		if err != nil {
			return err
		}
		if !dbx.Connected {
			return reasons.ErrNotConnected
		}
		it, known, err := tx.Item(key)
		if err != nil {
			return err
		}
		at := -1
		if known {
			at = slices.IndexFunc(it.Parts, func(p ledger.Part) bool { return p.Done() && p.Path == path })
		}
		if at < 0 {
			return fmt.Errorf("fetch %s: %w", path, reasons.ErrFileMoved)
		}
		part = it.Parts[at]
		return nil
	})
	return part, err
}

// failed says of a file that is not there what that means.
func failed(err error) error {
	if errors.Is(err, target.ErrNotFound) {
		return reasons.ErrFileMoved
	}
	return reasons.From(reasons.Dropbox, err)
}
