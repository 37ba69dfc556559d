package sftp

import (
	"context"
	"errors"
	"sync"

	"github.com/pkg/sftp"
	"golang.org/x/sync/errgroup"
)

// mostBehind is how many blocks of one file may be without an answer while the next one is read.
const mostBehind = 4

// writer writes the blocks of a file, several at once: the server may be far away.
type writer struct {
	c      *Client
	ctx    context.Context
	l      *lease
	f      *sftp.File
	offset int64
	room   *block // of the piece that comes next
	group  errgroup.Group
	failed chan struct{} // closed when a block could not be written
	fail   func()
}

func (c *Client) newWriter(ctx context.Context, l *lease, f *sftp.File) *writer {
	w := &writer{c: c, ctx: ctx, l: l, f: f, room: c.buffers.Get().(*block), failed: make(chan struct{})}
	w.group.SetLimit(mostBehind)
	w.fail = sync.OnceFunc(func() { close(w.failed) })
	return w
}

// errWriting stops the reading of a body of which something could not be written; why, end says.
var errWriting = errors.New("it could not be written")

// write has a piece written, and gives the room for another. It waits while too much is under way. Errors: errWriting; that of ctx.
func (w *writer) write(piece []byte) (next []byte, err error) {
	select {
	case <-w.failed:
		return nil, errWriting
	case w.c.space <- struct{}{}:
	case <-w.ctx.Done():
		return nil, context.Cause(w.ctx)
	}
	room, at := w.room, w.offset
	w.offset += int64(len(piece))
	w.room = w.c.buffers.Get().(*block)
	w.group.Go(func() error {
		err := w.l.Do(w.ctx, func() error {
			_, err := w.f.WriteAt(piece, at)
			return err
		})
		w.c.buffers.Put(room)
		<-w.c.space
		if err != nil {
			w.fail()
		}
		return err
	})
	return w.room[:], nil
}

// end waits for what is under way. Errors: why a block could not be written.
func (w *writer) end() error {
	err := w.group.Wait()
	w.c.buffers.Put(w.room)
	return err
}
