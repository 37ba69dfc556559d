package control

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

var (
	// ErrNoProgram: no program answers at the data folder; nothing was asked of any.
	ErrNoProgram = errors.New("no running program answers")
	// ErrLost: the program was asked and then did not answer to the end. What it was asked to do
	// may be done or not.
	ErrLost = errors.New("the running program did not answer to the end")
	// ErrOtherVersion: the program is one of another version, which understands other questions. It
	// was asked nothing.
	ErrOtherVersion = errors.New("the running program is of another version")
)

// exitPatience is how long a caller waits for the end of a process that was told to end. It takes
// ten seconds at most to stop what it is doing.
const exitPatience = 20 * time.Second

// Terminal is what a caller lends the holder.
type Terminal struct {
	In       io.Reader // nil = there is none
	Out, Err io.Writer
	Open     func(address string) error // nil = there is no browser
	ReadFile func(path string) ([]byte, error)
	// TypeSecret asks a person, who types the answer unseen; nil = nobody can be asked
	TypeSecret func(question string) (string, error)
	// WriteFile writes a new file and returns its path, as newfile.Write does
	WriteFile func(path string, content []byte, number bool) (string, error)
}

// Ask has the program that holds a data folder do a command line and returns its exit code. When
// ctx ends the command is cancelled, which the holder answers with how it ended. Errors: ErrNoProgram,
// ErrLost, ErrOtherVersion; those of writing to the terminal.
func Ask(ctx context.Context, dataDir string, r Request, t Terminal) (code int, err error) {
	p, err := find(dataDir)
	if err != nil {
		return 0, err
	}
	l, err := call(ctx, p)
	switch {
	case errors.Is(err, ErrOtherVersion):
		return 0, err
	case err != nil:
		return 0, fmt.Errorf("%w: %w", ErrNoProgram, err)
	}
	defer l.Close()
	if err := l.say(message{Request: &r}); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNoProgram, err)
	}
	defer context.AfterFunc(ctx, func() { _ = l.say(message{Cancel: true}) })() // hear notices that the holder has gone
	return t.follow(l)
}

// call goes to the door.
func call(ctx context.Context, p place) (*line, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := new(net.Dialer).DialContext(ctx, p.network, p.address)
	if err != nil {
		return nil, err
	}
	r := bufio.NewReader(c)
	if err = c.SetDeadline(clock.Now().Add(patience)); err == nil {
		err = greet(c, r, p.word)
	}
	if err == nil {
		err = c.SetDeadline(time.Time{})
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return newLine(c, r, silence), nil
}

// follow does as the holder says until the command has ended.
func (t Terminal) follow(l *line) (code int, err error) {
	for {
		m, err := l.hear()
		switch {
		case err != nil:
			return 0, fmt.Errorf("%w: %w", ErrLost, err)
		case m.Code != nil && m.Ends:
			return *m.Code, awaitEnd(l)
		case m.Code != nil:
			return *m.Code, nil
		case m.Ask != nil:
			go t.answer(l, *m.Ask) // standard input may never bring anything
		case m.Err != nil:
			_, err = t.Err.Write(m.Err)
		case m.Out != nil:
			_, err = t.Out.Write(m.Out)
		}
		if err != nil {
			return 0, fmt.Errorf("write what the running program says: %w", err)
		}
	}
}

// answer does what the holder asks of its caller.
func (t Terminal) answer(l *line, q question) {
	a := answer{ID: q.ID}
	var err error
	switch {
	case q.Kind == readInput && t.In == nil:
		a.EOF = true
	case q.Kind == readInput:
		a.Data = make([]byte, 4096)
		var n int
		n, err = t.In.Read(a.Data)
		if a.Data = a.Data[:n]; n > 0 || errors.Is(err, io.EOF) {
			a.EOF, err = n == 0, nil
		}
	case q.Kind == readFile:
		a.Data, err = t.ReadFile(q.Text)
	case q.Kind == writeFile:
		var written string
		written, err = t.WriteFile(q.Text, q.Data, q.Number)
		a.Data = []byte(written)
	case q.Kind == typeSecret && t.TypeSecret != nil:
		var secret string
		secret, err = t.TypeSecret(q.Text)
		a.Data = []byte(secret)
	case q.Kind == openBrowser && t.Open != nil:
		err = t.Open(q.Text)
	}
	if err != nil {
		a.Err = err.Error()
	}
	_ = l.say(message{Answer: &a}) // hear notices that the holder has gone
}

// awaitEnd waits until the holder's process has ended, which closes the connection.
func awaitEnd(l *line) error {
	l.in.silence = 0 // no signs of life come from there any more
	if err := l.SetDeadline(clock.Now().Add(exitPatience)); err != nil {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	_, err := l.hear()
	if late, is := errors.AsType[net.Error](err); is && late.Timeout() {
		return fmt.Errorf("%w: it has not ended yet", ErrLost)
	}
	return nil
}
