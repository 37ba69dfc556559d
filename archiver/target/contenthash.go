package target

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// hashBlock is the size of the blocks that are hashed separately (docs/dropbox.md §2.7), in bytes.
const hashBlock = 4 << 20

// NewHash returns the content hash, by which the archive knows its files wherever they lie: the SHA-256
// of the SHA-256 sums of the file's blocks of 4 MiB. The sum in hex is what Dropbox calls content_hash
// (docs/dropbox.md §2.7).
func NewHash() hash.Hash { return &contentHash{sums: sha256.New(), block: sha256.New()} }

type contentHash struct {
	sums   hash.Hash // over the sums of the full blocks
	block  hash.Hash
	filled int // bytes in block
}

// Write implements io.Writer. It never fails.
func (h *contentHash) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		n := min(len(p), hashBlock-h.filled)
		h.block.Write(p[:n])
		h.filled += n
		p = p[n:]
		if h.filled == hashBlock {
			h.sums.Write(h.block.Sum(nil))
			h.block.Reset()
			h.filled = 0
		}
	}
	return written, nil
}

// Sum implements hash.Hash.
func (h *contentHash) Sum(b []byte) []byte {
	if h.filled == 0 {
		return h.sums.Sum(b)
	}
	sums := clone(h.sums)
	sums.Write(h.block.Sum(nil))
	return sums.Sum(b)
}

// Reset implements hash.Hash.
func (h *contentHash) Reset() {
	h.sums.Reset()
	h.block.Reset()
	h.filled = 0
}

// Size implements hash.Hash.
func (h *contentHash) Size() int { return sha256.Size }

// BlockSize implements hash.Hash.
func (h *contentHash) BlockSize() int { return hashBlock }

func clone(h hash.Hash) hash.Hash {
	c, err := h.(hash.Cloner).Clone()
	if err != nil {
		panic("SHA-256 cannot be cloned: " + err.Error())
	}
	return c
}

// Sums are a file's content hash and the plain SHA-256 of it. For a file of one block the content
// hash is the SHA-256 of the plain one, so that both come from one reading of the bytes.
type Sums struct {
	contentHash
	whole hash.Hash // over everything, once that fills a block
}

// NewSums returns the sums of nothing.
func NewSums() *Sums { return &Sums{contentHash: contentHash{sums: sha256.New(), block: sha256.New()}} }

// Write implements io.Writer. It never fails.
func (s *Sums) Write(p []byte) (int, error) {
	if s.whole == nil && s.filled+len(p) >= hashBlock {
		s.whole = clone(s.block)
	}
	if s.whole != nil {
		s.whole.Write(p)
	}
	return s.contentHash.Write(p)
}

// Plain is the SHA-256 of everything, in hex.
func (s *Sums) Plain() string {
	if s.whole != nil {
		return hex.EncodeToString(s.whole.Sum(nil))
	}
	return hex.EncodeToString(s.block.Sum(nil))
}

// HashOf is the content hash of the pieces put together, in hex.
func HashOf(pieces ...[]byte) string {
	h := NewHash()
	for _, p := range pieces {
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))
}
