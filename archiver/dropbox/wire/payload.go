package wire

import (
	"io"
	"sync"
)

// payload is the data of one call, in pieces that are not copied together. The transport may read
// on for a moment after it handed the answer back, when the pieces are already in other use: end
// stops it.
type payload struct {
	size int64

	mu     sync.Mutex
	pieces [][]byte
}

func newPayload(pieces [][]byte) *payload {
	p := &payload{pieces: pieces}
	for _, piece := range pieces {
		p.size += int64(len(piece))
	}
	return p
}

func (p *payload) reader() io.ReadCloser { return &payloadReader{payload: p} }

func (p *payload) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pieces = nil
}

type payloadReader struct {
	*payload
	piece, at int
	read      int64
}

// Read implements io.Reader.
func (r *payloadReader) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.read == r.size {
		return 0, io.EOF
	}
	if r.pieces == nil {
		return 0, io.ErrClosedPipe
	}
	n := 0
	for n < len(b) && r.piece < len(r.pieces) {
		took := copy(b[n:], r.pieces[r.piece][r.at:])
		n, r.at = n+took, r.at+took
		if r.at == len(r.pieces[r.piece]) {
			r.piece, r.at = r.piece+1, 0
		}
	}
	r.read += int64(n)
	return n, nil
}

// Close implements io.Closer.
func (r *payloadReader) Close() error { return nil }
