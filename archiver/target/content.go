package target

import "io"

// Content is what a LargeFile reads, from pieces that its destination brings one after the other.
type Content struct {
	// Next brings the next piece, which is read before it is called again; io.EOF after the last.
	Next func() ([]byte, error)

	rest []byte // of the piece, not yet read
	err  error
}

// Read implements io.Reader. Errors: those of Next.
func (c *Content) Read(p []byte) (int, error) {
	for len(c.rest) == 0 && c.err == nil {
		if c.rest, c.err = c.Next(); c.err != nil {
			c.rest = nil
		}
	}
	if len(c.rest) == 0 {
		return 0, c.err
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// Err is the error that ended the reading; nil at the end of the file.
func (c *Content) Err() error {
	if c.err == io.EOF {
		return nil
	}
	return c.err
}
