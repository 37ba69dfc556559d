package wire

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
)

// ErrNoStorage is in the error of an answer that no storage gives, as a page of a NAS on another of its ports, or of what is between.
var ErrNoStorage = errors.New("what answers is no storage")

// foreign is such an answer.
type foreign struct{ status int }

// Error implements error.
func (f *foreign) Error() string { return ErrNoStorage.Error() }

// foreignBy says of an answer that refuses a call with words that are no storage's (docs/s3.md §6) that it is foreign: the library would take it for the
// storage's word that the bucket is missing, or the permission. One without words may be a storage's.
func foreignBy(a *http.Response) error {
	switch {
	case a.StatusCode < 400 || a.StatusCode > 499, a.StatusCode == http.StatusTooManyRequests, a.StatusCode == http.StatusRequestTimeout:
		return nil
	case a.Request.Method == http.MethodHead:
		return nil
	}
	said, err := io.ReadAll(io.LimitReader(a.Body, mostRefusal))
	if err != nil {
		return &noAnswer{err}
	}
	a.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(said), a.Body}
	if len(bytes.TrimSpace(said)) == 0 || isXML(said) {
		return nil
	}
	return &foreign{a.StatusCode}
}

// mostRefusal is how many bytes are read of an answer that refuses a call.
const mostRefusal = 64 << 10

// isXML reports whether a text begins as XML does, and is no page.
func isXML(text []byte) bool {
	for in := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := in.Token()
		if err != nil {
			return false
		}
		if of, is := token.(xml.StartElement); is {
			return !strings.EqualFold(of.Name.Local, "html")
		}
	}
}
