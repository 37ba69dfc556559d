package session

import "time"

// How a dead connection is noticed: the server is asked whether it is there, and closed when nothing came from it for so long; SFTP, when
// it owes an answer for so long, for the server may be there and its disk not.
const (
	askEvery     = 15 * time.Second
	longestQuiet = 45 * time.Second
	longestStall = 90 * time.Second
	// longestIdle is how long a connection is kept that nobody uses.
	longestIdle = 60 * time.Second
)

// watch looks after a line until it ends.
func (p *Pool) watch(l *Line) {
	p.running.Go(func() { l.keepAlive() })
	p.running.Go(func() {
		l.Client.Wait() // SFTP has ended, whoever ended it
		l.end(errClosed)
	})
	tick := l.clock.NewTicker(askEvery / 3)
	defer tick.Stop()
	for {
		select {
		case <-l.closed:
			p.remove(l)
			l.Close()
			return
		case <-tick.Chan():
		}
		now := l.clock.Now()
		since := func(nanoseconds int64) time.Duration { return now.Sub(time.Unix(0, nanoseconds)) }
		switch {
		case since(l.heard.Load()) > longestQuiet:
			l.end(errSilent)
		case l.asked.Load() > 0 && since(l.answered.Load()) > longestStall:
			l.end(errStalled)
		case p.idle(l, now):
			l.end(errClosed)
		}
	}
}

// keepAlive asks the server now and then whether it is there. Any answer will do, also that it does not know the question.
func (l *Line) keepAlive() {
	tick := l.clock.NewTicker(askEvery)
	defer tick.Stop()
	for {
		select {
		case <-l.closed:
			return
		case <-tick.Chan():
		}
		if _, _, err := l.ssh.SendRequest("keepalive@openssh.com", true, nil); err != nil {
			l.end(err)
			return
		}
	}
}
