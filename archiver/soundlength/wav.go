package soundlength

import (
	"encoding/binary"
	"math/bits"
	"time"
)

// wav reads the chunks of a RIFF file behind its first twelve bytes.
type wav struct {
	head    []byte // of the chunk, or of its format
	skip    uint64 // bytes of a chunk that tell nothing
	inData  bool
	inFmt   bool   // the next bytes are the format's
	after   uint64 // bytes of the format that tell nothing
	perSec  uint64 // bytes of a second
	claimed uint64 // length of the data as the header has it
	came    uint64 // bytes of data
}

const (
	chunkHead  = 8
	formatSize = 16
	// sizes from unknownSize on stand where the writer did not know the length yet: the largest of 32 bits, or of 31 in whole blocks.
	unknownSize = 1<<31 - 1<<16
)

func (w *wav) write(p []byte) {
	for len(p) > 0 {
		switch {
		case w.inData:
			w.came += uint64(len(p))
			return
		case w.skip > 0:
			n := min(w.skip, uint64(len(p)))
			w.skip -= n
			p = p[n:]
		case w.inFmt:
			if w.head, p = gather(w.head, p, formatSize); len(w.head) == formatSize {
				w.perSec = uint64(binary.LittleEndian.Uint32(w.head[8:]))
				w.head, w.inFmt, w.skip = w.head[:0], false, w.after
			}
		default:
			if w.head, p = gather(w.head, p, chunkHead); len(w.head) == chunkHead {
				w.chunk(string(w.head[:4]), uint64(binary.LittleEndian.Uint32(w.head[4:])))
				w.head = w.head[:0]
			}
		}
	}
}

// chunk begins a chunk of that many bytes; an odd one has a byte of padding.
func (w *wav) chunk(name string, size uint64) {
	padded := size + size%2
	switch {
	case name == "data":
		w.inData, w.claimed = true, size
	case name == "fmt " && size >= formatSize:
		w.inFmt, w.after = true, padded-formatSize
	default:
		w.skip = padded
	}
}

func (w *wav) length() time.Duration {
	n := w.came
	if w.known() {
		n = min(n, w.claimed) // the chunk is not sound
	}
	if w.perSec == 0 {
		return 0
	}
	return scaled(n, w.perSec)
}

// known reports whether the header has said how much data there is.
func (w *wav) known() bool { return w.claimed > 0 && w.claimed < unknownSize }

func (w *wav) empty() bool { return w.came == 0 }

// scaled is n parts of a second that has perSecond of them.
func scaled(n, perSecond uint64) time.Duration {
	hi, lo := bits.Mul64(n, uint64(time.Second))
	if hi >= perSecond {
		return 0 // longer than a Duration can be: not a sound
	}
	d, _ := bits.Div64(hi, lo, perSecond)
	return time.Duration(min(d, 1<<62))
}
