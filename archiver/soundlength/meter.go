// Package soundlength measures how long a sound lasts while its bytes stream
// by: MP3 by its frames, WAV by its header. It decodes nothing and holds no more
// than a header's bytes, however long the sound is.
package soundlength

import (
	"bytes"
	"time"
)

// Meter measures what is written to it. The zero Meter is ready.
type Meter struct {
	begin  []byte // the bytes that came before the format was known
	format format
}

// format is one way in which sound is laid out.
type format interface {
	write(p []byte)
	length() time.Duration
	empty() bool
}

// sniffed is how many bytes tell the format: "RIFF", a length, "WAVE".
const sniffed = 12

// Write takes the next bytes of the sound. It never fails.
func (m *Meter) Write(p []byte) (int, error) {
	n := len(p)
	if m.format == nil {
		take := min(len(p), sniffed-len(m.begin))
		m.begin, p = append(m.begin, p[:take]...), p[take:]
		if len(m.begin) < sniffed {
			return n, nil
		}
		if bytes.HasPrefix(m.begin, []byte("RIFF")) && string(m.begin[8:]) == "WAVE" {
			m.format = &wav{}
		} else {
			m.format = &mpeg{}
			m.format.write(m.begin)
		}
		m.begin = nil
	}
	m.format.write(p)
	return n, nil
}

// Length is how long what was written lasts, to the frame; 0 when it is no sound
// that this package knows.
func (m *Meter) Length() time.Duration {
	if m.format == nil {
		return 0
	}
	return m.format.length()
}

// Empty reports whether what was written holds no sound of any kind: nothing but a header, tags and
// zeros.
func (m *Meter) Empty() bool {
	if m.format == nil {
		short := &mpeg{}
		short.write(m.begin)
		return short.empty()
	}
	return m.format.empty()
}

// Ended reports whether the sound said how much of it there is, and that has been written.
func (m *Meter) Ended() bool { w, is := m.format.(*wav); return is && w.known() && w.came >= w.claimed }

// Cut reports whether the sound said how much of it there is, and less has been written.
func (m *Meter) Cut() bool { w, is := m.format.(*wav); return is && w.known() && w.came < w.claimed }

// gather appends to head what it lacks of want bytes, and returns the rest.
func gather(head, p []byte, want int) (filled, rest []byte) {
	take := min(len(p), max(0, want-len(head)))
	return append(head, p[:take]...), p[take:]
}
