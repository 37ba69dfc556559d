//go:build window

package main

import (
	"strings"
	"testing"
)

// TestWindowOfADemonstration is the shortest way through the window: it is
// there, it archives, and it ends.
func TestWindowOfADemonstration(t *testing.T) {
	d := newComer(t)
	s := onScreen(t, d.data, d.env, "--demo")
	s.appears()
	s.until("files were archived", func() bool { return d.onDisk() > 0 })
	s.terminate()
	s.ends(0)
	if o := d.run("--demo status"); !strings.Contains(o.out, "Ana Ruiz") {
		t.Errorf("the store was not left in order:\n%s%s", o.out, o.err)
	}
}
