//go:build !windows

package secretfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestAPipeIsNotWaitedForWithoutAnEnd: what comes through it in time is the secret; that nothing comes is said.
func TestAPipeIsNotWaitedForWithoutAnEnd(t *testing.T) {
	pipe := func() string {
		path := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const short = 50 * time.Millisecond
	if _, err := readPipe(pipe(), short); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("without a writer: %v", err)
	}
	silent := pipe()
	holder, err := os.OpenFile(silent, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	if _, err := readPipe(silent, short); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a silent writer: %v", err)
	}
	written := pipe()
	done := make(chan error, 1)
	go func() { done <- os.WriteFile(written, []byte("secret\nmore"), 0) }()
	if got, err := FirstLine(written, nil, nil); got != "secret" || err != nil {
		t.Errorf("a writer: %q, %v", got, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
