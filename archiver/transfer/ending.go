package transfer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"time"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store/ledger"
)

// endless is a content of which the answer does not say where it ends: the connection has ended, and may have been cut. Its bytes are looked
// at for the end that files of its type have. Where the answer says it, a proxy may have cut off the content before; only bytes that
// show so count then.
type endless struct {
	looks  string
	told   bool  // the answer says where it ends
	expect int64 // bytes by the record, 0 = unknown
	sum    hash.Hash
	tail   []byte // the last bytes
	// insists reports whether RingCentral has sent the same, told by its print, often enough
	insists func(print string) bool
}

// tailLength is within how many of its last bytes a file shows its end: a PDF's may have some behind it.
const tailLength = 1024

// lastBytes are what files of a type have at their end.
var lastBytes = map[string]string{
	"application/pdf": "%%EOF", "image/png": "IEND\xaeB`\x82", "image/jpeg": "\xff\xd9", "image/gif": "\x3b", "application/zip": "PK\x05\x06",
}

func newEndless(p ledger.Part, looks string, told bool, insists func(string) bool) *endless {
	return &endless{looks: looks, told: told, expect: p.Expect, sum: sha256.New(), insists: insists}
}

// showsItsEnd reports whether a file that was cut off lacks what all files of its type have: a mark near their end, or what their head says.
func showsItsEnd(p ledger.Part, looks string) bool {
	return len(lastBytes[looks]) > 2 || p.Kind == layout.Audio && looks == "audio/wav"
}

func (e *endless) write(p []byte) {
	if !e.told { // else length and end are enough to know it by, and cost less
		e.sum.Write(p) // a hash never fails
	}
	e.tail = append(e.tail, p[max(0, len(p)-tailLength):]...)
	e.tail = e.tail[max(0, len(e.tail)-tailLength):]
}

// ended reports whether the content that was read is all there is: as long as its record says, in bytes or as a sound, or ended as its
// type ends. Else it is taken once it has come often enough like this.
func (e *endless) ended(c *checked) bool {
	last, known := lastBytes[e.looks]
	tail := bytes.TrimRight(e.tail, "\x00\r\n ")
	switch {
	case c.meter.Cut():
	case e.expect > 0 && c.read == e.expect, e.told && c.sound:
		return true
	case c.sound && (c.meter.Ended() || c.lasts > 0 && c.meter.Length() >= c.lasts-time.Second/2):
		return true
	case known && len(last) > 2 && bytes.Contains(tail, []byte(last)), known && strings.HasSuffix(string(tail), last):
		return true
	}
	if e.told {
		fmt.Fprintf(e.sum, "%d\n%s", c.read, e.tail)
	}
	return e.insists(hex.EncodeToString(e.sum.Sum(nil)[:8]))
}
