package dropbox

import (
	"bytes"
	"testing"
)

// TestASmallFileHoldsNoLargeBuffer: and what it holds instead never comes out of the pool as a
// buffer.
func TestASmallFileHoldsNoLargeBuffer(t *testing.T) {
	for _, size := range []int{0, 1, leastBuffer / 4, leastBuffer/4 + 1, leastBuffer} {
		want := bytes.Repeat([]byte("x"), size)
		data := fit(append(buffer(leastBuffer), want...))
		if !bytes.Equal(data, want) || size <= leastBuffer/4 && cap(data) >= leastBuffer {
			t.Errorf("%d bytes became %d in %d", size, len(data), cap(data))
		}
		recycle(data)
		for range 3 {
			if b := buffer(leastBuffer); cap(b) != leastBuffer {
				t.Errorf("after a file of %d bytes a buffer holds %d", size, cap(b))
			}
		}
	}
}
