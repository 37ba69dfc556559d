package control

import (
	"bufio"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strings"
)

// greeting begins the first line of a caller. Its number changes with what is said at the door, so
// that programs of different versions do not misunderstand each other: a holder says its number to
// a caller that has another.
const (
	greeting = name + "1 "
	name     = "RingCentral Archiver "
)

var (
	errStranger = errors.New("the other end is a program of another user")
	errUnproven = errors.New("the other end does not know the word")
)

// A caller says a random text, the holder answers with one of its own and the proof that it knows
// the word, and the caller proves it as well. The word itself is never said. A holder says nothing
// before it was greeted, which no page in a browser can do: its requests begin with a method.

// greet begins a conversation as the caller.
func greet(c net.Conn, r *bufio.Reader, word string) error {
	if err := knownPeer(c); err != nil {
		return err
	}
	mine := rand.Text()
	if _, err := io.WriteString(c, greeting+mine+"\n"); err != nil {
		return err
	}
	said, err := readLine(r)
	if err != nil {
		return err
	}
	if strings.HasPrefix(said, name) {
		return ErrOtherVersion
	}
	theirs, proof, _ := strings.Cut(said, " ")
	if !hmac.Equal([]byte(proof), []byte(prove(word, "holder", mine, theirs))) {
		return errUnproven
	}
	_, err = io.WriteString(c, prove(word, "caller", mine, theirs)+"\n")
	return err
}

// welcome begins a conversation as the holder.
func welcome(c net.Conn, r *bufio.Reader, word string) error {
	if err := knownPeer(c); err != nil {
		return err
	}
	said, err := readLine(r)
	if err != nil {
		return err
	}
	theirs, greeted := strings.CutPrefix(said, greeting)
	if !greeted && strings.HasPrefix(said, name) {
		_, err := io.WriteString(c, greeting+"\n")
		return errors.Join(ErrOtherVersion, err)
	}
	if !greeted {
		return errUnproven
	}
	mine := rand.Text()
	if _, err := io.WriteString(c, mine+" "+prove(word, "holder", theirs, mine)+"\n"); err != nil {
		return err
	}
	if said, err = readLine(r); err != nil {
		return err
	}
	if !hmac.Equal([]byte(said), []byte(prove(word, "caller", theirs, mine))) {
		return errUnproven
	}
	return nil
}

func knownPeer(c net.Conn) error {
	if socket, is := c.(*net.UnixConn); is && !isPeer(socket) {
		return errStranger
	}
	return nil
}

// readLine reads a line of a stranger, at most as long as the reader's buffer.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	return strings.TrimSuffix(string(line), "\n"), err
}

func prove(word, who, caller, holder string) string {
	mac := hmac.New(sha256.New, []byte(word))
	io.WriteString(mac, who+"\n"+caller+"\n"+holder) // a hash takes whatever it is given
	return hex.EncodeToString(mac.Sum(nil))
}
