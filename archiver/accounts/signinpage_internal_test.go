package accounts

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/localtime"
	"ringcentral-archiver/store/ownfile"
	"ringcentral-archiver/store/storetest"
)

// TestTheSignInPageLiesWhereNoOtherUserWrites: in the user's folder, unless others could put a page of
// theirs in its place there, then in the data folder, or nowhere.
func TestTheSignInPageLiesWhereNoOtherUserWrites(t *testing.T) {
	for name, c := range map[string]struct {
		home, data os.FileMode
		want       string
	}{
		"as is usual":               {0o755, 0o700, "home"},
		"others write in the home":  {0o777, 0o700, "data"},
		"others write in both":      {0o777, 0o777, ""},
		"a home like /tmp":          {0o777 | os.ModeSticky, 0o700, "data"},
		"there is no such a folder": {0, 0o700, "data"},
	} {
		t.Run(name, func(t *testing.T) {
			at := t.TempDir()
			home, p := filepath.Join(at, "home"), pages{filepath.Join(at, "data")}
			t.Setenv("HOME", home)
			if err := errors.Join(os.Mkdir(p.data, 0o700), os.Chmod(p.data, c.data)); err != nil {
				t.Fatal(err)
			}
			if c.home != 0 {
				if err := errors.Join(os.Mkdir(home, 0o700), os.Chmod(home, c.home)); err != nil {
					t.Fatal(err)
				}
			}
			file, err := p.create()
			if c.want == "" {
				if !errors.Is(err, ownfile.ErrShared) {
					t.Errorf("it gave %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			info, err := file.Stat()
			if err != nil || info.Mode().Perm() != 0o600 || filepath.Dir(file.Name()) != filepath.Join(at, c.want) || strings.HasPrefix(info.Name(), ".") {
				t.Errorf("the page is %s, %v (%v)", file.Name(), info.Mode(), err)
			}
		})
	}
}

// TestAKillLeavesNoPage: the next start removes the page of a sign-in that was killed, and no other's.
func TestAKillLeavesNoPage(t *testing.T) {
	home := filepath.Join(t.TempDir(), "Ana [1]*?")
	if runtime.GOOS == "windows" {
		home = t.TempDir()
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	s := storetest.Open(t)
	killed, others := pages{filepath.Dir(s.Path())}, pages{t.TempDir()}
	var paths []string
	for _, p := range []pages{killed, others} {
		file, err := p.create()
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, file.Name())
	}
	if _, err := Open(t.Context(), Config{
		Store: s, Clock: localtime.NewClock(clockwork.NewRealClock(), nil), Log: slog.New(slog.DiscardHandler),
		HTTP: http.DefaultTransport, Rand: func() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) },
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(paths[0]); !os.IsNotExist(err) {
		t.Errorf("the page is still there (%v)", err)
	}
	if _, err := os.Stat(paths[1]); err != nil {
		t.Errorf("another program's page is gone: %v", err)
	}
}
