package sshdtest

import (
	"net"
	"sync"
	"testing"
)

// Cable carries connections to a server, until it is cut; while it is held, nothing gets through.
type Cable struct {
	to       string
	listener net.Listener
	running  sync.WaitGroup

	mu    sync.Mutex
	ends  map[net.Conn]bool
	hold  chan struct{} // closed when what is held may go on; nil while nothing is held
	begun chan struct{} // closed when something is held
}

// newCable returns a cable to an address, which ends with the test.
func newCable(t testing.TB, to string) *Cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &Cable{to: to, listener: l, ends: map[net.Conn]bool{}}
	c.running.Go(c.accept)
	t.Cleanup(func() {
		c.Release()
		l.Close()
		c.Cut()
		c.running.Wait()
	})
	return c
}

// Address is where the cable begins.
func (c *Cable) Address() string { return c.listener.Addr().String() }

func (c *Cable) accept() {
	for {
		from, err := c.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", c.to)
		if err != nil {
			from.Close()
			continue
		}
		c.mu.Lock()
		c.ends[from], c.ends[to] = true, true
		c.mu.Unlock()
		c.running.Go(func() { c.carry(from, to) })
		c.running.Go(func() { c.carry(to, from) })
	}
}

func (c *Cable) carry(from, to net.Conn) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		c.wait()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	from.Close()
	to.Close()
	c.mu.Lock()
	delete(c.ends, from)
	delete(c.ends, to)
	c.mu.Unlock()
}

// wait waits while the cable is held.
func (c *Cable) wait() {
	c.mu.Lock()
	hold := c.hold
	if hold != nil && c.begun != nil {
		close(c.begun)
		c.begun = nil
	}
	c.mu.Unlock()
	if hold != nil {
		<-hold
	}
}

// Hold lets nothing through from now on. begun is closed when something stands still.
func (c *Cable) Hold() (begun <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold == nil {
		c.hold = make(chan struct{})
	}
	c.begun = make(chan struct{})
	return c.begun
}

// Release lets through what was held.
func (c *Cable) Release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold != nil {
		close(c.hold)
		c.hold = nil
	}
}

// Cut ends the connections there are.
func (c *Cable) Cut() {
	c.Release()
	c.mu.Lock()
	defer c.mu.Unlock()
	for end := range c.ends {
		end.Close()
	}
}
