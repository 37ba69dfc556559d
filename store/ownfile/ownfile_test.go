//go:build !windows

package ownfile_test

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"syscall"
	"testing"

	"ringcentral-archiver/store/ownfile"
)

const stranger = 65534 // nobody; only root can give a file away

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
		"a folder":               {func(path, _ string) error { return os.Mkdir(path, 0o700) }, syscall.EISDIR},
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
	cases := map[string]struct {
		change func(path string) error
		want   error
	}{
		"private":             {mode(0o700), nil},
		"others may look":     {mode(0o755), nil},
		"others may write":    {mode(0o757), ownfile.ErrShared},
		"a sticky folder":     {mode(0o777 | os.ModeSticky), ownfile.ErrShared},
		"the own group":       {mode(0o775), ofGroup(t)},
		"a link of one's own": {func(path string) error { return relink(path, os.Geteuid()) }, nil},
	}
	if os.Geteuid() == 0 {
		cases["someone else's"] = struct {
			change func(path string) error
			want   error
		}{func(path string) error { return os.Chown(path, stranger, stranger) }, ownfile.ErrShared}
		cases["another group may write"] = struct {
			change func(path string) error
			want   error
		}{func(path string) error { return errors.Join(os.Chown(path, 0, stranger), os.Chmod(path, 0o770)) }, ownfile.ErrShared}
		cases["a link of someone else"] = struct {
			change func(path string) error
			want   error
		}{func(path string) error { return relink(path, stranger) }, ownfile.ErrShared}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data")
			if err := errors.Join(os.Mkdir(path, 0o700), c.change(path)); err != nil {
				t.Fatal(err)
			}
			if err := ownfile.CheckFolder(path); !errors.Is(err, c.want) {
				t.Errorf("it gave %v, want %v", err, c.want)
			}
		})
	}
}

// ofGroup is what a folder gives that the user's first group may write to.
func ofGroup(t *testing.T) error {
	t.Helper()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if group, err := user.LookupGroupId(me.Gid); err == nil && group.Name == me.Username {
		return nil
	}
	return ownfile.ErrShared
}

// relink makes the folder a link of that user to where the folder is now.
func relink(path string, uid int) error {
	return errors.Join(os.Rename(path, path+".real"), os.Symlink(path+".real", path), os.Lchown(path, uid, -1))
}
