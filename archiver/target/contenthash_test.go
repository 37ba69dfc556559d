package target

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// The vectors are those of docs/dropbox.md §2.7.
func TestHashVectors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"a", "a", "bf5d3affb73efd2ec6c36ad3112dd933efed63c4e1cbffcfa88e2759c144f2d8"},
		{"hello world", "hello world", "bc62d4b80d9e36da29c16c5d4d9f11731f36052c72401a76c23c0fb5a9b74423"},
		{"one block", strings.Repeat("A", 4194304), "d4d63bac5b866c71620185392a8a6218ac1092454a2d16f820363b69852befa3"},
		{"one and a byte", strings.Repeat("A", 4194305), "8f553da8d00d0bf509d8470e242888be33019c20c0544811f5b2b89e98360b92"},
		{"two and a byte", strings.Repeat("A", 8388609), "02c8a4aefc2bfc9036f89a7098001865885938ca580e5c9e5db672385edd303c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := HashOf([]byte(test.text)); got != test.want {
				t.Errorf("in one piece: %s, want %s", got, test.want)
			}
			h := NewHash()
			for rest := []byte(test.text); len(rest) > 0; {
				n := min(len(rest), 999_983)
				if wrote, err := h.Write(rest[:n]); wrote != n || err != nil {
					t.Fatalf("Write: %d, %v", wrote, err)
				}
				rest = rest[n:]
				h.Sum(nil) // must leave the state as it is
			}
			if got := hex.EncodeToString(h.Sum([]byte("x"))); got != "78"+test.want {
				t.Errorf("in many pieces: %s, want %s behind what was there", got, test.want)
			}
			h.Reset()
			h.Write([]byte("a"))
			if got := hex.EncodeToString(h.Sum(nil)); !strings.HasPrefix(got, "bf5d3aff") {
				t.Errorf("after Reset: %s", got)
			}
		})
	}
}

func TestHashSizes(t *testing.T) {
	h := NewHash()
	if h.Size() != 32 || h.BlockSize() != 4<<20 {
		t.Errorf("size %d, block %d", h.Size(), h.BlockSize())
	}
}

// TestSumsAreBothOfTheSameBytes: however the bytes come, at and around the border of a block.
func TestSumsAreBothOfTheSameBytes(t *testing.T) {
	for _, size := range []int{0, 1, hashBlock - 1, hashBlock, hashBlock + 1, 2 * hashBlock, 2*hashBlock + 1} {
		for _, piece := range []int{999_983, hashBlock / 2, hashBlock, 3 * hashBlock} {
			data := bytes.Repeat([]byte("RingCentral"), size/11+1)[:size]
			s := NewSums()
			for rest := data; len(rest) > 0; rest = rest[min(len(rest), piece):] {
				if _, err := s.Write(rest[:min(len(rest), piece)]); err != nil {
					t.Fatal(err)
				}
			}
			plain := sha256.Sum256(data)
			if got, want := s.Plain(), hex.EncodeToString(plain[:]); got != want {
				t.Errorf("%d bytes in pieces of %d: %s, want %s", size, piece, got, want)
			}
			if got := hex.EncodeToString(s.Sum(nil)); got != HashOf(data) {
				t.Errorf("%d bytes in pieces of %d have the content hash %s", size, piece, got)
			}
		}
	}
}

// plainHash computes the content hash in the plainest way.
func plainHash(data []byte) string {
	var sums []byte
	for block := range slices.Chunk(data, 4194304) {
		sum := sha256.Sum256(block)
		sums = append(sums, sum[:]...)
	}
	sum := sha256.Sum256(sums)
	return hex.EncodeToString(sum[:])
}

func FuzzHash(f *testing.F) {
	f.Add([]byte("hello world"), 3, 1)
	f.Fuzz(func(t *testing.T, piece []byte, times, cut int) {
		data := bytes.Repeat(piece, min(max(times, 0), 100_000/(len(piece)+1)))
		cut = min(max(cut, 0), len(data))
		if got, want := HashOf(data[:cut], data[cut:]), plainHash(data); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
