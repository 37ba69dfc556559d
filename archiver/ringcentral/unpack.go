package ringcentral

import (
	"bufio"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// codings are the ways in which a content may be packed on its way. Anything else that is said in their place, as a character set, says
// nothing about that.
var codings = map[string]struct {
	packed func(head []byte) bool // tells by the first bytes; nil = they tell nothing
	open   func(io.Reader) (io.ReadCloser, error)
}{
	"gzip":       {begins("\x1f\x8b"), func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }},
	"x-gzip":     {begins("\x1f\x8b"), func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }},
	"zstd":       {begins("\x28\xb5\x2f\xfd"), openZstd},
	"deflate":    {nil, zlib.NewReader},
	"br":         {nil, nil},
	"compress":   {begins("\x1f\x9d"), nil},
	"x-compress": {begins("\x1f\x9d"), nil},
}

func begins(with string) func([]byte) bool {
	return func(head []byte) bool { return strings.HasPrefix(string(head), with) }
}

// mostUnpacking bounds the memory that unpacking takes.
const mostUnpacking = 8 << 20

func openZstd(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(mostUnpacking))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return d.IOReadCloser(), nil
}

// mostHead is how much of a content tells whether it is packed.
const mostHead = 4

// unpack reads what was packed on the way, although that was not asked for. What only says so is left as it is, where its first bytes tell.
// Errors: ErrBadAnswer, for what cannot be unpacked: it is not the content.
func (c *Content) unpack(h http.Header, piece bool) error {
	var said []string
	for _, word := range strings.Split(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		if _, is := codings[word]; is {
			said = append(said, word)
		}
	}
	if len(said) == 0 {
		return nil
	}
	last := said[len(said)-1]
	packed, coding := bufio.NewReader(c.Body), codings[last]
	head, _ := packed.Peek(mostHead) // one that is shorter is none of these
	if coding.packed != nil && !coding.packed(head) {
		c.Body = readCloser{packed, c.Body}
		return nil
	}
	if len(said) > 1 || piece || coding.open == nil {
		return fmt.Errorf("%w: a content that is packed as %s", ErrBadAnswer, strings.Join(said, ", "))
	}
	plain, err := coding.open(packed)
	if err != nil {
		return fmt.Errorf("%w: a content that cannot be unpacked: %w", ErrBadAnswer, err)
	}
	c.Body, c.Size, c.Endless = readCloser{plain, c.Body}, -1, false
	return nil
}
