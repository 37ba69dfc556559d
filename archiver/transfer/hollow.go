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

// checked is a content that is looked at to its end, and ends with an error if there was nothing in
// it: what is sent to Dropbox until then is never committed.
type checked struct {
	io.Reader
	sound   bool
	lasts   time.Duration // how long the sound lasts by its record, 0 = it may hold nothing
	shows   bool          // files of its type have more than a head
	endless *endless      // where nothing tells its end, or its bytes show it; else nil

	read  int64
	some  bool // some of it was no zero
	more  bool // some of it behind the head was no zero
	meter soundlength.Meter
}

// A file that has nothing but zeros behind its first bytes is none, unless it is so short that it
// may have no more.
const (
	headOnly = 16
	shortest = 64
)

// Read implements io.Reader. Errors: reasons.ErrBadContent, where there was nothing in it, or where it may have been cut off; those of
// the content.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.some = c.some || !blank(p[:n])
	c.more = c.more || !blank(p[min(int64(n), max(0, headOnly-c.read)):n])
	c.read += int64(n)
	if c.sound {
		c.meter.Write(p[:n])
	}
	if c.endless != nil {
		c.endless.write(p[:n])
	}
	switch {
	case err != io.EOF:
		return n, err
	case c.hollow():
		err = fmt.Errorf("%w: there is nothing in it", reasons.ErrBadContent)
	case c.endless != nil && !c.endless.ended(c):
		err = fmt.Errorf("%w: its end is missing, or may be", reasons.ErrBadContent)
	default:
		return n, err
	}
	return n, reasons.From(reasons.RingCentral, err)
}

// hollow reports whether what was read holds nothing. Silence is something.
func (c *checked) hollow() bool {
	if c.sound {
		return !c.some || c.lasts > 0 && c.meter.Empty()
	}
	return c.shows && !c.more && c.read > shortest
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
