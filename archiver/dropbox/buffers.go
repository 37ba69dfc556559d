package dropbox

import (
	"math/bits"
	"slices"
	"sync"
)

// Sizes of the buffers, in bytes: powers of two from the one to the other. The largest is one chunk
// of a large file.
const (
	leastBuffer = 64 << 10
	mostBuffer  = 8 << 20
)

// buffers holds what is not in use, a pool for each size, until the garbage collector wants it.
var buffers [8]sync.Pool

func bufferClass(size int) int { return bits.Len(uint(max(size, 1)-1) / leastBuffer) }

// bufferSize is the capacity of the buffer that holds size.
func bufferSize(size int) int { return leastBuffer << bufferClass(size) }

// buffer returns an empty slice whose capacity is the least power of two that holds size.
func buffer(size int) []byte {
	class := bufferClass(size)
	if b, ok := buffers[class].Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, bufferSize(size))
}

// fit moves data to a smaller buffer when it has much more memory than it needs, because it may
// wait for a while.
func fit(data []byte) []byte {
	if len(data) > leastBuffer/4 {
		return data
	}
	defer recycle(data)
	return slices.Clone(data)
}

// recycle gives a slice of buffer back, or forgets one that fit made. The caller must not use it
// afterwards.
func recycle(b []byte) {
	if cap(b) >= leastBuffer {
		buffers[bufferClass(cap(b))].Put(&b)
	}
}
