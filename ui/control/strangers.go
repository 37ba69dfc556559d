package control

import (
	"net"
	"slices"
	"sync"
)

// mostStrangers is how many connections are kept of which it is not known yet who is at the other end. Where the door is a port, any user
// of the computer can open some, and could use up the program's files.
const mostStrangers = 64

// strangers are those connections, the oldest first.
type strangers struct {
	mu   sync.Mutex
	open []net.Conn
}

// arrive adds a connection. One too many ends the oldest: a program of this user says at once who it is.
func (s *strangers) arrive(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open = append(s.open, c); len(s.open) > mostStrangers {
		_ = s.open[0].Close() // it may have ended already
		s.open = slices.Delete(s.open, 0, 1)
	}
}

// leave takes out a connection that has ended, or whose other end is known now.
func (s *strangers) leave(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = slices.DeleteFunc(s.open, func(other net.Conn) bool { return other == c })
}
