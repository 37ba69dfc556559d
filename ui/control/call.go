package control

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
)

// Call is a command line that the holder was asked to do.
type Call struct {
	Request
	*line
	door      *Door
	untilExit bool          // the caller waits for the end of the process
	ended     chan struct{} // closed when nothing comes from the caller any more

	mu      sync.Mutex
	asked   int                 // questions so far
	waiting map[int]chan answer // by question
	rest    []byte              // of standard input, read and not taken yet
}

var errGone = errors.New("the terminal is gone")

// listen hears the caller until it goes or is interrupted.
func (c *Call) listen(cancel context.CancelFunc) {
	defer close(c.ended)
	defer cancel()
	for {
		m, err := c.hear()
		switch {
		case err != nil:
			return
		case m.Cancel:
			cancel()
		case m.Answer != nil:
			c.mu.Lock()
			waiting := c.waiting[m.Answer.ID]
			delete(c.waiting, m.Answer.ID)
			c.mu.Unlock()
			if waiting != nil {
				waiting <- *m.Answer
			}
		}
	}
}

// beat tells the caller that the command is being done, until it is.
func (c *Call) beat(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-clock.After(beat):
		}
		if c.say(message{}) != nil {
			return
		}
	}
}

// ask has the caller do what only it can do.
func (c *Call) ask(q question) (answer, error) {
	answered := make(chan answer, 1)
	c.mu.Lock()
	c.asked++
	q.ID = c.asked
	c.waiting[q.ID] = answered
	c.mu.Unlock()
	if err := c.say(message{Ask: &q}); err != nil {
		return answer{}, errGone
	}
	select {
	case a := <-answered:
		if a.Err != "" {
			return a, errors.New(a.Err)
		}
		return a, nil
	case <-c.ended:
		return answer{}, errGone
	}
}

// Stdout is the caller's standard output.
func (c *Call) Stdout() io.Writer {
	return writer(func(p []byte) error { return c.say(message{Out: p}) })
}

// Stderr is the caller's standard error.
func (c *Call) Stderr() io.Writer {
	return writer(func(p []byte) error { return c.say(message{Err: p}) })
}

type writer func([]byte) error

func (w writer) Write(p []byte) (int, error) {
	for piece := range slices.Chunk(p, pieceSize) {
		if err := w(piece); err != nil {
			return 0, errGone
		}
	}
	return len(p), nil
}

// Stdin is the caller's standard input; one goroutine may read it.
func (c *Call) Stdin() io.Reader { return (*reader)(c) }

type reader Call

func (r *reader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		a, err := (*Call)(r).ask(question{Kind: readInput})
		if err != nil {
			return 0, err
		}
		if a.EOF {
			return 0, io.EOF
		}
		r.rest = a.Data
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Open opens the caller's browser.
func (c *Call) Open(address string) error {
	_, err := c.ask(question{Kind: openBrowser, Text: address})
	return err
}

// ReadFile reads a file where the caller finds it.
func (c *Call) ReadFile(path string) ([]byte, error) {
	a, err := c.ask(question{Kind: readFile, Text: path})
	return a.Data, err
}

// TypeSecret asks the person at the caller, who types the answer unseen.
func (c *Call) TypeSecret(_ context.Context, text string) (string, error) {
	a, err := c.ask(question{Kind: typeSecret, Text: text})
	return string(a.Data), err
}

// WriteFile writes a new file where the caller is, and returns its path there.
func (c *Call) WriteFile(path string, content []byte, number bool) (string, error) {
	a, err := c.ask(question{Kind: writeFile, Text: path, Data: content, Number: number})
	return string(a.Data), err
}

// UntilExit has the caller wait for the end of the process, which is to come soon.
func (c *Call) UntilExit() { c.untilExit = true }
