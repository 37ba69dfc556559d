package dropboxserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

const (
	// blockSize is the length of a content-hash block, and the unit of concurrent sessions, in
	// bytes (docs/dropbox.md §2.5, §2.7).
	blockSize = 4 << 20
	hexDigits = 2 * sha256.Size
)

// contentHash computes the content hash of what is written to it (docs/dropbox.md §2.7): SHA-256
// over the SHA-256 of each block.
type contentHash struct {
	whole, block hash.Hash
	filled       int
}

func newContentHash() *contentHash {
	return &contentHash{whole: sha256.New(), block: sha256.New()}
}

// Write implements io.Writer. It never fails.
func (h *contentHash) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		n := min(len(p), blockSize-h.filled)
		h.block.Write(p[:n])
		h.filled += n
		p = p[n:]
		if h.filled == blockSize {
			h.whole.Write(h.block.Sum(nil))
			h.block.Reset()
			h.filled = 0
		}
	}
	return written, nil
}

// String is the hash so far, as Dropbox writes it. More may be written afterwards.
func (h *contentHash) String() string {
	whole := cloneHash(h.whole)
	if h.filled > 0 {
		whole.Write(h.block.Sum(nil))
	}
	return hex.EncodeToString(whole.Sum(nil))
}

// clone is an independent copy, so that a request that fails halfway leaves the session's hash as
// it was.
func (h *contentHash) clone() *contentHash {
	return &contentHash{whole: cloneHash(h.whole), block: cloneHash(h.block), filled: h.filled}
}

func cloneHash(h hash.Hash) hash.Hash {
	cloner, ok := h.(hash.Cloner)
	if !ok {
		panic("the SHA-256 of this Go version cannot be cloned")
	}
	c, err := cloner.Clone()
	if err != nil {
		panic(fmt.Sprintf("clone SHA-256: %v", err))
	}
	return c
}

func hashOf(r io.Reader) (string, error) {
	h := newContentHash()
	if _, err := io.Copy(h, r); err != nil {
		return "", fmt.Errorf("compute the content hash: %w", err)
	}
	return h.String(), nil
}
