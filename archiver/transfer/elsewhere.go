package transfer

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/archiver/soundlength"
	"ringcentral-archiver/store/ledger"
)

// Elsewhere gives a part as it is archived in another place, and what is known of it there; no body where none has it, or has it finished
// where it has to be. Errors: reasons.ErrElsewhere, also from the body, where one has it that cannot be read now.
type Elsewhere func(ctx context.Context, it *ledger.Item, part int, finished bool) (body io.ReadCloser, of ledger.Part, err error)

// fetchElsewhere streams a part into Dropbox from another place that has it, and reports whether it did. Where that place cannot be read,
// RingCentral is asked, unless only that place can have it. Errors: why the part was not copied; away is why the other place was not read.
func (c *Copier) fetchElsewhere(ctx context.Context, f *transfer, part int, finished bool) (copied bool, away, err error) {
	p := f.item.Parts[part]
	if c.Elsewhere == nil || p.Before != nil || p.Anew {
		return false, nil, nil
	}
	c.mu.Lock() // Dropbox may be answering for other parts
	it := *f.item
	it.Parts = slices.Clone(it.Parts)
	c.mu.Unlock()
	var meter soundlength.Meter
	body, of, err := c.Elsewhere(ctx, &it, part, finished && p.URI != ledger.Elsewhere)
	if err == nil && body != nil {
		defer body.Close()
		c.wait(f, false)
		reader := io.Reader(body)
		if p.Kind == layout.Audio {
			reader = io.TeeReader(body, &meter)
		}
		err = c.put(ctx, f, part, layout.TypeIn(of), reader)
	}
	switch {
	case err == nil && body != nil:
		c.mu.Lock()
		defer c.mu.Unlock()
		f.item.Parts[part].Length, f.item.Parts[part].Doubt = cmp.Or(of.Length, meter.Length()), of.Doubt
		return true, nil, nil
	case err != nil && !errors.Is(err, reasons.ErrElsewhere):
		return false, nil, err
	case p.URI == ledger.Elsewhere && err == nil: // the other place is not connected any more
		return false, nil, reasons.Wrap("fetch "+f.item.Key.String(), reasons.ErrElsewhere)
	case p.URI == ledger.Elsewhere:
		return false, nil, err
	default:
		return false, err, nil
	}
}

// orAway is why a part was not fetched: not that RingCentral does not have it any more, where another place does.
func orAway(err, away error) error {
	if away != nil && errors.Is(err, ringcentral.ErrNotFound) {
		return away
	}
	return err
}
