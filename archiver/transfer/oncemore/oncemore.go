// Package oncemore tells whether a part that is fetched once more lies in the archive already: as it was archived before RingCentral had
// finished it, wherever a person has put that file since, or as it was sent when the answer was lost. It fetches and stores nothing.
package oncemore

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

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
	store  *store.Store
	before *ledger.Part // nil = there is nothing to compare it with
	sums   *target.Sums
	read   int64
}

// Compare compares a content of a part with what was archived of that before. Errors: reasons.ErrStore.
func Compare(s *store.Store, p ledger.Part, content io.Reader) (*Content, error) {
	c := &Content{Reader: content, store: s, sums: target.NewSums()}
	if p.Before == nil || !p.Before.Done() || p.Tries(string(reasons.NotInPlace)) >= mostAwaited {
		return c, nil
	}
	_, dbx, err := s.Connections()
	if err == nil && !p.Before.Committed.Before(dbx.Begun) { // else it lies in another Dropbox
		c.before = p.Before
	}
	return c, err
}

// Read implements io.Reader. Errors: ErrSame; those of the content.
func (c *Content) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.before == nil {
		return n, err
	}
	c.sums.Write(p[:n])
	c.read += int64(n)
	if err == io.EOF && c.read == c.before.Size && hex.EncodeToString(c.sums.Sum(nil)) == c.before.Hash {
		err = ErrSame
	}
	return n, err
}

// Place says what lies in the archive at a path.
type Place interface {
	Stat(ctx context.Context, path string) (target.File, error)
}

// File is the file that was archived before, if it lies in its place, and its plain SHA-256; for a content that has ended with ErrSame. If it
// does not, a verification is due. Errors: one of the reason reasons.NotInPlace; those of Stat; reasons.ErrStore.
func (c *Content) File(ctx context.Context, in Place) (f target.File, sha256 string, err error) {
	f, err = in.Stat(ctx, c.before.Path)
	switch {
	case err != nil && !errors.Is(err, target.ErrNotFound):
		return f, "", reasons.From(reasons.Dropbox, err)
	case err != nil || f.Hash != c.before.Hash || f.Size != c.before.Size:
		if err := c.store.Update((*store.Tx).VerifyAgain); err != nil {
			return f, "", reasons.StoreFailed("note that a verification is due", err)
		}
		return f, "", reasons.Still(reasons.NotInPlace, fmt.Sprintf("%s is not where it was archived", c.before.Path))
	default:
		return f, c.sums.Plain(), nil
	}
}
