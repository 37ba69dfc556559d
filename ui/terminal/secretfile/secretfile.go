// Package secretfile reads a secret, such as a password, from the first line of a
// file or of what is typed: every user of the computer can read the arguments of
// a command.
package secretfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"ringcentral-archiver/ui/terminal/phrase"
)

// mostSecret is how much of a file with a secret is read, in bytes: some files have no end.
const mostSecret = 64 << 10

// Read reads the beginning of a file in which a secret is, or of a pipe. Errors: the system's, os.ErrDeadlineExceeded.
func Read(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		return readPipe(path, pipeWait)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostSecret))
}

// FirstLine reads a secret from the first line of a file; - is the standard input, which is in, if there is one.
// read reads the beginning of a file; nil = Read.
// The line may be written as editors and shells of Windows do, with a mark of the encoding before it.
func FirstLine(name string, in io.Reader, read func(path string) ([]byte, error)) (string, error) {
	var from any = name
	if name == "-" {
		from = phrase.Word("standard input")
	} else {
		if read == nil {
			read = Read
		}
		text, err := read(name)
		if err != nil {
			return "", fmt.Errorf("read a secret: %w", err)
		}
		in = bytes.NewReader(text)
	}
	if in == nil {
		return "", phrase.Mistake("read a secret: nothing comes from %s", from)
	}
	scan := bufio.NewScanner(transform.NewReader(in, unicode.BOMOverride(encoding.Nop.NewDecoder())))
	scan.Buffer(nil, mostSecret)
	scan.Scan()
	if err := scan.Err(); errors.Is(err, bufio.ErrTooLong) {
		return "", phrase.Mistake("read a secret: the first line of %s is too long", from)
	} else if err != nil {
		return "", fmt.Errorf("read a secret: %w", err)
	}
	if first := strings.TrimSuffix(scan.Text(), "\r"); first != "" {
		return first, nil
	}
	return "", phrase.Mistake("read a secret: the first line of %s is empty", from)
}
