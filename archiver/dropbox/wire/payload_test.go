package wire

import (
	"errors"
	"io"
	"testing"
)

func TestPayloadEndsWithTheCall(t *testing.T) {
	p := newPayload([][]byte{[]byte("ab"), nil, []byte("cde")})
	late := p.reader()
	all, err := io.ReadAll(p.reader())
	if err != nil || string(all) != "abcde" || p.size != 5 {
		t.Errorf("read %q, %v of %d bytes", all, err, p.size)
	}
	p.end()
	if n, err := late.Read(make([]byte, 5)); n != 0 || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("read %d bytes after the end, %v", n, err)
	}
	if err := late.Close(); err != nil {
		t.Error(err)
	}
}
