package soundlength_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver/soundlength"
)

// frames are that many frames that begin with the head, of that size.
func frames(n, size int, head ...byte) []byte {
	return bytes.Repeat(append(head, make([]byte, size-len(head))...), n)
}

func chunk(name string, size uint32, body []byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte(name), size), body...)
}

// format is a WAV's format chunk for a number of bytes a second.
func format(perSecond uint32, extra int) []byte {
	body := binary.LittleEndian.AppendUint32([]byte{7, 0, 1, 0, 0x40, 0x1F, 0, 0}, perSecond)
	body = append(body, 1, 0, 8, 0)
	return chunk("fmt ", uint32(16+extra), append(body, make([]byte, extra+extra%2)...))
}

func wav(chunks ...[]byte) []byte {
	return append([]byte("RIFF\xff\xff\xff\xffWAVE"), bytes.Join(chunks, nil)...)
}

func TestLengths(t *testing.T) {
	tag := append([]byte{'I', 'D', '3', 4, 0, 0x10, 0, 0, 1, 2}, make([]byte, 130+10)...)
	tag[50], tag[51] = 0xFF, 0xFB // a tag may hold what looks like a frame
	// 128 kbit/s at 44.1 kHz: 1152 samples in 417 bytes
	layer3 := frames(1000, 417, 0xFF, 0xFB, 0x90, 0xC0)
	second := make([]byte, 8000)
	for name, c := range map[string]struct {
		sound []byte
		want  time.Duration
	}{
		"mp3":                          {layer3, 1000 * 1152 * time.Second / 44100},
		"mp3 with padding":             {frames(10, 418, 0xFF, 0xFB, 0x92, 0xC0), 10 * 1152 * time.Second / 44100},
		"mp3 with a changing bit rate": {append(frames(10, 417, 0xFF, 0xFB, 0x90, 0xC0), frames(10, 104, 0xFF, 0xFB, 0x10, 0xC0)...), 20 * 1152 * time.Second / 44100},
		"mp3 at 8 kHz":                 {frames(1000, 72, 0xFF, 0xE3, 0x18, 0xC0), 72 * time.Second},
		"mp3 at 16 kHz":                {frames(1000, 72, 0xFF, 0xF3, 0x28, 0xC0), 36 * time.Second},
		"layer 2":                      {frames(1000, 576, 0xFF, 0xFD, 0xA4, 0), 24 * time.Second},
		"layer 1":                      {frames(1000, 32*4, 0xFF, 0xFF, 0x44, 0), 8 * time.Second},
		"tags around":                  {append(append(tag, layer3...), append([]byte("TAG"), make([]byte, 125)...)...), 999 * 1152 * time.Second / 44100},
		"noise before":                 {append(bytes.Repeat([]byte{1, 0xFF}, 500), layer3...), 1000 * 1152 * time.Second / 44100},
		"cut in the last frame":        {layer3[:len(layer3)-200], 1000 * 1152 * time.Second / 44100},
		"wav":                          {wav(format(8000, 0), chunk("data", 16000, make([]byte, 16000))), 2 * time.Second},
		"wav with other chunks":        {wav(chunk("LIST", 3, []byte("abc\x00")), format(8000, 2), chunk("fact", 4, []byte("datx")), chunk("data", 8000, second), chunk("LIST", 9000, make([]byte, 9000))), time.Second},
		"wav without a length":         {wav(format(8000, 0), chunk("data", 1<<32-1, second)), time.Second},
		"wav of length 0":              {wav(format(8000, 0), chunk("data", 0, second)), time.Second},
		"wav that was cut":             {wav(format(8000, 0), chunk("data", 80000, second)), time.Second},
		"wav of 13 kbit/s":             {wav(format(1625, 2), chunk("data", 16250, make([]byte, 16250))), 10 * time.Second},
		"wav of nothing a second":      {wav(format(0, 0), chunk("data", 8000, second)), 0},
		"wav without a format":         {wav(chunk("data", 8000, second)), 0},
		"nothing":                      {nil, 0},
		"a word":                       {[]byte("ID3"), 0},
		"text":                         {bytes.Repeat([]byte("not a sound at all. "), 1000), 0},
		"noise":                        {bytes.Repeat([]byte{0xFF}, 100_000), 0},
		"one frame in noise":           {append(append(make([]byte, 100), layer3[:417]...), make([]byte, 100)...), 0},
	} {
		t.Run(name, func(t *testing.T) {
			for _, piece := range []int{1, 7, 4096, 1 << 20} {
				got := measure(c.sound, piece)
				if (got - c.want).Abs() > time.Millisecond {
					t.Errorf("in pieces of %d bytes it lasts %v, want %v", piece, got, c.want)
				}
			}
		})
	}
}

func measure(sound []byte, piece int) time.Duration { return meterOf(sound, piece).Length() }

func meterOf(sound []byte, piece int) *soundlength.Meter {
	m := &soundlength.Meter{}
	for len(sound) > 0 {
		n, err := m.Write(sound[:min(piece, len(sound))])
		if err != nil || n == 0 {
			panic("a meter takes all")
		}
		sound = sound[n:]
	}
	return m
}

