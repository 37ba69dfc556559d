//go:build cgo

package main

import (
	"os"
	"os/exec"
	"testing"

	"fyne.io/fyne/v2/app"
)

// TestTheToolkitEndsWithoutAnEvent: it waits for one that nobody may run any more. A version that has it elsewhere is to be looked at. An
// application leaves much behind, and so has a process of its own.
func TestTheToolkitEndsWithoutAnEvent(t *testing.T) {
	const alone = "ARCHIVER_TEST_ALONE"
	if os.Getenv(alone) == "" {
		self := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheToolkitEndsWithoutAnEvent$")
		self.Env = append(os.Environ(), alone+"=1", "XDG_CONFIG_HOME="+t.TempDir())
		if said, err := self.CombinedOutput(); err != nil {
			t.Errorf("%v, said %s", err, said)
		}
		return
	}
	a := app.NewWithID("com.example.test")
	stops, is := a.Lifecycle().(interface{ OnStopped() func() })
	if !is || stops.OnStopped() == nil {
		os.Stderr.WriteString("the toolkit does nothing at its end\n")
		os.Exit(1)
	}
	if ended := withoutStopEvent(a); ended == nil || stops.OnStopped() != nil {
		os.Stderr.WriteString("the toolkit still has its loop do something when it ends\n")
		os.Exit(1)
	}
	os.Exit(0)
}
