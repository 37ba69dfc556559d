package sftp

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
)

// mounted makes a small file system at a folder; false where the test may mount none, which only root may.
func mounted(t *testing.T, at string) bool {
	t.Helper()
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "size=192m"); err != nil {
		if os.Geteuid() == 0 && !errors.Is(err, syscall.EPERM) {
			t.Fatal(err)
		}
		return false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(at, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return true
}

// A folder in which the server makes nothing, and says that it is not there, cannot be written to.
func TestAFolderThatTakesNothing(t *testing.T) {
	if _, err := Connect(t.Context(), newSSHD(t, "/proc/self", "").config()); !errors.Is(err, target.ErrNoWrite) {
		t.Errorf("it was connected: %v", err)
	}
}

// A folder with an archive is connected again also while the server's disk is full, as where its password was changed: what lies there can be read.
func TestAFullDiskIsConnectedAgain(t *testing.T) {
	root := newRoot(t)
	if !mounted(t, root) {
		t.Log("no disk can be mounted here: only root can")
		return
	}
	server := newSSHD(t, root, "")
	before := connected(t, server.config())
	fill(t, filepath.Join(root, "filler"))
	if found, err := Connect(t.Context(), server.config()); err != nil || found.Mark != before.Mark {
		t.Errorf("%s is found instead of %s: %v", found.Mark, before.Mark, err)
	}
}

// fill makes a file that takes all the room there is.
func fill(t *testing.T, at string) {
	t.Helper()
	f, err := os.Create(at)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 1; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 4
		}
	}
}

// A disk of the server that is full or may only be read does what a destination promises. All else is tested without one.
//
//test:long
func TestConformanceOfADisk(t *testing.T) {
	if !mounted(t, t.TempDir()) {
		t.Log("no disk can be mounted here: only root can")
		return
	}
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		root := newRoot(t)
		mounted(t, root)
		p := place(t, root, newSSHD(t, root, ""))
		mend := p.Mends
		filler := filepath.Join(root, "filler")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		readOnly := func(flags uintptr) { must(syscall.Mount("", root, "", syscall.MS_REMOUNT|flags, "")) }
		p.Fills = func() { fill(t, filler) }
		p.Refuses, p.Refusal = func() { readOnly(syscall.MS_RDONLY) }, target.ErrNoWrite
		p.Mends = func() {
			mend()
			readOnly(0)
			os.Remove(filler)
		}
		files := p.Files
		p.Files = func() map[string][]byte {
			all := files()
			delete(all, "/filler") // it takes the room, and is nobody's
			return all
		}
		return p
	}, conformance.OfDisk...)
}
