package control

import (
	"bufio"
	"errors"
	"net"
	"os"
	"time"
)

// What one end takes from the other, so that neither is used up or waits for ever.
const (
	// messageLimit is how long a message may be, in bytes. Systems take command lines of two million.
	messageLimit = 4 << 20
	// pieceSize is how much of an output is said at once, in bytes.
	pieceSize = 64 << 10
	// beat is how often a holder that does a command gives a sign of life.
	beat = 2 * time.Second
	// silence is for how long a caller hears nothing before it says that the holder does not answer. It is
	// waited for in parts, so that a computer that was asleep is not taken for a holder that is.
	silence      = 15 * time.Second
	silenceParts = 3
)

var errTooLong = errors.New("what the other end says has no end")

// limited reads what the other end says, up to a limit and within a time.
type limited struct {
	net.Conn
	r       *bufio.Reader // of the connection
	left    int           // bytes that may come yet
	silence time.Duration // 0 = as long as it likes
}

func (l *limited) Read(p []byte) (n int, err error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	for part := 1; ; part++ {
		if l.silence > 0 {
			if err := l.SetReadDeadline(clock.Now().Add(l.silence / silenceParts)); err != nil {
				return 0, err
			}
		}
		n, err = l.r.Read(p)
		if n > 0 || l.silence == 0 || part == silenceParts || !errors.Is(err, os.ErrDeadlineExceeded) {
			l.left -= n
			return n, err
		}
	}
}
