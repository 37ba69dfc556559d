package soundlength

import (
	"bytes"
	"time"
)

// mpeg adds up the frames of an MP3, or of another layer of MPEG audio, whether their bit rate
// changes or not. A frame counts once another frame follows it, so that bytes that look like a
// frame by chance do not count.
type mpeg struct {
	head  []byte
	skip  int64         // bytes to pass over: the rest of a frame or of a tag
	last  time.Duration // of the frame that nothing has followed yet
	total time.Duration // of the frames before it
	other bool          // something came that is neither frame nor tag, nor zero
}

const (
	frameHead = 4
	tagHead   = 10 // of an ID3v2 tag
)

func (m *mpeg) write(p []byte) {
	for len(p) > 0 {
		if m.skip > 0 {
			n := min(m.skip, int64(len(p)))
			m.skip -= n
			p = p[n:]
			continue
		}
		if len(m.head) == 0 && noise(p[:1]) > 0 {
			m.last = 0
			m.other = m.other || len(bytes.Trim(p[:noise(p)], "\x00")) > 0
			p = p[noise(p):]
			continue
		}
		want := frameHead
		if len(m.head) >= frameHead { // it begins like a tag
			want = tagHead
		}
		if m.head, p = gather(m.head, p, want); len(m.head) == want {
			m.take()
		}
	}
}

// take looks at a full head: of a frame, of a tag, or of nothing.
func (m *mpeg) take() {
	isTag := string(m.head[:3]) == "ID3"
	if isTag && len(m.head) < tagHead {
		return
	}
	if isTag {
		m.total, m.last = m.total+m.last, 0
		m.skip = tagSize(m.head)
		m.head = m.head[:0]
		return
	}
	size, lasts := frame([frameHead]byte(m.head))
	if size < frameHead { // look for one from the next byte on
		m.last, m.other = 0, true
		m.head = m.head[:copy(m.head, m.head[1+noise(m.head[1:]):])]
		return
	}
	m.total, m.last = m.total+m.last, lasts
	m.skip = size - frameHead
	m.head = m.head[:0]
}

// noise counts the bytes before what a frame or a tag may begin with.
func noise(p []byte) int {
	for i, b := range p {
		if b == 0xFF || b == 'I' {
			return i
		}
	}
	return len(p)
}

func (m *mpeg) length() time.Duration { return m.total + m.last }

// empty is not said of a tag that is cut, or whose length cannot be.
func (m *mpeg) empty() bool { return m.length() == 0 && !m.other && m.skip == 0 }

// tagSize is the length of an ID3v2 tag after its head: four times seven bits, and a footer like
// the head if a flag says so.
func tagSize(head []byte) (n int64) {
	for _, b := range head[6:tagHead] {
		n = n<<7 | int64(b&0x7F)
	}
	if head[5]&0x10 != 0 {
		n += tagHead
	}
	return n
}

// Bit rates in kbit/s by their index, as ISO 11172-3 and 13818-3 have them.
var (
	rates1 = [3][16]int64{ // MPEG 1, layers I to III
		{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	}
	rates2 = [3][16]int64{ // MPEG 2 and 2.5
		{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
	sampleRates = [4]int64{44100, 48000, 32000}
)

// frame reads a frame's head: how many bytes it has with that, and how long it
// lasts. The size is 0 where there is no frame.
func frame(h [frameHead]byte) (size int64, lasts time.Duration) {
	version := h[1] >> 3 & 3     // 3 is MPEG 1, 2 MPEG 2, 0 MPEG 2.5
	layer := 3 - (h[1] >> 1 & 3) // from 0; 3 is none
	rate := sampleRates[h[2]>>2&3]
	if h[0] != 0xFF || h[1]&0xE0 != 0xE0 || version == 1 || layer == 3 || rate == 0 {
		return 0, 0
	}
	bits, samples := rates1[layer][h[2]>>4]*1000, int64(1152)
	if version != 3 {
		bits = rates2[layer][h[2]>>4] * 1000
		rate /= 4 - int64(version) // a half, and a quarter
	}
	padding := int64(h[2] >> 1 & 1)
	switch {
	case bits == 0:
		return 0, 0
	case layer == 0:
		samples = 384
		size = (12*bits/rate + padding) * 4
	case layer == 2 && version != 3:
		samples = 576
		size = 72*bits/rate + padding
	default:
		size = 144*bits/rate + padding
	}
	return size, time.Duration(samples) * time.Second / time.Duration(rate)
}
