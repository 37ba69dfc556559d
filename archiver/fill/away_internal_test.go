package fill

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/archiver/oauth"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/store/ledger"
)

// One file that cannot be read says nothing of the others there; several in a row do, and so does what every file meets.
func TestAPlaceIsAway(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	var a away
	is := func(when string, want bool) {
		t.Helper()
		if a.is("folder", now) != want {
			t.Errorf("%s: away is %t", when, !want)
		}
	}
	for range mostInARow - 1 {
		a.note("folder", false, now)
		is("before enough have failed", false)
	}
	a.gave("folder")
	a.note("folder", false, now)
	is("one was read meanwhile", false)
	for range mostInARow - 1 {
		a.note("folder", false, now)
	}
	is("enough have failed", true)
	now = now.Add(rest)
	is("later", false)
	a.note("folder", false, now)
	is("the next has failed, too", true)
	a.gave("folder")
	is("it gives again", false)
	a.note("folder", true, now)
	is("what all meet", true)
}

// TestWhatAFileSaysOfItsPlace: what every file there would meet is known from one; what is that file's alone says nothing of the others.
func TestWhatAFileSaysOfItsPlace(t *testing.T) {
	t.Parallel()
	const never = 0
	for name, c := range map[string]struct {
		err error
		at  int // the failure after which the place counts as away
	}{
		"no answer":                      {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, 1},
		"an answer that is cut off":      {io.ErrUnexpectedEOF, 1},
		"no sign-in":                     {oauth.ErrSessionOver, 1},
		"a bad spot of a disk":           {syscall.EIO, mostInARow},
		"it may not be read":             {target.ErrBlocked, never},
		"it is not there":                {target.ErrNotFound, never},
		"a person has changed it":        {errChanged, never},
		"its bytes are not those listed": {target.ErrHashMismatch, never},
	} {
		t.Run(name, func(t *testing.T) {
			f := filler()
			for n := 1; n <= 2*mostInARow; n++ {
				err := f.failed(t.Context(), Place{Name: "nas"}, ledger.Part{Path: "/1.mp3"}, fmt.Errorf("read: %w", c.err))
				if !errors.Is(err, reasons.ErrElsewhere) {
					t.Fatal(err)
				}
				if is, want := f.away.is("nas", f.Clock.Now()), c.at != never && n >= c.at; is != want {
					t.Errorf("after %d failures away is %t", n, is)
				}
			}
		})
	}
}

// TestAPlaceThatGivesAFileIsThere: failures count in a row only.
func TestAPlaceThatGivesAFileIsThere(t *testing.T) {
	t.Parallel()
	f, root := filler(), t.TempDir()
	archive, err := folder.Connect(t.Context(), f.Clock.System(), root, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "1.mp3"), []byte("a recording"), 0o600); err != nil {
		t.Fatal(err)
	}
	nas := Place{Name: "nas", Client: folder.New(folder.Config{Root: root, Mark: archive, Hashes: conformance.NewHashes(), Clock: f.Clock.System()})}
	file := nas.Client.Open(t.Context(), "/1.mp3")
	if _, err := io.ReadAll(file); err != nil {
		t.Fatal(err)
	}
	for range 2 * mostInARow {
		for _, path := range []string{"/2.mp3", "/1.mp3"} {
			if path == "/2.mp3" {
				_ = f.failed(t.Context(), nas, ledger.Part{Path: path}, syscall.EIO)
			} else if _, err := io.ReadAll(f.contentOf(t.Context(), nas, ledger.Part{Path: path, Size: file.File().Size, Hash: file.File().Hash})); err != nil {
				t.Fatal(err)
			}
			if f.away.is("nas", f.Clock.Now()) {
				t.Fatal("it counts as away")
			}
		}
	}
}

func filler() *Filler {
	at := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	return New(Config{Clock: localtime.NewClock(clockwork.NewFakeClockAt(at), time.UTC), Log: slog.New(slog.DiscardHandler)})
}
