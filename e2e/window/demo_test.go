//go:build window

package window

import (
	"strings"
	"testing"
)

// TestWindowOfADemonstration is the shortest way through the window: it is
// there, it archives, and it ends.
func TestWindowOfADemonstration(t *testing.T) {
	pc := newComputer(t)
	s := startApp(t, pc.Data, pc.Env, "--demo")
	s.appears()
	s.until("files were archived", func() bool { return pc.FilesOnDisk() > 0 })
	s.terminate()
	s.ends(0)
	if o := pc.Run("--demo status"); !strings.Contains(o.Out, "Ana Ruiz") {
		t.Errorf("the store was not left in order:\n%s%s", o.Out, o.Err)
	}
}
