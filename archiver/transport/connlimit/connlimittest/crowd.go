// Package connlimittest is a crowd of strangers at a port.
package connlimittest

import (
	"net"
	"strings"
	"sync"
	"testing"
)

// Counted is a port that counts how many of its connections are open.
type Counted struct {
	net.Listener
	mu         sync.Mutex
	open, most int
}

// Count listens at a free port of this computer.
func Count(t *testing.T) *Counted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return &Counted{Listener: l}
}

// Accept implements net.Listener.
func (c *Counted) Accept() (net.Conn, error) {
	accepted, err := c.Listener.Accept()
	if err == nil {
		c.add(1)
		accepted = &counted{Conn: accepted, of: c}
	}
	return accepted, err
}

func (c *Counted) add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open += n
	c.most = max(c.most, c.open)
}

// Most is how many were open at once.
func (c *Counted) Most() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.most
}

type counted struct {
	net.Conn
	of   *Counted
	once sync.Once
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.once.Do(func() { c.of.add(-1) })
	return c.Conn.Close()
}

// Crowd opens so many connections, and says on each something else that has no end: nothing, the beginning of a request, or one with a body
// that does not come.
func Crowd(t *testing.T, address string, n int) {
	t.Helper()
	for i := range n {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		said := []string{"", "G", "GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{"}[i%4]
		_, _ = c.Write([]byte(said)) // it may have been ended
	}
}

// LongHead asks with more in the head than any server takes, and gives the line with which it is answered.
func LongHead(t *testing.T, address string) (status string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() {
		_, _ = c.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 64<<20)))
	}() // it ends with the connection
	answer := make([]byte, 64)
	n, _ := c.Read(answer)
	status, _, _ = strings.Cut(string(answer[:n]), "\r\n")
	return status
}
