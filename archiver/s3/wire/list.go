package wire

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errNoList: the page of a proxy or of a network's sign-in, for example. The library would take it for a list of nothing.
var errNoList = fmt.Errorf("%w: no list comes from it", ErrNoStorage)

// list reads an answer that has to be a list.
type list struct {
	body io.Reader
	is   bool
}

// Read implements io.Reader.
func (l *list) Read(p []byte) (int, error) {
	if !l.is {
		if err := l.look(); err != nil {
			return 0, err
		}
		l.is = true
	}
	return l.body.Read(p)
}

// look looks at what the answer is.
func (l *list) look() error {
	var begun bytes.Buffer
	for in := xml.NewDecoder(io.TeeReader(l.body, &begun)); ; {
		token, err := in.Token()
		if _, odd := errors.AsType[*xml.SyntaxError](err); odd || errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: %w", errNoList, err)
		}
		if err != nil {
			return err
		}
		if of, is := token.(xml.StartElement); is {
			if !strings.HasPrefix(of.Name.Local, "List") {
				return fmt.Errorf("%w, but %s", errNoList, Excerpt(of.Name.Local))
			}
			l.body = io.MultiReader(&begun, l.body)
			return nil
		}
	}
}
