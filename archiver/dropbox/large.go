package dropbox

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/dropbox/wire"
	"ringcentral-archiver/archiver/target"
)

// chunkSize is what one call of a large file carries: a multiple of 4 MiB (docs/dropbox.md §2.5).
const chunkSize = mostBuffer

// leastChunk is not made smaller when it is refused as too large.
const leastChunk = 256 << 10

// mostResends is how often one chunk is sent because Dropbox names another offset.
const mostResends = 5

type appendArg struct {
	Cursor cursor `json:"cursor"`
	Close  bool   `json:"close"`
	Hash   string `json:"content_hash"`
}

// takeLarge sends a file while it is read, in a session of its own, and hands it to the committer.
// If anything fails the session is left to expire.
func (u *uploader) takeLarge(ctx context.Context, t *transfer, head []byte, body *reader) error {
	if u.large.Acquire(ctx, 1) != nil {
		return context.Cause(ctx)
	}
	defer u.large.Release(1)
	chunk := buffer(chunkSize)
	defer recycle(chunk)
	err := u.c.sendLarge(ctx, t, append(chunk, head...), body)
	if err != nil {
		return err
	}
	t.size, t.hash, t.sha256 = body.size, body.sum(), body.sums.Plain()
	return hand(ctx, u.ready, t)
}

// sendLarge sends the whole body, of which chunk already holds the beginning. The chunk stays in
// memory until it is accepted.
func (c *Client) sendLarge(ctx context.Context, t *transfer, chunk []byte, body *reader) (err error) {
	if t.session, err = c.startSession(ctx, startArg{}, nil); err != nil {
		return err
	}
	for last, offset := false, int64(0); !last; {
		if chunk, last, err = body.fill(chunk); err != nil {
			return err
		}
		if err := c.appendChunk(ctx, cursor{t.session, offset}, chunk, last); err != nil {
			return err
		}
		offset += int64(len(chunk))
		chunk = chunk[:0]
	}
	return nil
}

// appendChunk sends one chunk, or what Dropbox lacks of it: after a lost answer it says up to where
// it has the data (docs/dropbox.md §2.10).
func (c *Client) appendChunk(ctx context.Context, at cursor, data []byte, last bool) error {
	end := at.Offset + int64(len(data))
	for try := 1; ; try++ {
		arg := appendArg{Cursor: at, Close: last, Hash: target.HashOf(data)}
		err := c.calls.Do(ctx, wire.Call{Route: routeAppend, Arg: arg, Content: true, Data: [][]byte{data}}, nil)
		e, ok := errors.AsType[*Error](err)
		if !ok {
			return err
		}
		switch {
		case last && e.Tag == "closed":
			return nil
		case tooMuch(err) && len(data) > leastChunk: // for Dropbox, or for a proxy on the way
			half := len(data) / 2
			if err := c.appendChunk(ctx, at, data[:half], false); err != nil {
				return err
			}
			data, at.Offset = data[half:], at.Offset+int64(half)
			continue
		case e.Tag != "incorrect_offset" || e.Offset < at.Offset || e.Offset > end || try == mostResends:
			return err
		case e.Offset == end:
			return nil
		}
		data = data[e.Offset-at.Offset:]
		at.Offset = e.Offset
	}
}
