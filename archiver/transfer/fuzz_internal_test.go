package transfer

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
)

// FuzzBody: whatever a body is, either every byte of it comes out, or an error.
func FuzzBody(f *testing.F) {
	f.Add([]byte("ID3\x03sound"), layout.Audio, "audio/mpeg", int64(0))
	f.Add([]byte("<html>"), layout.Audio, "text/html; charset", int64(6))
	f.Add([]byte("%PDF-1.4"), layout.Document, "application/pdf", int64(8))
	f.Add([]byte{}, layout.Text, "", int64(-1))
	f.Fuzz(func(t *testing.T, raw []byte, kind, contentType string, expect int64) {
		body, err := checkBody(bytes.NewReader(raw), kind, contentType, expect)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(body)
		}
		switch {
		case err != nil && !errors.Is(err, reasons.ErrBadContent):
			t.Errorf("an error of no kind: %v", err)
		case err == nil && (!bytes.Equal(got, raw) || (expect > 0 && int64(len(raw)) != expect)):
			t.Errorf("%d bytes of %d came out, %d were announced", len(got), len(raw), expect)
		case err == nil && len(raw) == 0 && kind == layout.Audio:
			t.Error("an empty sound was taken")
		}
	})
}
