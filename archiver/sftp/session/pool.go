package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"ringcentral-archiver/archiver/target"
)

// How many connections there are: another one is made when each of those there is used by so many at once.
const (
	mostLines   = 4
	mostSharing = 4
)

// Pool has the connections to a server. It is safe for concurrent use.
type Pool struct {
	server *Server

	mu      sync.Mutex
	lines   []*Line
	making  *making // the connection that is being made
	refusal error   // why the last one could not be made, which making another at once would not change
	until   time.Time
	enough  time.Time // until then no more are made beside those there are
	running sync.WaitGroup
}

// making is a connection that is being made, for whoever waits for it.
type making struct {
	done chan struct{}
	stop context.CancelCauseFunc
	err  error
}

// NewPool returns a pool without a connection.
func NewPool(server *Server) *Pool { return &Pool{server: server} }

// Take gives a connection, which others may use as well; Give gives it back. Errors: those of Server.Open; that of ctx.
func (p *Pool) Take(ctx context.Context) (*Line, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		l, m, err := p.take()
		if l != nil || err != nil {
			return l, err
		}
		select {
		case <-m.done:
			if m.err != nil {
				return nil, m.err
			}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// take gives the connection that the fewest use, or one that is being made if there is none. It has another one made when all have much
// to do.
func (p *Pool) take() (*Line, *making, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var least *Line
	for _, l := range p.lines {
		if !l.Lost() && (least == nil || l.users < least.users) {
			least = l
		}
	}
	refused := p.refusal != nil && p.server.Clock.Now().Before(p.until)
	if least == nil && refused {
		return nil, nil, p.refusal
	}
	if p.making == nil && (least == nil || p.another(least)) {
		p.make()
	}
	if least == nil {
		return nil, p.making, nil
	}
	least.users++
	return least, nil, nil
}

// another reports whether one more connection would be of use.
func (p *Pool) another(least *Line) bool {
	return least.users >= mostSharing && len(p.lines) < mostLines && !p.server.Clock.Now().Before(p.enough)
}

// make has a connection made.
func (p *Pool) make() {
	ctx, stop := context.WithCancelCause(context.Background())
	m := &making{done: make(chan struct{}), stop: stop}
	p.making = m
	p.running.Go(func() {
		l, err := p.server.Open(ctx)
		if err == nil && ctx.Err() != nil {
			l.Close()
			err = context.Cause(ctx)
		}
		p.made(m, l, err)
	})
}

// afterRefusal is how long nothing is tried again where the server has refused: it may lock out who knocks too often.
const afterRefusal = 30 * time.Second

func (p *Pool) made(m *making, l *Line, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.server.Clock.Now()
	p.making, p.refusal, m.err = nil, nil, err
	if err == nil {
		l.used = now
		p.lines = append(p.lines, l)
		p.running.Go(func() { p.watch(l) })
	} else {
		p.enough = now.Add(afterRefusal)
	}
	if errors.Is(err, target.ErrUnauthorized) || errors.Is(err, target.ErrBlocked) {
		p.refusal, p.until = err, now.Add(afterRefusal)
	}
	close(m.done)
}

// Give gives a connection back.
func (p *Pool) Give(l *Line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l.users--
	l.used = p.server.Clock.Now()
}

// idle reports that nobody has used a connection for long, and has it given to nobody any more.
func (p *Pool) idle(l *Line, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.users > 0 || now.Sub(l.used) <= longestIdle {
		return false
	}
	p.drop(l)
	return true
}

func (p *Pool) remove(l *Line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(l)
}

func (p *Pool) drop(l *Line) {
	for i, other := range p.lines {
		if other == l {
			p.lines = append(p.lines[:i], p.lines[i+1:]...)
			return
		}
	}
}

// Close ends the connections. Who uses them fails; a later Take makes others.
func (p *Pool) Close() {
	p.mu.Lock()
	lines := append([]*Line(nil), p.lines...)
	if p.making != nil {
		p.making.stop(&Error{Op: "connect to", Path: p.server.address(), Kind: target.ErrUnavailable, Cause: errClosed})
	}
	p.mu.Unlock()
	for _, l := range lines {
		l.end(errClosed)
	}
	p.running.Wait()
}
