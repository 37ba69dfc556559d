//go:build !windows

package ownfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ringcentral-archiver/store/ownfile"
)

const stranger = 65534 // the user "nobody"; only root can give a file away

// TestOpenFollowsNoLink: whatever was put in the file's place, what it leads to stays as it is.
func TestOpenFollowsNoLink(t *testing.T) {
	for name, c := range map[string]struct {
		put  func(path, victim string) error
		want error
	}{
		"nothing":                {func(string, string) error { return nil }, nil},
		"a file of one's own":    {func(path, _ string) error { return os.WriteFile(path, []byte("before\n"), 0o600) }, nil},
		"a link":                 {func(path, victim string) error { return os.Symlink(victim, path) }, ownfile.ErrLink},
		"a link to nothing":      {func(path, victim string) error { return os.Symlink(victim+".new", path) }, ownfile.ErrLink},
		"a second name":          {func(path, victim string) error { return os.Link(victim, path) }, ownfile.ErrLink},
		"a pipe":                 {func(path, _ string) error { return syscall.Mkfifo(path, 0o600) }, ownfile.ErrLink},
		"a folder":               {func(path, _ string) error { return os.Mkdir(path, 0o700) }, ownfile.ErrLink},
		"a file of someone else": {func(path, _ string) error { return ofStranger(t, path) }, ownfile.ErrShared},
	} {
		t.Run(name, func(t *testing.T) {
			victim := filepath.Join(t.TempDir(), "victim")
			if err := os.WriteFile(victim, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "archiver.log")
			if err := c.put(path, victim); err != nil {
				t.Fatal(err)
			}
			f, err := ownfile.Open(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
			if !errors.Is(err, c.want) {
				t.Errorf("it gave %v, want %v", err, c.want)
			}
			if err == nil {
				if _, err := f.WriteString("line\n"); err != nil {
					t.Error(err)
				}
				f.Close()
			}
			if got, err := os.ReadFile(victim); string(got) != "mine" {
				t.Errorf("the victim holds %q (%v)", got, err)
			}
			if _, err := os.Lstat(victim + ".new"); err == nil {
				t.Error("a file was made through the link")
			}
		})
	}
}

func ofStranger(t *testing.T, path string) error {
	if os.Geteuid() != 0 {
		t.Log("only root can try this")
		return os.Symlink("x", path)
	}
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		return err
	}
	return os.Chown(path, stranger, stranger)
}

func TestTheFolderIsTheUsersAlone(t *testing.T) {
	mode := func(m os.FileMode) func(string) error { return func(path string) error { return os.Chmod(path, m) } }
	above := func(change func(string) error) func(string) error {
		return func(path string) error { return change(filepath.Dir(path)) }
	}
	cases := map[string]struct {
		change func(path string) error
		root   bool // only root can try it
		want   error
	}{
		"private":                         {mode(0o700), false, nil},
		"others may look":                 {mode(0o755), false, nil},
		"others may write":                {mode(0o757), false, ownfile.ErrShared},
		"a sticky folder":                 {mode(0o777 | os.ModeSticky), false, ownfile.ErrShared},
		"a link of one's own":             {func(path string) error { return relink(path, os.Geteuid()) }, false, nil},
		"others may move it":              {above(mode(0o777)), false, ownfile.ErrShared},
		"others may move one above":       {above(above(mode(0o707))), false, ownfile.ErrShared},
		"others may add beside it":        {above(mode(0o777 | os.ModeSticky)), false, nil},
		"others may move its target":      {func(path string) error { return linkedAway(t, path, 0o777) }, false, ownfile.ErrShared},
		"a link of it lies in theirs":     {func(path string) error { return linkedThrough(t, path, 0o777) }, false, ownfile.ErrShared},
		"a link of it lies in a safe one": {func(path string) error { return linkedThrough(t, path, 0o755) }, false, nil},
		"links in a circle":               {func(path string) error { return errors.Join(os.Remove(path), os.Symlink(path, path)) }, false, syscall.ELOOP},
		"it is linked to a safe one":      {func(path string) error { return linkedAway(t, path, 0o755) }, false, nil},
		"someone else's":                  {func(path string) error { return os.Chown(path, stranger, stranger) }, true, ownfile.ErrShared},
		"another group may write":         {groupMayWrite, true, ownfile.ErrShared},
		"a link of someone else":          {func(path string) error { return relink(path, stranger) }, true, ownfile.ErrShared},
		"someone else's is above":         {above(func(path string) error { return os.Chown(path, stranger, stranger) }), true, ownfile.ErrShared},
		"another group may move it":       {above(groupMayWrite), true, ownfile.ErrShared},
		"someone else's link above":       {above(func(path string) error { return relink(path, stranger) }), true, ownfile.ErrShared},
		"another group may only look":     {above(func(path string) error { return os.Chown(path, 0, stranger) }), true, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.root && os.Geteuid() != 0 {
				t.Log("only root can try this")
				return
			}
			path := filepath.Join(t.TempDir(), "home", "above", "data")
			if err := errors.Join(os.MkdirAll(path, 0o700), c.change(path)); err != nil {
				t.Fatal(err)
			}
			if err := ownfile.CheckFolder(path); !errors.Is(err, c.want) {
				t.Errorf("it gave %v, want %v", err, c.want)
			}
		})
	}
}

