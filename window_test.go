//go:build cgo

package main

import (
	"os"
	"os/exec"
	"testing"
)

// TestTheToolkitIsSilentAtTheStart: it does not know the locale of servers, and would say so before
// every command. The test's own program is started as the real one is.
func TestTheToolkitIsSilentAtTheStart(t *testing.T) {
	start := exec.Command(os.Args[0], "-test.list=^$")
	start.Env = append(os.Environ(), "LC_ALL=", "LC_MESSAGES=", "LANGUAGE=", "LANG=C.UTF-8")
	if said, err := start.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("%v, said %q", err, said)
	}
}
