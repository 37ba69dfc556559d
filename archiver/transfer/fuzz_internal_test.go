package transfer

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/ringcentral"
	"ringcentral-archiver/store/ledger"
)

// FuzzBody: whatever a body is, either every byte of it comes out, or an error. A sound is never
// made of nothing.
func FuzzBody(f *testing.F) {
	f.Add([]byte("ID3\x03sound"), layout.Audio, "audio/mpeg", "", int64(0))
	f.Add([]byte("<html>"), layout.Audio, "text/html; charset", "a.html", int64(6))
	f.Add([]byte("%PDF-1.4"), layout.Document, "application/pdf", "a.pdf", int64(8))
	f.Add([]byte{}, layout.Text, "", "", int64(-1))
	c := &Copier{Config: Config{Clock: localtime.NewClock(clockwork.NewFakeClock(), time.UTC)}}
	f.Fuzz(func(t *testing.T, raw []byte, kind, contentType, name string, expect int64) {
		it := &ledger.Item{Parts: []ledger.Part{{Kind: kind, ContentType: contentType, FileName: name, Expect: expect}}}
		content := &ringcentral.Content{Body: io.NopCloser(bytes.NewReader(raw)), Type: bare(contentType), Size: int64(len(raw))}
		body, media, err := c.check(it, 0, content)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(body)
		}
		switch {
		case err != nil && !errors.Is(err, reasons.ErrBadContent):
			t.Errorf("an error of no kind: %v", err)
		case err == nil && !bytes.Equal(got, raw):
			t.Errorf("%d bytes of %d came out", len(got), len(raw))
		case err == nil && media == "":
			t.Error("a content without a type")
		case err == nil && len(raw) == 0 && kind == layout.Audio:
			t.Error("an empty sound was taken")
		}
	})
}
