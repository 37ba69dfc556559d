package fill

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/transport"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

const (
	// rest is how long a place that could not be read is left alone: a NAS that hangs takes its time to say so.
	rest = 10 * time.Minute
	// mostInARow is how many files may fail in a row before that is the place's trouble: one may be on a bad spot of a disk.
	mostInARow = 3
)

// away is which places could not be read, and when.
type away struct {
	mu     sync.Mutex
	at     map[string]time.Time
	failed map[string]int // files, since one was read
}

// note notes that a file could not be read. all is for a trouble that every file there meets.
func (a *away) note(place string, all bool, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil {
		a.at, a.failed = map[string]time.Time{}, map[string]int{}
	}
	if a.failed[place]++; all || a.failed[place] >= mostInARow {
		a.at[place] = now
	}
}

// gave notes that a file was read.
func (a *away) gave(place string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.at, place)
	delete(a.failed, place)
}

func (a *away) is(place string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	at, noted := a.at[place]
	return noted && now.Sub(at).Abs() < rest
}

// Content gives a part as it is archived in one of the other places that have it, and what is known of it there; if it has to be finished, as
// RingCentral has finished it. nth counts those places from 0; there is no content where they are fewer. Errors: reasons.ErrElsewhere, where
// it cannot be read there now; reasons.ErrStore.
func (f *Filler) Content(ctx context.Context, it *ledger.Item, part int, finished bool, nth int) (body io.ReadCloser, of ledger.Part, err error) {
	for _, from := range f.Others() {
		p, there, err := findPart(from.Store, it, part, finished)
		if err != nil {
			return nil, of, reasons.StoreFailed("look for "+it.Key.String()+" in the "+from.Name, err)
		}
		if !there {
			continue
		}
		if nth--; nth >= 0 {
			continue
		}
		if f.away.is(from.Name, f.Clock.Now()) {
			return nil, p, fmt.Errorf("read %s in the %s: %w", p.Path, from.Name, reasons.ErrElsewhere)
		}
		return f.contentOf(ctx, from, p), p, nil
	}
	return nil, of, nil
}

// contentOf is a file in another place, which is opened when it is read.
func (f *Filler) contentOf(ctx context.Context, from Place, p ledger.Part) *content {
	return &content{
		LargeFile: from.Client.Open(ctx, p.Path), want: p,
		gave:   func() { f.away.gave(from.Name) },
		failed: func(err error) error { return f.failed(ctx, from, p, err) },
	}
}

// failed says of a file that could not be read what that means.
func (f *Filler) failed(ctx context.Context, from Place, p ledger.Part, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	why := reasons.Of(reasons.From(reasons.Dropbox, err))
	if !reasons.OfOneFile(reasons.From(reasons.Dropbox, err)) && !errors.Is(err, target.ErrNotFound) && !errors.Is(err, errChanged) {
		f.away.note(from.Name, why.StopsAll() || transport.IsNetwork(err), f.Clock.Now())
	}
	f.Log.Info("A file of another place could not be read", "place", from.Name, "path", p.Path, "reason", err.Error())
	return fmt.Errorf("read %s in the %s: %w (%s)", p.Path, from.Name, reasons.ErrElsewhere, err.Error())
}

// findPart is the part of the same item in another archive, if it is archived there; if it has to be finished, as RingCentral has finished it.
func findPart(in *store.Store, it *ledger.Item, part int, finished bool) (of ledger.Part, there bool, err error) {
	err = in.View(func(tx *store.Tx) error {
		other, _, err := find(tx, it)
		if err != nil || other == nil || part >= len(it.Parts) {
			return err
		}
		if at := other.MatchParts(it.Parts)[part]; at >= 0 {
			is := &other.Parts[at]
			of = *is.Kept()
			before := it.Parts[part].Before // the same is not more than that
			there = of.Done() && (!finished || !other.Early && is.Before == nil) && (before == nil || of.Hash != before.Hash)
		}
		return nil
	})
	return of, there, err
}

var errChanged = errors.New("it is not what was archived")

// content is a file in another place. It ends in an error where it is not what was archived there.
type content struct {
	target.LargeFile
	want   ledger.Part
	read   int64
	gave   func() // when it was read
	failed func(error) error
}

// Read implements io.Reader.
func (c *content) Read(b []byte) (int, error) {
	n, err := c.LargeFile.Read(b)
	c.read += int64(n)
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF):
		return n, c.failed(err)
	case c.read != c.want.Size || c.File().Hash != c.want.Hash:
		return n, c.failed(errChanged)
	default:
		c.gave()
		return n, io.EOF
	}
}

// Close implements io.Closer: the context of the call ends the reading.
func (c *content) Close() error { return nil }
