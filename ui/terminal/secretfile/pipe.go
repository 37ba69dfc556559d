package secretfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// pipeWait is how long a pipe is waited for: what writes the secret may ask its owner first.
const pipeWait = 2 * time.Minute

// readPipe reads a named pipe, or what a shell makes of <(command), until its writer has ended. Errors: the system's,
// os.ErrDeadlineExceeded with a sentence.
func readPipe(path string, wait time.Duration) ([]byte, error) {
	f, err := openPipe(path, wait)
	if err == nil {
		defer f.Close()
		if err = f.SetReadDeadline(time.Now().Add(wait)); err == nil {
			var text []byte
			if text, err = io.ReadAll(io.LimitReader(f, mostSecret)); err == nil {
				return text, nil
			}
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("read %s: it is a pipe, and what writes into it has not done so for %s: %w", path, wait, os.ErrDeadlineExceeded)
	}
	return nil, err
}

// openPipe opens a pipe to read, for which the system waits until another program opens it to write.
func openPipe(path string, wait time.Duration) (*os.File, error) {
	type opened struct {
		file *os.File
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(path)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		return o.file, o.err
	case <-time.After(wait):
	}
	// As the writer itself, we end the wait of that goroutine; where we may not write it stays until the process ends.
	if end, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
		o := <-done
		_ = errors.Join(end.Close(), o.file.Close()) // nothing was written
	}
	return nil, os.ErrDeadlineExceeded
}
