package dropbox

import (
	"bufio"
	"encoding/hex"
	"io"

	"ringcentral-archiver/archiver/target"
)

// mostEmptyReads is how often in a row a body may bring nothing.
const mostEmptyReads = 100

// reader is a body that is hashed as it is read.
type reader struct {
	*bufio.Reader
	sums *target.Sums
	size int64
	over bool // the end of the body was seen
}

// sum is the content hash.
func (r *reader) sum() string { return hex.EncodeToString(r.sums.Sum(nil)) }

// fill appends to p what its capacity holds, and says whether that was the end of the body. A body
// that was cut short says so with io.ErrUnexpectedEOF, which io.ReadFull would hide.
func (r *reader) fill(p []byte) (filled []byte, ended bool, err error) {
	begin := len(p)
	for empty := 0; len(p) < cap(p) && err == nil && !r.over; {
		var n int
		n, err = r.Read(p[len(p):cap(p)])
		p = p[:len(p)+n]
		r.over = err == io.EOF
		if empty++; n > 0 {
			empty = 0
		} else if empty == mostEmptyReads && err == nil {
			err = io.ErrNoProgress
		}
	}
	r.sums.Write(p[begin:])
	r.size += int64(len(p) - begin)
	if err == nil && !r.over {
		_, err = r.Peek(1)
		r.over = err == io.EOF
	}
	if r.over {
		err = nil
	}
	return p, r.over, err
}

// small reads the body up to mostSmall into a buffer that has the size first, or a larger one; ended is false if there is more.
func (r *reader) small(first int) (data []byte, ended bool, err error) {
	data = buffer(first)
	for {
		data, ended, err = r.fill(data)
		if ended || err != nil || len(data) == mostSmall {
			return data, ended, err
		}
		larger := append(buffer(2*cap(data)), data...)
		recycle(data)
		data = larger
	}
}
