package control

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"ringcentral-archiver/store/ownfile"
)

// Names in the data folder. What a program that was killed has left there means nothing.
const (
	SocketName = "door.sock"
	PortName   = "door.port" // the loopback port and the word that opens it, where there is no socket
)

// pathLimit is how long a socket's path may be: the shortest system takes 103 bytes.
const pathLimit = 100

// place is where the door is.
type place struct {
	network, address string
	word             string // which both ends prove to know; empty with a socket
	file             string // that is to be removed in the end; empty where the system does it
}

// listen makes the door of a data folder that the caller holds: what a program that was killed left
// there is replaced.
func listen(dataDir string) (net.Listener, place, error) {
	socket, port := filepath.Join(dataDir, SocketName), filepath.Join(dataDir, PortName)
	for _, left := range []string{socket, port} {
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, place{}, fmt.Errorf("remove the door of a program that has ended: %w", err)
		}
	}
	if l, err := listenSocket(socket); err == nil {
		return l, place{network: "unix"}, nil
	}
	return listenPort(port)
}

func listenSocket(path string) (net.Listener, error) {
	if !peersAreKnown || len(path) > pathLimit {
		return nil, errors.ErrUnsupported
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func listenPort(path string) (net.Listener, place, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, place{}, err
	}
	p := place{network: "tcp", word: rand.Text(), file: path}
	if err := writeOwn(path, l.Addr().String()+"\n"+p.word+"\n"); err != nil {
		return nil, place{}, errors.Join(err, l.Close())
	}
	return l, p, nil
}

// writeOwn writes a new file that only the user can ever read.
func writeOwn(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// readOwn reads a file that only the user can have written: another one would send callers elsewhere.
func readOwn(path string) (text []byte, err error) {
	f, err := ownfile.Open(path, os.O_RDONLY, 0) // a pipe in its place would be waited for
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !isOwn(info) {
		return nil, errors.Join(errStranger, err)
	}
	return io.ReadAll(io.LimitReader(f, 1<<10))
}

// find looks for the door of a data folder. Errors: ErrNoProgram.
func find(dataDir string) (place, error) {
	socket := filepath.Join(dataDir, SocketName)
	if _, err := os.Lstat(socket); err == nil && peersAreKnown {
		return place{network: "unix", address: socket}, nil
	}
	text, err := readOwn(filepath.Join(dataDir, PortName))
	address, word, found := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if err != nil || !found {
		return place{}, ErrNoProgram
	}
	return place{network: "tcp", address: address, word: word}, nil
}
