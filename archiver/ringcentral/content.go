package ringcentral

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Content is a recording or an attachment while it is being fetched. The caller closes the Body,
// whose errors are those of the network. The caller also checks that the Body has the right length
// and type.
type Content struct {
	Body     io.ReadCloser
	Type     string // media type without parameters; empty when RingCentral sent none
	Size     int64  // bytes; -1 = unknown
	FileName string // empty when RingCentral sent none; not safe to use as it is
}

// Content fetches from an address that RingCentral gave in a record: recordings
// are Heavy, attachments Medium. It tries again what fails before the first
// byte. Errors: ErrUntrusted, for an address that is not RingCentral's; those
// of every call.
func (c *Client) Content(ctx context.Context, uri string, g Group) (*Content, error) {
	const op = "fetch a content"
	to, err := c.trust.parse(nil, uri)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	var content *Content
	err = c.run(ctx, call{route: route{op, g}, to: to, plain: true, take: func(resp *http.Response) error {
		content, err = openContent(resp)
		return err
	}})
	if err != nil {
		return nil, err
	}
	return content, nil
}

func openContent(resp *http.Response) (*Content, error) {
	kind := mediaType(resp.Header)
	if isNoContent(kind) {
		defer resp.Body.Close()
		// It is only for the error's text, so the beginning is enough.
		start, err := io.ReadAll(io.LimitReader(resp.Body, mostForeign))
		return nil, errors.Join(fmt.Errorf("%w: %s instead of a content: %s", ErrBadAnswer, kind, tidy(string(start), mostForeign)), err)
	}
	body := bufio.NewReader(resp.Body)
	if _, err := body.Peek(1); err != nil && err != io.EOF {
		return nil, errors.Join(fmt.Errorf("before the first byte: %w", err), resp.Body.Close())
	}
	return &Content{
		Body: struct {
			io.Reader
			io.Closer
		}{body, resp.Body},
		Type: kind, Size: resp.ContentLength, FileName: fileName(resp.Header),
	}, nil
}

// isNoContent knows the types of error pages, which also come with status 200
// (docs/ringcentral.md §4).
func isNoContent(kind string) bool {
	switch kind {
	case "text/html", "application/json", "application/problem+json", "application/xhtml+xml":
		return true
	}
	return strings.HasSuffix(kind, "/xml")
}

func mediaType(h http.Header) string {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

func fileName(h http.Header) string {
	_, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return parameters["filename"]
}