func groupMayWrite(path string) error {
	return errors.Join(os.Chown(path, 0, stranger), os.Chmod(path, 0o770))
}

// linkedAway moves the folder into one of that mode, and leaves a link in its place.
func linkedAway(t *testing.T, path string, mode os.FileMode) error {
	away := filepath.Join(t.TempDir(), "away")
	return errors.Join(os.Mkdir(away, 0o700), os.Rename(path, filepath.Join(away, "data")), os.Symlink(filepath.Join(away, "data"), path), os.Chmod(away, mode))
}

// linkedThrough leaves a link in the folder's place that leads through one in a folder of that mode back to where it is now.
func linkedThrough(t *testing.T, path string, mode os.FileMode) error {
	between := filepath.Join(t.TempDir(), "between")
	return errors.Join(os.Mkdir(between, 0o700), relink(path, os.Geteuid()), os.Remove(path), os.Symlink(path+".real", filepath.Join(between, "link")),
		os.Symlink(filepath.Join(between, "link"), path), os.Chmod(between, mode))
}

// TestNothingIsMadeWhereOthersCouldMoveIt: folders that are missing are made for the user alone.
func TestNothingIsMadeWhereOthersCouldMoveIt(t *testing.T) {
	for mode, want := range map[os.FileMode]error{0o755: nil, 0o777 | os.ModeSticky: nil, 0o777: ownfile.ErrShared} {
		above := t.TempDir()
		if err := os.Chmod(above, mode); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(above, "new", "data")
		if err := ownfile.MakeFolder(path); !errors.Is(err, want) {
			t.Errorf("%v: it gave %v, want %v", mode, err, want)
		}
		made, err := os.Stat(filepath.Dir(path))
		if want == nil && (err != nil || made.Mode().Perm() != 0o700) || want != nil && err == nil {
			t.Errorf("%v: the folder is %v, %v", mode, made, err)
		}
	}
}

// TestAFileIsNoFolder: where one stands in the folder's place, or above it, that is said, and it stays.
func TestAFileIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "data"), filepath.Join(file, "above", "data")} {
		if err := ownfile.MakeFolder(path); !errors.Is(err, ownfile.ErrFile) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got, err := os.ReadFile(file); string(got) != "mine" {
		t.Errorf("the file holds %q (%v)", got, err)
	}
}

// relink makes the folder a link of that user to where the folder is now.
func relink(path string, uid int) error {
	return errors.Join(os.Rename(path, path+".real"), os.Symlink(path+".real", path), os.Lchown(path, uid, -1))
}
