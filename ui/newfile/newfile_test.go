package newfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"ringcentral-archiver/ui/newfile"
)

func TestNoFileIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "some.name.zip")
	for _, want := range []string{"some.name.zip", "some.name (2).zip", "some.name (3).zip"} {
		written, err := newfile.Write(path, []byte(want), true)
		if err != nil || filepath.Base(written) != want || !filepath.IsAbs(written) {
			t.Fatalf("%s, %v", written, err)
		}
		if text, err := os.ReadFile(written); err != nil || string(text) != want {
			t.Errorf("%s holds %q, %v", written, text, err)
		}
		if info, err := os.Stat(written); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", written, info.Mode(), err)
		}
	}
	if written, err := newfile.Write(path, nil, false); !errors.Is(err, fs.ErrExist) || written != "" {
		t.Errorf("%s, %v", written, err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "some.name.zip" {
		t.Errorf("the first holds %q now, %v", text, err)
	}
}

// TestALinkIsNotFollowed: whoever can write to the folder cannot have the file written elsewhere.
func TestALinkIsNotFollowed(t *testing.T) {
	folder := t.TempDir()
	path, elsewhere := filepath.Join(folder, "a.zip"), filepath.Join(folder, "elsewhere")
	if err := os.Symlink(elsewhere, path); err != nil {
		if runtime.GOOS == "windows" {
			return // it takes a right that not every user has
		}
		t.Fatal(err)
	}
	if _, err := newfile.Write(path, []byte("x"), false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Lstat(elsewhere); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was written to where the link leads: %v", err)
	}
}

func TestDownloads(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if got, err := newfile.Downloads(); got != home || err != nil {
		t.Errorf("%q %v", got, err)
	}
	folder := filepath.Join(home, "Downloads")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := newfile.Downloads(); got != folder || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

// TestWhatCannotBeWrittenIsKnownBefore: what Free lets through, Write writes, and what it does not, Write does not.
func TestWhatCannotBeWrittenIsKnownBefore(t *testing.T) {
	folder := t.TempDir()
	there := filepath.Join(folder, "there.zip")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		filepath.Join(folder, "new.zip"): nil, there: fs.ErrExist, folder: fs.ErrExist, filepath.Join(folder, "none", "new.zip"): fs.ErrNotExist,
	} {
		free := newfile.Free(path)
		_, err := newfile.Write(path, nil, false)
		if !errors.Is(free, want) || !errors.Is(err, want) {
			t.Errorf("%s: Free says %v, Write %v; want %v", path, free, err, want)
		}
	}
}
