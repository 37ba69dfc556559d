package ringcentral

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"ringcentral-archiver/archiver/ringcentral/fields"
	"ringcentral-archiver/archiver/ringcentral/pace"
	"ringcentral-archiver/archiver/transport"
)

// Content is a recording or an attachment while it is being fetched. The caller closes the Body,
// whose errors are ErrBrokenOff, and ErrBadAnswer where what RingCentral sends in pieces
// does not fit together. The caller also checks that the Body is what it should be: an error page
// can come with status 200.
type Content struct {
	Body io.ReadCloser
	// media type without parameters; empty when RingCentral sent none that can be read
	Type     string
	Size     int64  // bytes; -1 = unknown
	FileName string // empty when RingCentral sent none; not safe to use as it is
	Endless  bool   // nothing but the end of the connection says where it ends: it may have been cut off
}

// Content fetches from an address that RingCentral gave in a record: recordings
// are pace.Heavy, attachments Medium. It tries again what fails before the first
// byte, and reads on where RingCentral sends a piece only. It calls sent, which may be nil, when the
// group's pace has let the call go. Errors: ErrUntrusted, for an address that is not RingCentral's;
// ErrNotReady; those of every call.
func (c *Client) Content(ctx context.Context, uri string, g pace.Group, sent func()) (*Content, error) {
	content, err := c.contentFrom(ctx, c.server, uri, g, sent)
	if c.media != nil && errors.Is(err, ErrNotFound) && strings.HasPrefix(uri, "/") && !strings.HasPrefix(uri, "//") {
		// on which host it is was not said, and the server does not have what was moved (docs/ringcentral.md §5.3)
		return c.contentFrom(ctx, c.media, uri, g, nil)
	}
	return content, err
}

// contentFrom is Content for an address relative to base.
func (c *Client) contentFrom(ctx context.Context, base *url.URL, uri string, g pace.Group, sent func()) (*Content, error) {
	to, err := c.trust.parse(base, uri)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fetchContent, err)
	}
	ctx = transport.WithOwnConnection(ctx)
	var content *Content
	what := call{route: route{fetchContent, g}, to: to, plain: true}
	more := what
	what.sent = sent
	what.take = func(resp *http.Response) error {
		content, err = c.openContent(ctx, resp, more)
		return err
	}
	if err := aside(c.run(ctx, what)); err != nil {
		return nil, err
	}
	return content, nil
}

const fetchContent = "fetch a content"

// openContent begins to read an answer; more is the call that asks for the rest of it.
func (c *Client) openContent(ctx context.Context, resp *http.Response, more call) (*Content, error) {
	if resp.StatusCode == http.StatusAccepted {
		return nil, errors.Join(ErrNotReady, resp.Body.Close())
	}
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusPartialContent {
		return nil, errors.Join(fmt.Errorf("%w: status %d instead of a content", ErrBadAnswer, resp.StatusCode), resp.Body.Close())
	}
	body, err := begun(resp)
	if err != nil {
		return nil, err
	}
	content := &Content{Body: body, Type: fields.MediaType(resp.Header), Size: resp.ContentLength, FileName: fields.FileName(resp.Header)}
	content.Endless = content.Size < 0 && resp.Close && len(resp.TransferEncoding) == 0
	piece := isPiece(resp)
	if err := content.unpack(resp.Header, piece); err != nil {
		return nil, errors.Join(err, body.Close())
	}
	if piece {
		rest, err := c.inPieces(ctx, resp, content.Body, more)
		if err != nil {
			return nil, errors.Join(err, body.Close())
		}
		content.Body, content.Size, content.Endless = rest, rest.total, content.Endless && rest.total < 0
	}
	if err := content.bound(more.group); err != nil {
		return nil, errors.Join(err, content.Body.Close())
	}
	return content, nil
}

// isPiece reports whether an answer has only a piece of a content. A gateway may pass one on with another status; its length tells that from
// a header that is wrong.
func isPiece(resp *http.Response) bool {
	r, told := fields.ContentRange(resp.Header)
	told = told && (r.Start != 0 || r.End != r.Total) && resp.ContentLength == r.End-r.Start
	return resp.StatusCode == http.StatusPartialContent || told
}

// readCloser reads from one and closes the other.
type readCloser struct {
	io.Reader
	io.Closer
}

// whole tells an answer that breaks off from one that never came.
type whole struct{ io.Reader }

// Read implements io.Reader.
func (w whole) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != io.EOF && transport.IsNetwork(err) {
		err = fmt.Errorf("%w: %w", ErrBrokenOff, err)
	}
	return n, err
}

// bound sees to it that a content comes to an end.
func (c *Content) bound(g pace.Group) error {
	if c.Size > mostContent {
		return fmt.Errorf("%w: a content of %d bytes", ErrBadAnswer, c.Size)
	}
	if c.Size < 0 {
		most := int64(mostAttachment)
		if g == pace.Heavy {
			most = mostRecording
		}
		c.Body = &ending{ReadCloser: c.Body, most: most}
	}
	return nil
}

// ending is a content of unknown length, which is an error when it has more than most bytes.
type ending struct {
	io.ReadCloser
	read, most int64
}

// Read implements io.Reader.
func (e *ending) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if e.read += int64(n); e.read > e.most {
		return n, fmt.Errorf("%s: %w: a content that has more than %d bytes, and does not say how many", fetchContent, ErrBadAnswer, e.most)
	}
	return n, err
}

// begun waits for the first byte of a body, because a call can be repeated until then.
func begun(resp *http.Response) (io.ReadCloser, error) {
	first := bufio.NewReader(resp.Body)
	if _, err := first.Peek(1); err != nil && err != io.EOF {
		return nil, errors.Join(fmt.Errorf("before the first byte: %w", err), resp.Body.Close())
	}
	return readCloser{whole{first}, resp.Body}, nil
}