// TestEmpty: tags, heads and zeros are no sound; silence is one, and so may be what is not known.
func TestEmpty(t *testing.T) {
	zeros := make([]byte, 5000)
	tagged := append([]byte("ID3\x03\x00\x00\x00\x00\x27\x08"), zeros...)
	for name, c := range map[string]struct {
		sound []byte
		want  bool
	}{
		"nothing":               {nil, true},
		"zeros":                 {zeros, true},
		"a tag":                 {[]byte("ID3\x03\x00\x00\x00\x00\x00\x00"), true},
		"a full tag":            {tagged, true},
		"a tag and zeros":       {append(slices.Clone(tagged), zeros...), true},
		"a tag that is cut":     {tagged[:100], false},
		"one frame and zeros":   {append(frames(1, 72, 0xFF, 0xE3, 0x18, 0xC0), zeros...), true},
		"frames":                {append(slices.Clone(tagged), frames(9, 72, 0xFF, 0xE3, 0x18, 0xC0)...), false},
		"zeros and frames":      {append(slices.Clone(zeros), frames(9, 72, 0xFF, 0xE3, 0x18, 0xC0)...), false},
		"what no one knows":     {[]byte("\x01\x02\x03\x04"), false},
		"such between zeros":    {append(append(slices.Clone(zeros), 1, 2, 3), 0, 0xFF, 0, 0, 0, 0), false},
		"such before zeros":     {append([]byte{1, 2, 3}, append([]byte("I\x00\x00\x00"), zeros...)...), false},
		"such in two runs":      {append([]byte{1, 2}, append(frames(1, 72, 0xFF, 0xE3, 0x18, 0xC0), zeros...)...), false},
		"such behind a tag":     {append(slices.Clone(tagged), 1), false},
		"noise":                 {bytes.Repeat([]byte{0xFF}, 1000), false},
		"wav, silent":           {wav(format(8000, 1), chunk("data", 5000, zeros)), false},
		"wav without a sample":  {wav(format(8000, 1), chunk("data", 0, nil)), true},
		"wav without its data":  {wav(format(8000, 1)), true},
		"wav, half of its head": {[]byte("RIFF\x00\x00\x00\x00WAVE"), true},
	} {
		for _, piece := range []int{1, 7, 1 << 20} {
			if got := meterOf(c.sound, piece).Empty(); got != c.want {
				t.Errorf("%s, in pieces of %d bytes: empty is %t", name, piece, got)
			}
		}
	}
}

// FuzzMeter: whatever comes, the length is the same in pieces as at once, and
// never more than the longest sound that this many bytes can hold.
func FuzzMeter(f *testing.F) {
	f.Add(frames(5, 72, 0xFF, 0xE3, 0x18, 0xC0), uint16(3))
	f.Add(wav(format(8000, 1), chunk("data", 10, make([]byte, 10))), uint16(1))
	f.Add([]byte("ID3\x04\x00\x10\x00\x00\x00\x01 ID3\x04\x00\x00\x7f\x7f\x7f\x7f"), uint16(2))
	f.Fuzz(func(t *testing.T, sound []byte, piece uint16) {
		whole := measure(sound, 1<<20)
		if parts := measure(sound, 1+int(piece)); parts != whole {
			t.Errorf("%v in pieces, %v at once", parts, whole)
		}
		if parts := meterOf(sound, 1+int(piece)); parts.Empty() != meterOf(sound, 1<<20).Empty() || parts.Empty() && whole > 0 {
			t.Errorf("in pieces, empty is %t", parts.Empty())
		}
		if whole < 0 || whole > time.Duration(len(sound))*time.Second {
			t.Errorf("%d bytes last %v", len(sound), whole)
		}
	})
}

func TestMeasuringTakesNoMemory(t *testing.T) {
	sound := frames(10_000, 72, 0xFF, 0xE3, 0x18, 0xC0)
	var m soundlength.Meter
	m.Write(sound)
	if n := testing.AllocsPerRun(10, func() { m.Write(sound) }); n > 0 {
		t.Errorf("a Write allocates %v times", n)
	}
}

// BenchmarkMeter measures in the pieces that a copy comes in.
func BenchmarkMeter(b *testing.B) {
	random := make([]byte, 32<<10)
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	for name, sound := range map[string][]byte{
		"mp3":   frames(32<<10/72, 72, 0xFF, 0xE3, 0x18, 0xC0),
		"noise": random,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(sound)))
			var m soundlength.Meter
			for b.Loop() {
				m.Write(sound)
			}
		})
	}
}

// TestWhereASoundEnds: only a WAV whose header tells its length says so.
func TestWhereASoundEnds(t *testing.T) {
	second := make([]byte, 8000)
	for name, c := range map[string]struct {
		sound      []byte
		ended, cut bool
	}{
		"nothing":              {nil, false, false},
		"wav":                  {wav(format(8000, 0), chunk("data", 8000, second)), true, false},
		"wav, and more":        {wav(format(8000, 0), chunk("data", 7000, second)), true, false},
		"wav that is cut":      {wav(format(8000, 0), chunk("data", 8001, second)), false, true},
		"wav without a length": {wav(format(8000, 0), chunk("data", 1<<32-1, second)), false, false},
		"wav of 31 bits":       {wav(format(8000, 0), chunk("data", 0x7ffff000, second)), false, false},
		"wav of length 0":      {wav(format(8000, 0), chunk("data", 0, second)), false, false},
		"mp3":                  {frames(10, 417, 0xFF, 0xFB, 0x90, 0xC0), false, false},
	} {
		m := meterOf(c.sound, 1000)
		if m.Ended() != c.ended || m.Cut() != c.cut {
			t.Errorf("%s: ended %t, cut %t", name, m.Ended(), m.Cut())
		}
	}
}
