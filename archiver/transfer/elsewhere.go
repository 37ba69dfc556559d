package transfer

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/soundlength"
	"ringcentral-archiver/store/ledger"
)

// Elsewhere gives a part as it is archived in one of the other places that have it, finished where it has to be, and what is known of it
// there; nth counts them from 0, and there is no body where they are fewer. Errors: reasons.ErrElsewhere, also from the body, where it
// cannot be read there now.
type Elsewhere func(ctx context.Context, it *ledger.Item, part int, finished bool, nth int) (body io.ReadCloser, of ledger.Part, err error)

// fetchElsewhere streams a part into Dropbox from another place that has it, and reports whether it did: where one cannot be read, or has not
// kept what was archived, from the next. Where none can give it, RingCentral is asked, unless only those places can have it. Errors: why the
// part was not copied; away is why another place was not read.
func (c *Copier) fetchElsewhere(ctx context.Context, f *transfer, part int, finished bool) (copied bool, away, err error) {
	p := f.item.Parts[part]
	only := p.URI == ledger.Elsewhere
	if c.Elsewhere == nil {
		return false, nil, nil
	}
	c.mu.Lock() // Dropbox may be answering for other parts
	it := *f.item
	it.Parts = slices.Clone(it.Parts)
	c.mu.Unlock()
	for nth := 0; ; nth++ {
		var meter soundlength.Meter
		body, of, err := c.Elsewhere(ctx, &it, part, finished && !only || p.Before != nil, nth)
		if err == nil && body == nil {
			break
		}
		if err == nil {
			c.wait(f, false)
			reader := io.Reader(body)
			if p.Kind == layout.Audio {
				reader = io.TeeReader(body, &meter)
			}
			err = errors.Join(c.put(ctx, f, part, layout.TypeIn(of), reader), body.Close())
		}
		if err == nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			f.item.Parts[part].Length, f.item.Parts[part].Doubt = cmp.Or(of.Length, meter.Length()), of.Doubt
			f.item.Early = f.item.Early || p.Anew && !finished
			return true, nil, nil
		}
		if !errors.Is(err, reasons.ErrElsewhere) {
			return false, nil, err
		}
		away = cmp.Or(away, err)
	}
	if !only {
		return false, away, nil
	}
	return false, nil, cmp.Or(away, reasons.Wrap("fetch "+f.item.Key.String(), reasons.ErrNowhere))
}
