package ringcentralserver

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"
	"testing/iotest"
	"time"
)

// TestBodiesReadAlikeInPieces reads each kind of body at random places and compares with the whole.
func TestBodiesReadAlikeInPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, body := range map[string]Body{
		"mpeg":       audioBody(mpegType, "7700000001004", 40*time.Second, 0),
		"mpeg sized": audioBody(mpegType, "7700000001004", 0, 5001),
		"tiny":       audioBody(mpegType, "7700000001004", 0, 7),
		"wav":        audioBody(wavType, "7700000001004", 3*time.Second, 0),
		"wav sized":  audioBody(wavType, "77000000010045", 0, 12345),
		"pdf":        faxBody(pdfType, "1", 3),
		"text":       textBody("Hello"),
	} {
		whole := mustBytes(t, body)
		if int64(len(whole)) != body.Size() {
			t.Errorf("%s: %d bytes of %d", name, len(whole), body.Size())
		}
		if err := iotest.TestReader(io.NewSectionReader(body, 0, body.Size()), whole); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for range 200 {
			start := r.IntN(len(whole))
			p := make([]byte, r.IntN(300))
			n, err := body.ReadAt(p, int64(start))
			if want := whole[start:min(start+len(p), len(whole))]; !bytes.Equal(p[:n], want) || (n < len(p)) != errors.Is(err, io.EOF) {
				t.Fatalf("%s: at %d: %d bytes, %v", name, start, n, err)
			}
		}
	}
}

func TestBodiesDifferById(t *testing.T) {
	for _, contentType := range []string{mpegType, wavType} {
		a, b := audioBody(contentType, "1", time.Second, 0), audioBody(contentType, "2", time.Second, 0)
		if bytes.Equal(mustBytes(t, a), mustBytes(t, b)) {
			t.Errorf("%s: two recordings are equal", contentType)
		}
	}
}

// TestMPEGIsPlayable walks the tag and the frames by their headers, as a player does.
func TestMPEGIsPlayable(t *testing.T) {
	for _, size := range []int64{0, 100_003} {
		b := mustBytes(t, audioBody(mpegType, "7700000001004", 312*time.Second, size))
		if string(b[:3]) != "ID3" || !bytes.Contains(b[:60], []byte("7700000001004")) {
			t.Fatalf("no tag: %q", b[:60])
		}
		tag := 10 + int(b[6])<<21 + int(b[7])<<14 + int(b[8])<<7 + int(b[9])
		frames := 0
		for at := tag; at < len(b); at += mpegFrame {
			version, layer, rate, sampling := b[at+1]>>3&3, b[at+1]>>1&3, b[at+2]>>4, b[at+2]>>2&3
			if b[at] != 0xFF || b[at+1]>>5 != 7 || version != 0 || layer != 1 || rate != 1 || sampling != 2 || at+mpegFrame > len(b) {
				t.Fatalf("frame %d at %d of %d: % x", frames, at, len(b), b[at:at+4])
			}
			if side := b[at+4 : at+13]; !bytes.Equal(side, make([]byte, 9)) {
				t.Fatalf("frame %d is not silent: % x", frames, side)
			}
			frames++
		}
		if length := time.Duration(frames) * mpegFrameTime; size == 0 && (length < 312*time.Second || length > 313*time.Second) {
			t.Errorf("it plays for %s", length)
		}
	}
}

func TestWAVIsPlayable(t *testing.T) {
	b := mustBytes(t, audioBody(wavType, "77", 2*time.Second, 0))
	le := binary.LittleEndian
	if string(b[:4]) != "RIFF" || string(b[8:16]) != "WAVEfmt " || int(le.Uint32(b[4:])) != len(b)-8 || le.Uint32(b[24:]) != wavRate {
		t.Fatalf("header %q", b[:64])
	}
	data := bytes.Index(b, []byte("data"))
	if n := int(le.Uint32(b[data+4:])); n != 2*wavRate || data+8+n != len(b) {
		t.Errorf("%d samples", n)
	}
	if samples := b[data+8:]; bytes.Equal(samples, bytes.Repeat(samples[:1], len(samples))) {
		t.Error("it is silent")
	}
}

func TestPDFTableIsRight(t *testing.T) {
	b := mustBytes(t, faxBody(pdfType, "5209304004", 3))
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(b)
	if start == nil || !bytes.HasPrefix(b, []byte("%PDF-1.4\n")) {
		t.Fatal("no frame of a PDF")
	}
	table, err := strconv.Atoi(string(start[1]))
	if err != nil || !bytes.HasPrefix(b[table:], []byte("xref\n0 10\n")) {
		t.Fatalf("no table at %d", table)
	}
	for i, m := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(b[table:], -1) {
		offset, err := strconv.Atoi(string(m[1]))
		if err != nil || !bytes.HasPrefix(b[offset:], []byte(strconv.Itoa(i+1)+" 0 obj\n")) {
			t.Errorf("object %d is not at %d", i+1, offset)
		}
	}
	if !bytes.Contains(b, []byte("/Count 3")) || !bytes.Contains(b, []byte("Fax 5209304004, page 3 of 3")) {
		t.Error("pages or text are missing")
	}
	if m := regexp.MustCompile(`/Length (\d+) >>\nstream\n(BT [^\n]*)\nendstream`).FindSubmatch(b); m == nil || strconv.Itoa(len(m[2])) != string(m[1]) {
		t.Error("the length of a stream is wrong")
	}
}

func TestTIFFDirectories(t *testing.T) {
	b := mustBytes(t, faxBody(tiffType, "1", 2))
	le := binary.LittleEndian
	pages := 0
	for at := le.Uint32(b[4:]); at != 0; pages++ {
		n := uint32(le.Uint16(b[at:]))
		last := uint16(0)
		values := map[uint16]uint32{}
		for i := range n {
			entry := b[at+2+12*i:]
			tag := le.Uint16(entry)
			if tag <= last {
				t.Errorf("tag %d after %d", tag, last)
			}
			last = tag
			values[tag] = le.Uint32(entry[8:])
		}
		if values[279] != values[256]*values[257] || int(values[273]+values[279]) > len(b) {
			t.Errorf("page %v", values)
		}
		at = le.Uint32(b[at+2+12*n:])
	}
	if pages != 2 {
		t.Errorf("%d pages", pages)
	}
}

func TestPicturesDecode(t *testing.T) {
	for contentType, format := range map[string]string{jpegType: "jpeg", pngType: "png"} {
		img, got, err := image.Decode(bytes.NewReader(mustBytes(t, pictureBody(contentType, "1", 160, 120))))
		if err != nil || got != format || img.Bounds().Dx() != 160 || img.Bounds().Dy() != 120 {
			t.Errorf("%s: %s, %v", contentType, got, err)
		}
	}
}

func TestReadBeforeAndAfterTheBody(t *testing.T) {
	b := audioBody(mpegType, "1", time.Second, 0)
	if _, err := b.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("read before the start")
	}
	if n, err := b.ReadAt(make([]byte, 1), b.Size()); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("read after the end: %d, %v", n, err)
	}
}

func BenchmarkBody(b *testing.B) {
	for _, contentType := range []string{mpegType, wavType} {
		b.Run(contentType, func(b *testing.B) {
			const size = 100_000
			b.SetBytes(size)
			for b.Loop() {
				if _, err := io.Copy(io.Discard, io.NewSectionReader(audioBody(contentType, "1", 0, size), 0, size)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
