package control

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"ringcentral-archiver/archiver/transport/connlimit/connlimittest"
)

// socketDoor opens a door with a socket and goes in, as a caller that then says what the test likes.
func socketDoor(t *testing.T, do Do) *line {
	t.Helper()
	dir := folders(t)["socket"]
	open(t, dir, do)
	p, err := find(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := call(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// endless says a message that never ends, until it is not heard any more, and returns how much was said.
func endless(w io.Writer, begin string) (said int) {
	for more := []byte(begin); ; more = bytes.Repeat([]byte("x"), 1<<20) {
		n, err := w.Write(more)
		if said += n; err != nil || said > 64*messageLimit {
			return said
		}
	}
}

// TestAnEndlessMessageIsNotHeardOut: neither a holder nor a caller keeps more than the limit of it.
func TestAnEndlessMessageIsNotHeardOut(t *testing.T) {
	l := socketDoor(t, func(context.Context, *Call) int {
		t.Error("something was done")
		return 0
	})
	if said := endless(l.Conn, `{"Request":{"Args":["`); said > 8*messageLimit {
		t.Errorf("a holder heard %d bytes", said)
	}

	ours, theirs := net.Pipe()
	defer ours.Close()
	said := make(chan int, 1)
	go func() { said <- endless(theirs, `{"Out":"`) }()
	_, err := Terminal{Out: io.Discard}.follow(newLine(ours, bufio.NewReader(ours), silence))
	ours.Close()
	if n := <-said; !errors.Is(err, ErrLost) || !errors.Is(err, errTooLong) || n > 8*messageLimit {
		t.Errorf("a caller heard %d bytes, and got %v", n, err)
	}
}

// TestALongOutputIsSaidInPieces, none of which is longer than a message may be.
func TestALongOutputIsSaidInPieces(t *testing.T) {
	dir := folders(t)["socket"]
	text := strings.Repeat("0123456789abcdef", messageLimit/8)
	open(t, dir, func(_ context.Context, c *Call) int {
		if _, err := io.WriteString(c.Stdout(), text); err != nil {
			t.Error(err)
		}
		return 0
	})
	var out bytes.Buffer
	code, err := Ask(t.Context(), dir, Request{}, Terminal{Out: &out, Err: io.Discard})
	if code != 0 || err != nil || out.String() != text {
		t.Errorf("%d, %v, %d bytes of %d", code, err, out.Len(), len(text))
	}
}

// TestSignsOfLife: while a command is done the caller hears so, and after the exit code it hears nothing more.
func TestSignsOfLife(t *testing.T) {
	finish := make(chan bool)
	l := socketDoor(t, func(context.Context, *Call) int {
		<-finish
		return 7
	})
	if err := l.say(message{Request: &Request{}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if m, err := l.hear(); err != nil || !reflect.DeepEqual(m, message{}) {
			t.Fatalf("%+v, %v", m, err)
		}
	}
	close(finish)
	for {
		m, err := l.hear()
		if err != nil {
			t.Fatal(err)
		}
		if m.Code != nil && *m.Code == 7 {
			break
		}
	}
	if m, err := l.hear(); !errors.Is(err, io.EOF) {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestAnotherVersion: a holder and a caller of another version name each other, and do nothing.
func TestAnotherVersion(t *testing.T) {
	dir := folders(t)["socket"]
	open(t, dir, func(context.Context, *Call) int {
		t.Error("something was done")
		return 0
	})
	c, err := net.Dial("unix", filepath.Join(dir, SocketName))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, name+"2 and a word\n"); err != nil {
		t.Fatal(err)
	}
	if said, err := io.ReadAll(c); err != nil || string(said) != greeting+"\n" {
		t.Errorf("a newer caller was told %q, %v", said, err)
	}

	newer := folders(t)["socket"]
	l, err := net.Listen("unix", filepath.Join(newer, SocketName))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		bufio.NewReader(c).ReadSlice('\n') // whatever it says
		io.WriteString(c, name+"2 \n")
	}()
	if _, err := Ask(t.Context(), newer, Request{}, Terminal{}); !errors.Is(err, ErrOtherVersion) || errors.Is(err, ErrNoProgram) {
		t.Errorf("an older caller got %v", err)
	}
}

// TestACrowdOfStrangers at a door that is a port uses up no files, ends no command that is being done, and keeps nobody out.
func TestACrowdOfStrangers(t *testing.T) {
	port := connlimittest.Count(t)
	p := place{network: "tcp", address: port.Addr().String(), word: "word"}
	began, finish := make(chan bool), make(chan bool)
	d := openAt(t.Context(), port, p, func(_ context.Context, c *Call) int {
		if len(c.Args) > 0 {
			began <- true
			<-finish
		}
		return 7
	})
	ask := func(words ...string) (code int) {
		l, err := call(t.Context(), p)
		if err == nil {
			defer l.Close()
			if err = l.say(message{Request: &Request{Args: words}}); err == nil {
				code, err = Terminal{}.follow(l)
			}
		}
		if err != nil {
			t.Error(words, err)
		}
		return code
	}
	var long sync.WaitGroup
	long.Go(func() {
		if code := ask("long"); code != 7 {
			t.Errorf("the command that was being done ended with %d", code)
		}
	})
	<-began
	connlimittest.Crowd(t, p.address, 400)
	if code := ask(); code != 7 {
		t.Errorf("a command ended with %d", code)
	}
	finish <- true
	long.Wait()
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if n := port.Most(); n > mostStrangers+3 { // one more is ended, and two have a command done
		t.Errorf("%d connections were open at once", n)
	}
}
