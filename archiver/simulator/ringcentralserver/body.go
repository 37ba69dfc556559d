package ringcentralserver

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// Body is the content of a recording or an attachment. The bytes depend only on what the content is
// of: they are the same at every call, and a large recording is made up as it is read.
type Body interface {
	io.ReaderAt
	Size() int64
}

// Bytes reads a whole body; for bodies that fit in memory.
func Bytes(b Body) ([]byte, error) {
	p := make([]byte, b.Size())
	if _, err := b.ReadAt(p, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read body: %w", err)
	}
	return p, nil
}

// lazyBody makes its bytes at the first use.
type lazyBody struct{ make func() []byte }

func newLazyBody(render func() []byte) lazyBody { return lazyBody{sync.OnceValue(render)} }

// Size implements Body.
func (b lazyBody) Size() int64 { return int64(len(b.make())) }

// ReadAt implements io.ReaderAt.
func (b lazyBody) ReadAt(p []byte, off int64) (int, error) {
	return bytes.NewReader(b.make()).ReadAt(p, off)
}

func textBody(s string) Body { return bytes.NewReader([]byte(s)) }

// frames is a header and then blocks of one length, each made from its number.
type frames struct {
	head   []byte
	length int64 // of a block
	size   int64 // of everything; the last block may be cut
	block  func(p []byte, number int64)
}

// Size implements Body.
func (f *frames) Size() int64 { return f.size }

// ReadAt implements io.ReaderAt.
func (f *frames) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, fmt.Errorf("read body at %d: negative offset", off)
	}
	if off >= f.size {
		return 0, io.EOF
	}
	end := min(off+int64(len(p)), f.size)
	n := 0
	if off < int64(len(f.head)) {
		n = copy(p[:end-off], f.head[off:])
	}
	block := make([]byte, f.length)
	for at := off + int64(n); at < end; {
		number := (at - int64(len(f.head))) / f.length
		skip := at - int64(len(f.head)) - number*f.length
		if skip == 0 && end-at >= f.length {
			f.block(p[at-off:at-off+f.length], number)
			at += f.length
			continue
		}
		f.block(block, number)
		m := copy(p[at-off:end-off], block[skip:])
		at += int64(m)
	}
	n = int(end - off)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// mix turns any number into one that looks random (splitmix64).
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9
	x = (x ^ (x >> 27)) * 0x94D049BB133111EB
	return x ^ (x >> 31)
}

// seedOf turns an id into a number to make bytes from (FNV-1a).
func seedOf(id string) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range []byte(id) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
