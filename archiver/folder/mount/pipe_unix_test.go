//go:build unix

package mount

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A call that really hangs in the kernel: a pipe is opened that nobody writes to. What it brings when it comes back is closed.
func TestACallThatHangsInTheKernel(t *testing.T) {
	r := newRig(t)
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := r.m.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.m.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := root.Open("pipe")
		ended <- err
	}()
	r.waits(1, Patience)
	if err := <-ended; !errors.Is(err, ErrSilent) {
		t.Errorf("it ends with %v", err)
	}
	if _, err := root.Lstat("pipe"); !errors.Is(err, ErrSilent) {
		t.Errorf("another call: %v", err)
	}
	// what is open is closed all the same, and that says nothing of the rest
	for err = other.Close(); !errors.Is(err, os.ErrClosed); {
		_, err = other.root.Stat("pipe")
	}
	if err := r.call(); !errors.Is(err, ErrSilent) {
		t.Errorf("after closing, another call: %v", err)
	}
	w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // the reader is there now
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.back()
	if _, err := root.Lstat("pipe"); err != nil {
		t.Errorf("when it has come back: %v", err)
	}
	if err := root.Close(); err != nil {
		t.Error(err)
	}
	for !errors.Is(err, syscall.EPIPE) { // until what was opened is closed
		_, err = w.WriteString("x")
	}
}
