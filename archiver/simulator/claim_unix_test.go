//go:build !windows

package simulator_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ringcentral-archiver/archiver/simulator"
)

// TestAPipeIsNotWaitedFor: it is no simulator's, whatever it is called.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(simulator.Claim(dir), syscall.Mkfifo(filepath.Join(dir, "simulator.json"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := simulator.Claim(dir); !errors.Is(err, simulator.ErrNotOurs) {
		t.Errorf("claimed: %v", err)
	}
}

// TestAStateThatIsTooLong is not read: it would fill the memory.
func TestAStateThatIsTooLong(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, "simulator.json")
	if err := errors.Join(simulator.Claim(dir), os.WriteFile(state, nil, 0o600), os.Truncate(state, 1<<30)); err != nil {
		t.Fatal(err)
	}
	s, err := simulator.Start(simulator.Options{Dir: dir})
	if err == nil {
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("it says %v", err)
	}
}
