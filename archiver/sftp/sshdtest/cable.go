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
	some  int           // bytes that get through to the server before the cable breaks; 0 = any
	broke bool

	answers, left int // bytes of answers that get through before the connections there are end; how much of them is left
	times         int // how often they end so
}

// NewCable returns a cable to an address, which ends with the test.
func NewCable(t testing.TB, to string) *Cable {
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
		c.mu.Lock()
		at := c.to
		c.mu.Unlock()
		to, err := net.Dial("tcp", at)
		if err != nil {
			from.Close()
			continue
		}
		c.mu.Lock()
		if c.broke || c.to != at {
			from.Close()
			to.Close()
		}
		c.ends[from], c.ends[to] = true, true
		c.mu.Unlock()
		c.running.Go(func() { c.carry(from, to, c.spend) })
		c.running.Go(func() { c.carry(to, from, c.answer) })
	}
}

// carry carries what comes from one end to the other; spend is told of it before.
func (c *Cable) carry(from, to net.Conn, spend func(bytes int)) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		c.wait()
		spend(n)
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

// BreakAfter lets as many bytes more through to the server; then the connections there are end, and no other is made until Mend.
func (c *Cable) BreakAfter(bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.some = bytes
}

// Break ends the connections there are, and no other is made until Mend.
func (c *Cable) Break() {
	c.mu.Lock()
	c.broke = true
	c.mu.Unlock()
	c.Cut()
}

// LoseAnswers ends the connections there are whenever the server has answered with as many bytes: what it has answered then is lost. Others
// can be made at once. It ends after as many times, and with Mend.
func (c *Cable) LoseAnswers(bytes, times int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers, c.left, c.times = bytes, bytes, times
}

// LeadTo has the cable lead to another server, and ends the connections there are.
func (c *Cable) LeadTo(address string) {
	c.mu.Lock()
	c.to = address
	c.mu.Unlock()
	c.Cut()
}

// Mend lets everything through again.
func (c *Cable) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.some, c.broke, c.times = 0, false, 0
}

// Broke reports whether as many bytes have got through as BreakAfter has let.
func (c *Cable) Broke() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broke
}

func (c *Cable) spend(bytes int) {
	c.mu.Lock()
	breaks := c.some > 0 && !c.broke && bytes >= c.some
	switch {
	case breaks:
		c.broke = true
	case c.some > 0:
		c.some -= bytes
	}
	c.mu.Unlock()
	if breaks {
		c.Cut()
	}
}

// answer is told of what the server answers.
func (c *Cable) answer(bytes int) {
	c.mu.Lock()
	ends := false
	if c.times > 0 {
		if c.left -= bytes; c.left <= 0 {
			ends, c.left = true, c.answers
			c.times--
		}
	}
	c.mu.Unlock()
	if ends {
		c.Cut()
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
