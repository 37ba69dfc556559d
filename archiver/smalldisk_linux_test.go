package archiver_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// revOf tells one file from another of the same name, also where both have the same size and time.
func revOf(info os.FileInfo) string {
	of, _ := info.Sys().(*syscall.Stat_t)
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano(), of.Ino)
}

// smallDisk is a file system of a run's own, which can be full, or be read only.
type smallDisk struct {
	t      testing.TB
	at     string
	locked bool
}

// mountSmallDisk makes one; nil where the test may mount none, which only root may.
func mountSmallDisk(t testing.TB, at string) *smallDisk {
	t.Helper()
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "size=256m"); err != nil {
		return nil
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(at, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return &smallDisk{t: t, at: at}
}

func (d *smallDisk) filler() string { return filepath.Join(d.at, "filler") }

// fill leaves about so much room, in bytes.
func (d *smallDisk) fill(room int64) {
	d.t.Helper()
	if d.locked {
		return
	}
	d.empty()
	var of syscall.Statfs_t
	if err := syscall.Statfs(d.at, &of); err != nil {
		d.t.Error(err)
	}
	if size := int64(of.Bavail)*of.Bsize - room; size > 0 {
		f, err := os.Create(d.filler())
		if err == nil {
			err = syscall.Fallocate(int(f.Fd()), 0, 0, size)
			f.Close()
		}
		if err != nil && err != syscall.ENOSPC { // a pass writes beside it
			d.t.Error(err)
		}
	}
}

func (d *smallDisk) empty() { os.Remove(d.filler()) } // if there is one

// readOnly lets it only be read; while a file is written, no disk can be made so.
func (d *smallDisk) readOnly(locked bool) {
	d.t.Helper()
	flags := uintptr(0)
	if locked {
		flags = syscall.MS_RDONLY
	}
	switch err := syscall.Mount("", d.at, "", syscall.MS_REMOUNT|flags, ""); {
	case err == nil:
		d.locked = locked
	case !locked || err != syscall.EBUSY:
		d.t.Error(err)
	}
}
