package terminal

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
)

// mostSecret is how much of a file with a secret is read, in bytes: some files have no end.
const mostSecret = 64 << 10

// ReadSecret reads the beginning of a file in which a secret is. Errors: the system's.
func ReadSecret(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostSecret))
}

// firstLine reads a secret from the first line of a file; - is the standard input, if there is one.
// The line may be written as editors and shells of Windows do, with a mark of the encoding before it.
func firstLine(name string, env Env) (string, error) {
	from, in := name, env.In
	if name == "-" {
		from = "standard input"
	} else {
		read := env.ReadFile
		if read == nil {
			read = ReadSecret
		}
		text, err := read(name)
		if err != nil {
			return "", fmt.Errorf("read a secret: %w", err)
		}
		in = bytes.NewReader(text)
	}
	if in == nil {
		return "", fmt.Errorf("read a secret: nothing comes from %s", from)
	}
	scan := bufio.NewScanner(transform.NewReader(in, unicode.BOMOverride(encoding.Nop.NewDecoder())))
	scan.Buffer(nil, mostSecret)
	scan.Scan()
	if err := scan.Err(); errors.Is(err, bufio.ErrTooLong) {
		return "", fmt.Errorf("read a secret: the first line of %s is too long", from)
	} else if err != nil {
		return "", fmt.Errorf("read a secret: %w", err)
	}
	if first := strings.TrimSuffix(scan.Text(), "\r"); first != "" {
		return first, nil
	}
	return "", fmt.Errorf("read a secret: the first line of %s is empty", from)
}
