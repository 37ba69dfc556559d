package transfer

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
)

// sniffLength is what net/http.DetectContentType looks at.
const sniffLength = 512

// checkedBody reads a part's content. It refuses content that is not what its
// type says: an error page served with status 200, an empty recording, a body
// that is longer or shorter than announced. The error comes with the end of the
// body at the latest, before anything is committed.
type checkedBody struct {
	r      io.Reader
	expect int64 // 0 = not known
	n      int64
}

// checkBody looks at the first bytes and hands on all of them.
func checkBody(body io.Reader, kind, contentType string, expect int64) (io.Reader, error) {
	head, err := readHead(body)
	if err != nil {
		return nil, err
	}
	if err := plausible(head, kind, contentType); err != nil {
		return nil, err
	}
	return &checkedBody{r: io.MultiReader(bytes.NewReader(head), body), expect: expect}, nil
}

// readHead reads up to sniffLength bytes. Unlike io.ReadFull it tells a body
// that was cut off from one that is short.
func readHead(body io.Reader) ([]byte, error) {
	head := make([]byte, 0, sniffLength)
	for len(head) < sniffLength {
		n, err := body.Read(head[len(head):sniffLength])
		head = head[:len(head)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return head, nil
}

// Read implements io.Reader.
func (c *checkedBody) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err == io.EOF && c.expect > 0 && c.n != c.expect {
		return n, fmt.Errorf("%w: %d bytes were received, %d were announced", reasons.ErrBadContent, c.n, c.expect)
	}
	return n, err
}

// plausible compares the first bytes of a body with the type that it should
// have. Sounds and documents are binary, so text in their place is an error
// page.
func plausible(head []byte, kind, contentType string) error {
	isText := kind == layout.Text || kind == layout.Transcript
	if len(head) == 0 && !isText {
		return fmt.Errorf("%w: the body is empty", reasons.ErrBadContent)
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil && !isText {
		return fmt.Errorf("%w: its type %q cannot be read", reasons.ErrBadContent, contentType)
	}
	looks, _, _ := strings.Cut(http.DetectContentType(head), ";")
	declaredText := isText || strings.HasPrefix(media, "text/")
	switch {
	case looks == "text/html" && media != "text/html":
		return fmt.Errorf("%w: a web page was received", reasons.ErrBadContent)
	case !declaredText && strings.HasPrefix(looks, "text/"):
		return fmt.Errorf("%w: text was received as %s", reasons.ErrBadContent, media)
	case !fits(kind, media):
		return fmt.Errorf("%w: %s was received as the %s", reasons.ErrBadContent, media, kind)
	default:
		return nil
	}
}

// fits reports whether a media type can be what a part is.
func fits(kind, media string) bool {
	switch kind {
	case layout.Audio:
		return strings.HasPrefix(media, "audio/") || media == "application/octet-stream"
	case layout.Document:
		return media == "application/pdf" || strings.HasPrefix(media, "image/") || media == "application/octet-stream"
	default:
		return true
	}
}
