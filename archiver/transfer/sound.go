package transfer

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"time"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/soundlength"
	"ringcentral-archiver/store/ledger"
)

// sound is a content that is measured while it is read, and that ends with an error if there was no
// sound in it: what is sent to Dropbox until then is never committed.
type sound struct {
	io.Reader
	meter soundlength.Meter
	heard bool          // some of it was no zero
	lasts time.Duration // how long it lasts by its record, 0 = it may hold nothing
}

// Read implements io.Reader. Errors: reasons.ErrBadContent, where there is no sound; those of the
// content.
func (s *sound) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.heard = s.heard || !blank(p[:n])
	s.meter.Write(p[:n])
	if err == io.EOF && (!s.heard || s.lasts > 0 && s.meter.Empty()) {
		err = reasons.From(reasons.RingCentral, fmt.Errorf("%w: there is no sound in it", reasons.ErrBadContent))
	}
	return n, err
}

// lasts is how long a sound lasts by its record; 0 where that says nothing, or that it is empty.
func lasts(it *ledger.Item, part int) time.Duration {
	return cmp.Or(it.Recorded, it.Duration, it.Parts[part].Lasts)
}

// No sound has fewer bytes a second, and no recording is kept that is shorter than leastRecorded
// (docs/ringcentral.md §3.4.5), however long its call was.
const (
	leastRate     = 25
	leastRecorded = 30 * time.Second
)

// tooShort reports whether a content whose frames are not known has too few bytes for a sound that
// lasts so long.
func tooShort(s served, lasts time.Duration) bool {
	least := int(min(lasts, leastRecorded).Seconds() * leastRate)
	return len(s.head) < least && measured(s.head).Length() == 0
}

// holdsNoSound reports whether a content is the beginning of a sound that has nothing behind it.
func holdsNoSound(s served) bool { return len(s.head) < headLength && measured(s.head).Empty() }

func measured(data []byte) *soundlength.Meter {
	var meter soundlength.Meter
	meter.Write(data)
	return &meter
}

// blank reports whether there is nothing but zeros.
func blank(data []byte) bool { return len(bytes.TrimLeft(data, "\x00")) == 0 }
