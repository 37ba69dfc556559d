package ringcentralserver

import (
	"encoding/binary"
	"math"
	"sync"
	"time"
)

const (
	mpegType = "audio/mpeg"
	wavType  = "audio/wav"

	mpegFrame     = 72 // bytes of an MPEG-2.5 Layer III frame at 8 kbit/s and 8 kHz
	mpegFrameTime = 72 * time.Millisecond
	// after the header and the mono side information of 13 bytes: nothing here is decoded
	mpegNoise = 16
	wavRate   = 8000
	wavBlock  = wavRate / 8
	mostID3   = 1<<28 - 1
)

// audioBody is a recording of that length: silence as MP3 or a tone as WAV. A size other than 0
// overrides the duration.
func audioBody(contentType, id string, d time.Duration, size int64) Body {
	if contentType == mpegType {
		return mpegBody(id, d, size)
	}
	return wavBody(id, d, size)
}

// mpegBody is an MP3: an ID3v2 tag with the id as the title, then silent frames. The part of a
// frame that a decoder skips holds noise, so that no two stretches of a recording are equal.
func mpegBody(id string, d time.Duration, size int64) Body {
	tag := id3(id, 0)
	count := int64((d + mpegFrameTime - 1) / mpegFrameTime)
	if size > 0 {
		rest := max(size-int64(len(tag)), 0)
		count = rest / mpegFrame
		tag = id3(id, int(rest%mpegFrame))
	}
	total := int64(len(tag)) + count*mpegFrame
	if size > 0 {
		total = size
	}
	seed := seedOf(id)
	return &frames{head: tag, length: mpegFrame, size: total, block: func(p []byte, number int64) {
		clear(p[:mpegNoise])
		copy(p, []byte{0xFF, 0xE3, 0x18, 0xC0})
		noise := seed + uint64(number)<<3
		for i := mpegNoise; i < mpegFrame; i += 8 {
			binary.LittleEndian.PutUint64(p[i:], mix(noise)&0x7F7F7F7F7F7F7F7F)
			noise++
		}
	}}
}

// id3 is an ID3v2.3 tag with a title and that many bytes of padding.
func id3(title string, padding int) []byte {
	text := append([]byte{0}, title...)
	frame := append([]byte("TIT2"), 0, 0, 0, 0, 0, 0)
	binary.BigEndian.PutUint32(frame[4:], uint32(len(text)))
	frame = append(frame, text...)
	frame = append(frame, make([]byte, padding)...)
	n := min(len(frame), mostID3)
	tag := []byte{'I', 'D', '3', 3, 0, 0, byte(n >> 21 & 0x7F), byte(n >> 14 & 0x7F), byte(n >> 7 & 0x7F), byte(n & 0x7F)}
	return append(tag, frame...)
}

// wavBody is eight-bit mono PCM at 8 kHz: a tone whose pitch comes from the id, which stands in the
// header as its name.
func wavBody(id string, d time.Duration, size int64) Body {
	name := append([]byte(id), 0)
	if len(name)%2 == 1 {
		name = append(name, 0)
	}
	const fixed = 12 + 24 + 12 + 8 + 8 // RIFF, fmt, LIST INFO, INAM, data
	head := int64(fixed + len(name))
	samples := int64(d * wavRate / time.Second)
	if size > 0 {
		samples = max(size-head, 0)
	}
	samples = min(samples, math.MaxUint32-head)
	le := binary.LittleEndian
	b := append([]byte("RIFF"), le.AppendUint32(nil, uint32(head-8+samples))...)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, wavRate)
	b = le.AppendUint32(b, wavRate)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, 8)
	b = append(b, "LIST"...)
	b = le.AppendUint32(b, uint32(4+8+len(name)))
	b = append(b, "INFOINAM"...)
	b = le.AppendUint32(b, uint32(len(name)))
	b = append(b, name...)
	b = append(b, "data"...)
	b = le.AppendUint32(b, uint32(samples))
	seed := seedOf(id)
	return &frames{head: b, length: wavBlock, size: head + samples, block: func(p []byte, number int64) { tone(p, seed, number) }}
}

// A tone lies between leastPitch and leastPitch+pitches Hz.
const (
	leastPitch = 220
	pitches    = 660
)

// tones are a second of each pitch, made when it is first needed, because a recording should cost
// the server no more than reading it from its disk would.
var tones [pitches]struct {
	made    sync.Once
	samples [wavRate]byte
}

// tone fills a block of a recording, an eighth of a second. Each second has a pitch of its own.
func tone(p []byte, seed uint64, number int64) {
	i := mix(seed+uint64(number/8)) % pitches
	t := &tones[i]
	t.made.Do(func() {
		for at := range t.samples {
			turns := float64((leastPitch+int(i))*at%wavRate) / wavRate
			t.samples[at] = byte(128 + 90*math.Sin(2*math.Pi*turns))
		}
	})
	copy(p, t.samples[number%8*wavBlock:])
}
