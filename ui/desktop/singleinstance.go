package desktop

import (
	"bufio"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// Names in the data folder.
const (
	socketName = "show.sock"
	portName   = "show.port" // the loopback port and the word that opens it, where there is no socket
)

const (
	pathLimit = 100 // the shortest system takes 103 bytes for a socket's path
	patience  = 2 * time.Second
	answer    = "shown\n"
)

// The deadlines of connections are the system's, so no test gives this clock.
var clock = clockwork.NewRealClock()

// ErrNobody says that no running program answers at the data folder.
var ErrNobody = errors.New("no running program answers")

// instance is the running program, which later starts of the program can reach
// until it is closed.
type instance struct {
	net.Listener
	word string // that a caller has to say first
	file string // that tells callers how to get here, besides the socket; may be empty
	show func()
	wait sync.WaitGroup
}

// Listen has a second start with the same data folder call show, on any
// goroutine, until the closer is closed. The caller must hold the data folder:
// what a program that was killed left there is replaced.
func Listen(dataDir string, show func()) (io.Closer, error) {
	d, err := listenSocket(filepath.Join(dataDir, socketName))
	if err != nil {
		d, err = listenPort(filepath.Join(dataDir, portName))
	}
	if err != nil {
		return nil, fmt.Errorf("listen in %s: %w", dataDir, err)
	}
	d.show = show
	d.wait.Go(d.serve)
	return d, nil
}

func listenSocket(path string) (*instance, error) {
	if len(path) > pathLimit {
		return nil, fmt.Errorf("the path %s is too long for a socket", path)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove the socket of a program that has ended: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return &instance{Listener: l, word: "show"}, nil
}

// listenPort listens on the loopback address. Other users of the computer can
// reach it too, so it opens to a random word that only this user can read.
func listenPort(path string) (*instance, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &instance{Listener: l, word: rand.Text(), file: path}
	if err := writeOwn(path, l.Addr().String()+"\n"+d.word+"\n"); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return d, nil
}

// writeOwn writes a file that only the user can ever read.
func writeOwn(path, text string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

func (d *instance) serve() {
	for {
		c, err := d.Accept()
		if err != nil {
			return
		}
		d.wait.Go(func() { d.receive(c) })
	}
}

// receive shows the window for a caller who says the word in time.
func (d *instance) receive(c net.Conn) {
	defer c.Close()
	if err := c.SetDeadline(clock.Now().Add(patience)); err != nil {
		return
	}
	said, err := bufio.NewReader(io.LimitReader(c, 256)).ReadString('\n')
	if err != nil || subtle.ConstantTimeCompare([]byte(strings.TrimSpace(said)), []byte(d.word)) == 0 {
		return
	}
	d.show()
	if _, err := io.WriteString(c, answer); err != nil {
		return // the caller has gone; the window is shown all the same
	}
}

// Close accepts no caller any more and waits for those it has accepted.
func (d *instance) Close() error {
	err := d.Listener.Close()
	d.wait.Wait()
	if d.file != "" {
		err = errors.Join(err, os.Remove(d.file))
	}
	return err
}

// AskToShow asks the running program that holds the data folder to show its
// window. ErrNobody when there is none that answers.
func AskToShow(dataDir string) error {
	err := ask("unix", filepath.Join(dataDir, socketName), "show")
	if err == nil {
		return nil
	}
	text, readErr := os.ReadFile(filepath.Join(dataDir, portName))
	address, word, found := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if readErr != nil || !found {
		return fmt.Errorf("%w: %w", ErrNobody, err)
	}
	if err := ask("tcp", address, word); err != nil {
		return fmt.Errorf("%w: %w", ErrNobody, err)
	}
	return nil
}

func ask(network, address, word string) error {
	c, err := net.DialTimeout(network, address, patience)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(clock.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := io.WriteString(c, word+"\n"); err != nil {
		return err
	}
	said, err := bufio.NewReader(c).ReadString('\n')
	if err == nil && said != answer {
		err = fmt.Errorf("answered %q", said)
	}
	return err
}
