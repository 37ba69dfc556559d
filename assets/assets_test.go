package assets

import (
	"bytes"
	"image"
	"image/png"
	"testing"
)

func decode(t *testing.T, name string, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

func TestIcon(t *testing.T) {
	if size := decode(t, "icon", Icon).Bounds().Size(); size != image.Pt(512, 512) {
		t.Errorf("icon is %v", size)
	}
}

// A user who does not see colours, or has six of these in a row, must still tell them apart.
func TestTrayIconsDifferByShape(t *testing.T) {
	trays := map[string][]byte{
		"fine": TrayFine, "working": TrayWorking, "waiting": TrayWaiting, "paused": TrayPaused, "attention": TrayAttention, "never": TrayNever,
	}
	for a, first := range trays {
		m := decode(t, a, first)
		if m.Bounds().Size() != image.Pt(64, 64) {
			t.Errorf("%s is %v", a, m.Bounds().Size())
		}
		for b, second := range trays {
			if a < b {
				if n := differing(m, decode(t, b, second)); n < 64*64/20 {
					t.Errorf("%s and %s differ in the outline by %d of 4096 points", a, b, n)
				}
			}
		}
	}
}

// differing counts the points that belong to one outline and not to the other.
func differing(a, b image.Image) int {
	n := 0
	for y := range 64 {
		for x := range 64 {
			_, _, _, inA := a.At(x, y).RGBA()
			_, _, _, inB := b.At(x, y).RGBA()
			if (inA > 0x7fff) != (inB > 0x7fff) {
				n++
			}
		}
	}
	return n
}
