// Package connlimit bounds how many connections a port of this program keeps open, so that whoever opens thousands, or says
// nothing over them, neither uses up the program's files nor keeps others out.
package connlimit

import (
	"net"
	"slices"
	"sync"
)

// Listener is a port that keeps its newest connections only.
type Listener struct {
	net.Listener
	most int

	mu   sync.Mutex
	open []*conn // the oldest first
}

// New has a port keep so many connections at most. One more ends the oldest: who has something to say has said it by then.
func New(port net.Listener, most int) *Listener { return &Listener{Listener: port, most: most} }

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: accepted, of: l}
	var oldest *conn
	l.mu.Lock()
	if l.open = append(l.open, c); len(l.open) > l.most {
		oldest = l.open[0]
		l.open = slices.Delete(l.open, 0, 1)
	}
	l.mu.Unlock()
	if oldest != nil {
		_ = oldest.Conn.Close() // it may have ended already
	}
	return c, nil
}

// conn tells its listener when it ends.
type conn struct {
	net.Conn
	of *Listener
}

// Close implements net.Conn. A connection counts until it is closed.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.of.open = slices.DeleteFunc(c.of.open, func(other *conn) bool { return other == c })
	return err
}
