// Package session keeps connections to an SFTP server: it makes as many as are of use, knows the server by its key, notices when one is
// dead, and makes another then. It knows nothing of the archive.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// Server says where the server is, and how the program proves there who it is.
type Server struct {
	Address string // with or without a port
	User    string
	HostKey HostKey // that it has to have

	// The ways to sign in, of which at least one is there. They are asked for at each connection, and tried in this order.
	Key      func() ([]byte, error)
	Agent    func(ctx context.Context) (io.ReadWriteCloser, error)
	Password func() (string, error)

	Dial  func(ctx context.Context, network, address string) (net.Conn, error) // nil = directly
	Clock clockwork.Clock
}

// Line is one connection to a server, with SFTP begun on it. It is safe for concurrent use.
type Line struct {
	*sftp.Client
	ssh   *ssh.Client
	raw   net.Conn
	clock clockwork.Clock

	heard    atomic.Int64 // when anything came from the server, in nanoseconds of Unix
	answered atomic.Int64 // when SFTP's last answer came, or a question when there was none before
	asked    atomic.Int64 // questions that have no answer yet

	closing sync.Once
	closed  chan struct{}
	why     error // set before closed is closed
	running sync.WaitGroup

	// those of the Pool, by its lock
	users int
	used  time.Time // when the last user has left
}

// inFlight is how many packets of a file may be without an answer; each has 32 kB, which every server takes (docs/sftp.md §2).
const inFlight = 64

// errRefused: the server does not begin SFTP.
var errRefused = errors.New("the server does not begin SFTP")

// begin begins SFTP.
func (l *Line) begin() error {
	channel, requests, err := l.ssh.OpenChannel("session", nil)
	if _, said := errors.AsType[*ssh.OpenChannelError](err); said {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	if err != nil {
		return err
	}
	l.running.Go(func() { ssh.DiscardRequests(requests) })
	l.running.Go(func() { io.Copy(io.Discard, channel.Stderr()) })
	began, err := channel.SendRequest("subsystem", true, ssh.Marshal(struct{ Name string }{"sftp"}))
	if err != nil {
		return err
	}
	if !began {
		return errRefused
	}
	l.Client, err = sftp.NewClientPipe(answers{channel, l}, channel, sftp.UseConcurrentWrites(true), sftp.MaxConcurrentRequestsPerFile(inFlight))
	if err == nil {
		return nil
	}
	if _, _, gone := l.ssh.SendRequest("keepalive@openssh.com", true, nil); gone != nil { // the server had no time to say anything
		return fmt.Errorf("begin SFTP: %w", gone)
	}
	return fmt.Errorf("%w: %w", errRefused, err) // as where the account has no shell but a message
}

// patience is how long a question that nobody waits for any more may go on before the connection is closed under it.
const patience = 3 * time.Second

// Do asks the server something. When ctx ends and the server is silent, the connection is closed under it. An error that is not the
// server's answer ends the connection. Errors: that of ctx; those of ask, as they are, or why the connection has ended.
func (l *Line) Do(ctx context.Context, ask func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if l.asked.Add(1) == 1 {
		l.answered.Store(l.clock.Now().UnixNano())
	}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-ended:
		case <-l.clock.After(patience):
			l.end(errGivenUp)
		}
	})
	err := ask()
	close(ended)
	stop()
	l.asked.Add(-1)
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if !Answered(err) {
		l.end(err)
	}
	if why := l.lost(); why != nil {
		return why
	}
	return err
}

// Why a connection has ended.
var (
	errGivenUp = errors.New("the server did not answer before this was given up")
	errSilent  = errors.New("nothing came from the server any more")
	errStalled = errors.New("the server has stopped to answer")
	errClosed  = errors.New("the connection was closed")
)

// end closes the connection, whoever uses it.
func (l *Line) end(why error) {
	l.closing.Do(func() {
		l.why = why
		close(l.closed)
		l.raw.Close() // first: the others may wait for it
		if l.ssh != nil {
			l.ssh.Close()
		}
	})
}

// Lost reports whether the connection has ended.
func (l *Line) Lost() bool { return l.lost() != nil }

func (l *Line) lost() error {
	select {
	case <-l.closed:
		return l.why
	default:
		return nil
	}
}

// Close ends the connection. It never fails.
func (l *Line) Close() {
	l.end(errClosed)
	if l.Client != nil {
		l.Client.Close()
	}
	l.running.Wait()
}

// heard notes when anything comes from the server.
type heard struct {
	net.Conn
	line *Line
}

func (h *heard) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	if n > 0 {
		h.line.heard.Store(h.line.clock.Now().UnixNano())
	}
	return n, err
}

// answers notes when SFTP's answers come.
type answers struct {
	io.Reader
	line *Line
}

func (a answers) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if n > 0 {
		a.line.answered.Store(a.line.clock.Now().UnixNano())
	}
	return n, err
}
