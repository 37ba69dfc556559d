package diagnose

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"ringcentral-archiver/store/ownfile"
)

// mostLog is how many bytes of the log go into a bundle: some thousand lines.
const mostLog = 512 << 10

// lastLines are the last whole lines of files that follow each other. What is not there is left out.
func lastLines(paths ...string) []byte {
	var text []byte
	for _, path := range paths {
		tail, err := tail(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			text = fmt.Appendf(text, "It cannot be read: %v\n", err)
		default:
			text = append(text, tail...)
		}
	}
	if over := len(text) - mostLog; over > 0 {
		text = afterLine(text[over:])
	}
	return text
}

// afterLine is a text without its first line: its beginning may be missing, by which a secret is known.
func afterLine(text []byte) []byte {
	_, rest, _ := bytes.Cut(text, []byte("\n"))
	return rest
}

// tail is the end of a file, from a whole line on.
func tail(path string) ([]byte, error) {
	f, err := ownfile.Open(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	from := max(0, size-mostLog)
	text, err := io.ReadAll(io.NewSectionReader(f, from, size-from))
	if err == nil && from > 0 {
		text = afterLine(text)
	}
	return text, err
}
