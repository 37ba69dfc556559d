package control

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// patience is how long either end waits for what is said before a command begins, and how long a
// holder that ends waits for a caller that does not listen.
const patience = 3 * time.Second

// The deadlines of connections are the system's, so no test gives this clock.
var clock = clockwork.NewRealClock()

// Door is open until it is closed.
type Door struct {
	listener  net.Listener
	place     place
	do        Do
	calls     sync.WaitGroup
	strangers strangers

	mu     sync.Mutex
	quiet  *sync.Cond // with mu: nothing is being done
	active int        // command lines that are being done
	kept   []net.Conn // of callers that wait for the end of the process
}

// Do does a command line and returns its exit code. It is called on a goroutine of its own for each
// call. The context ends when the caller is interrupted or goes, and with that of Open.
type Do func(ctx context.Context, c *Call) (code int)

// Open opens the door of a data folder, which the program must hold, for as long as the process
// lives or until the Door is closed. Errors: the system's, if neither a socket nor a port can be had.
func Open(ctx context.Context, dataDir string, do Do) (*Door, error) {
	l, p, err := listen(dataDir)
	if err != nil {
		return nil, fmt.Errorf("open the door in %s: %w", dataDir, err)
	}
	return openAt(ctx, l, p, do), nil
}

func openAt(ctx context.Context, l net.Listener, p place, do Do) *Door {
	d := &Door{listener: l, place: p, do: do}
	d.quiet = sync.NewCond(&d.mu)
	d.calls.Go(func() { d.serve(ctx) })
	return d
}

func (d *Door) serve(ctx context.Context) {
	for {
		c, err := d.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // such as too many open files: a caller is not worth the program's end
			select {
			case <-ctx.Done():
				return
			case <-clock.After(patience):
				continue
			}
		}
		d.strangers.arrive(c)
		d.calls.Go(func() { d.receive(ctx, c) })
	}
}

// receive does what one caller asks for.
func (d *Door) receive(ctx context.Context, c net.Conn) {
	call := &Call{door: d, ended: make(chan struct{}), waiting: map[int]chan answer{}}
	defer d.strangers.leave(c) // only now: until it is closed it takes up a file
	defer func() {
		if !call.untilExit {
			c.Close()
		}
	}()
	if !d.letIn(ctx, call, c) {
		return
	}
	d.strangers.leave(c)
	// A program that ends does not wait for a caller that takes nothing any more.
	defer context.AfterFunc(ctx, func() { _ = c.SetDeadline(clock.Now().Add(patience)) })()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d.calls.Go(func() { call.listen(cancel) })
	done := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() { call.beat(done) })
	code := d.work(ctx, call)
	close(done)
	beating.Wait() // the code is the last that is said
	if call.say(message{Code: &code, Ends: call.untilExit}) != nil {
		return // the caller has gone
	}
	if call.untilExit {
		d.keep(c)
	}
}

// letIn hears who comes and what is asked for, and reports whether it is to be done.
func (d *Door) letIn(ctx context.Context, call *Call, c net.Conn) bool {
	r := bufio.NewReader(c)
	if ctx.Err() != nil { // it ends: the caller asks whoever comes next
		return false
	}
	if c.SetDeadline(clock.Now().Add(patience)) != nil || welcome(c, r, d.place.word) != nil {
		return false
	}
	call.line = newLine(c, r, 0)
	first, err := call.hear()
	if err != nil || first.Request == nil || c.SetDeadline(time.Time{}) != nil {
		return false
	}
	call.Request = *first.Request
	return true
}

func (d *Door) work(ctx context.Context, call *Call) int {
	count := func(n int) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.active += n; d.active == 0 {
			d.quiet.Broadcast()
		}
	}
	count(+1)
	defer count(-1)
	return d.do(ctx, call)
}

// keep leaves a connection open until the process ends, which tells the caller so. Nothing is heard
// from it any more.
func (d *Door) keep(c net.Conn) {
	if half, is := c.(interface{ CloseRead() error }); is {
		_ = half.CloseRead() // the caller may have gone
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept = append(d.kept, c)
}

// Close waits for the end of what others have asked for, and lets callers in meanwhile, whom no one
// else could answer. When nothing is being done it closes the door.
func (d *Door) Close() error {
	d.mu.Lock()
	for d.active > 0 {
		d.quiet.Wait()
	}
	d.mu.Unlock()
	err := d.listener.Close()
	d.calls.Wait()
	if d.place.file != "" {
		err = errors.Join(err, os.Remove(d.place.file))
	}
	return err
}
