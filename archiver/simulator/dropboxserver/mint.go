package dropboxserver

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// mint makes what must be unlike anything made before: ids, revs, tokens, codes. It depends on the
// seed and, except for what is found on the disk, on the time of the start and a counter, so that a
// later process never makes the same again.
type mint struct {
	seed    uint64
	start   int64
	counter uint64
}

func (m *mint) next(kind string) [sha256.Size]byte {
	m.counter++
	return sha256.Sum256(fmt.Appendf(nil, "%d %d %s %d", m.seed, m.start, kind, m.counter))
}

// found is for what lies on the disk already: the same path gets the same again, in every process.
func (m *mint) found(kind, path string) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d %s %s", m.seed, kind, path))
}

// word is printable and of the given length, at most 43 characters.
func (m *mint) word(kind string, length int) string {
	sum := m.next(kind)
	return base64.RawURLEncoding.EncodeToString(sum[:])[:length]
}

func idFrom(sum [sha256.Size]byte) string {
	return "id:" + base64.RawURLEncoding.EncodeToString(sum[:])[:22]
}

func revFrom(sum [sha256.Size]byte) string {
	return hex.EncodeToString(sum[:])[:23]
}
