//go:build unix

package folder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
)

// hang has every call that looks for the mark hang in the kernel: a pipe lies in its place that nobody writes to. answers ends that.
func hang(t *testing.T, root string) (answers func()) {
	t.Helper()
	at := filepath.Join(root, filepath.FromSlash(mark.Name))
	text, err := os.ReadFile(at)
	if err := errors.Join(err, os.Remove(at), syscall.Mkfifo(at, 0o600)); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		pipe, err := os.OpenFile(at, os.O_RDWR, 0) // who waits for it goes on
		if err != nil {
			t.Fatal(err)
		}
		_, err = pipe.Write(text)
		if err := errors.Join(err, os.Remove(at), pipe.Close(), os.WriteFile(at, text, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
}

// impatient is a clock by which nothing is waited for for long.
type impatient struct{ clockwork.Clock }

func (c impatient) NewTimer(d time.Duration) clockwork.Timer { return c.Clock.NewTimer(d / 100) }

// A NAS that hangs is one that is not there, for whatever is done with it; what is done when it answers again is done once.
func TestAFolderThatHangs(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	c.at = mount.New(impatient{clockwork.NewRealClock()})
	answers := hang(t, root)
	if err := c.Ping(t.Context()); !errors.Is(err, ErrNotThere) || c.at.Hung() == 0 {
		t.Errorf("Ping: %v, %d hang", err, c.at.Hung())
	}
	u := c.NewUploader(t.Context(), func(out []target.Outcome) {
		if out[0].Err != nil {
			t.Errorf("the outcome is %v", out[0].Err)
		}
	})
	put := func() error {
		return u.Put(t.Context(), target.Upload{Path: "/a.mp3", Body: strings.NewReader("a")})
	}
	if err := put(); !errors.Is(err, ErrNotThere) {
		t.Errorf("Put: %v", err)
	}
	if _, err := c.Changes(t.Context(), "", nil); !errors.Is(err, ErrNotThere) {
		t.Errorf("Changes: %v", err)
	}
	if _, err := c.Space(t.Context()); !errors.Is(err, ErrNotThere) {
		t.Errorf("Space: %v", err)
	}
	answers()
	for c.at.Hung() > 0 {
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(put(), u.Flush(t.Context()), put(), u.Close(t.Context())); err != nil {
		t.Errorf("when it answers again: %v", err)
	}
	if files := filesIn(t, root); len(files) != 1 {
		t.Errorf("there are %q", files)
	}
}
