package ringcentral

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"

	"ringcentral-archiver/archiver/ringcentral/fields"
)

// pieces is a content that RingCentral sends in pieces, each with status 206, also when nothing
// was said about pieces (docs/ringcentral.md §11). Once a piece ends, the next one is asked for.
type pieces struct {
	ctx    context.Context // of the caller, who reads
	client *Client
	more   call          // asks for the rest, once it has a place to begin at
	body   io.ReadCloser // of the present piece
	at     int64         // bytes that were read of the whole
	sum    hash.Hash     // of them
	end    int64         // where the present piece ends by its header; -1 = not known
	total  int64         // of the whole; -1 = not known
	tag    string        // the ETag of the first piece; empty where there is none
	read   int           // pieces before the present one
	fresh  bool          // nothing was read of the present piece
	last   bool          // no piece comes after the present one
	done   bool
}

// inPieces goes on from the first piece, whose body has been begun. Errors: ErrBadAnswer, when it
// is not the first piece of anything.
func (c *Client) inPieces(ctx context.Context, resp *http.Response, body io.ReadCloser, more call) (*pieces, error) {
	p := &pieces{ctx: ctx, client: c, more: more, body: body, sum: sha256.New(), end: -1, total: -1, tag: resp.Header.Get("ETag"), fresh: true}
	if resp.Header.Get("Content-Range") == "" {
		return p, nil // whether there is more is seen by asking
	}
	r, ok := fields.ContentRange(resp.Header)
	if !ok || r.Start != 0 {
		return nil, fmt.Errorf("%w: the piece %q instead of a content", ErrBadAnswer, resp.Header.Get("Content-Range"))
	}
	p.end, p.total = r.End, r.Total
	return p, nil
}

// Read implements io.Reader.
func (p *pieces) Read(b []byte) (int, error) {
	for !p.done {
		n, err := p.body.Read(b)
		p.at += int64(n)
		p.sum.Write(b[:n]) // a hash never fails
		p.fresh = p.fresh && n == 0
		switch {
		case p.end >= 0 && p.at > p.end || p.total >= 0 && p.at > p.total:
			return n, fmt.Errorf("%s: %w: a piece is longer than it says", p.more.op, ErrBadAnswer)
		case err != nil && err != io.EOF:
			return n, err
		case err == io.EOF:
			err = p.next()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.EOF
}

// next opens the piece after the one that has ended, unless that was the last.
func (p *pieces) next() error {
	if p.last || p.at == p.total {
		p.done = true
		return nil
	}
	if p.fresh {
		return fmt.Errorf("%s: %w: a piece without a byte", p.more.op, ErrBadAnswer)
	}
	if p.read++; p.read >= mostPieces || p.read >= fewPieces && p.at < int64(p.read)*leastPiece {
		return fmt.Errorf("%s: %w: no end after %d bytes in %d pieces", p.more.op, ErrBadAnswer, p.at, p.read)
	}
	if err := p.body.Close(); err != nil {
		return fmt.Errorf("%s: end a piece: %w", p.more.op, err)
	}
	p.body, p.fresh = http.NoBody, true
	p.more.from, p.more.take = p.at, p.take
	err := aside(p.client.run(p.ctx, p.more))
	if refusal, ok := errors.AsType[*Error](err); ok && p.total < 0 && refusal.Status == http.StatusRequestedRangeNotSatisfiable {
		p.done = true // nothing comes after what was read
		return nil
	}
	return err
}

// take begins to read the answer to a call for the rest.
func (p *pieces) take(resp *http.Response) error {
	body, err := begun(resp)
	if err != nil {
		return err
	}
	if err := p.goOn(resp, body); err != nil {
		return errors.Join(err, body.Close())
	}
	p.body = body
	return nil
}

var errAnother = fmt.Errorf("%w: the rest is of another content", ErrBadAnswer) // RingCentral may make other bytes of a sound each time

// goOn brings an answer to the place where the reading goes on. RingCentral may also send the
// whole.
func (p *pieces) goOn(resp *http.Response, body io.Reader) error {
	if tag := resp.Header.Get("ETag"); tag != "" && p.tag != "" && tag != p.tag {
		return errAnother
	}
	if resp.StatusCode == http.StatusOK && !isPiece(resp) {
		p.end, p.last, p.fresh = -1, true, false
		if err := p.agree(resp.ContentLength); err != nil {
			return err
		}
		again := sha256.New()
		_, err := io.CopyN(again, body, p.at)
		if err == nil && !bytes.Equal(again.Sum(nil), p.sum.Sum(nil)) {
			err = errAnother
		}
		return err
	}
	r, ok := fields.ContentRange(resp.Header)
	if !isPiece(resp) || !ok || r.Start != p.at {
		return fmt.Errorf("%w: status %d and %q instead of the rest from %d", ErrBadAnswer, resp.StatusCode, resp.Header.Get("Content-Range"), p.at)
	}
	p.end = r.End
	return p.agree(r.Total)
}

// agree takes the length of the whole that an answer tells; -1 = not told. It must not change.
func (p *pieces) agree(total int64) error {
	if total >= 0 && p.total >= 0 && total != p.total {
		return fmt.Errorf("%w: a content of %d bytes that had %d", ErrBadAnswer, total, p.total)
	}
	p.total = max(p.total, total)
	return nil
}

// Close implements io.Closer.
func (p *pieces) Close() error { return p.body.Close() }
