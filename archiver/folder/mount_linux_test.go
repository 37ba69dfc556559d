package folder

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/target/drafts"
)

// disk is a small file system of its own, part of which is mounted where the archive is looked for.
type disk struct {
	t        *testing.T
	at       string // all of it
	root     string // where the archive is looked for
	filler   string
	attached bool
}

// mounted makes a disk; nil where the test may mount none, which only root may.
func mounted(t *testing.T) *disk {
	t.Helper()
	d := &disk{t: t, at: t.TempDir(), root: t.TempDir()}
	d.filler = filepath.Join(d.at, "filler")
	if err := syscall.Mount("tmpfs", d.at, "tmpfs", 0, "size=192m"); err != nil {
		if os.Geteuid() == 0 && !errors.Is(err, syscall.EPERM) {
			t.Fatal(err)
		}
		return nil
	}
	t.Cleanup(func() {
		d.detach()
		if err := syscall.Unmount(d.at, 0); err != nil {
			t.Error(err)
		}
	})
	if err := os.Mkdir(filepath.Join(d.at, "Archive"), 0o777); err != nil {
		t.Fatal(err)
	}
	d.attach()
	return d
}

func (d *disk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Error(err)
	}
}

func (d *disk) attach() {
	d.t.Helper()
	if !d.attached {
		d.must(syscall.Mount(filepath.Join(d.at, "Archive"), d.root, "", syscall.MS_BIND, ""))
		d.attached = true
	}
}

// detach takes the disk away, and sees that nothing was written where it was.
func (d *disk) detach() {
	d.t.Helper()
	if d.attached {
		d.must(syscall.Unmount(d.root, 0))
		d.attached = false
	}
	below, err := os.ReadDir(d.root)
	d.must(err)
	if len(below) > 0 {
		d.t.Errorf("%v lies below the mount point", below)
	}
}

func (d *disk) readOnly(flags uintptr) {
	d.must(syscall.Mount("", d.at, "", syscall.MS_REMOUNT|flags, ""))
}

// fill leaves no room for another block.
func (d *disk) fill() {
	d.t.Helper()
	f, err := os.Create(d.filler)
	d.must(err)
	for size := 1 << 20; size >= 1; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 4
		}
	}
	d.must(f.Close())
}

// A disk that is taken away, is full or may only be read does what a destination promises. All else is tested without one.
//
//test:long
func TestConformanceOfADisk(t *testing.T) {
	if mounted(t) == nil {
		t.Log("no disk can be mounted here: only root can")
		return
	}
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		d := mounted(t)
		p := place(t, d.root)
		mend := p.Mends
		p.Fills, p.Gone = d.fill, d.detach
		p.Refuses, p.Refusal = func() { d.readOnly(syscall.MS_RDONLY) }, target.ErrNoWrite
		p.Mends = func() {
			mend()
			d.readOnly(0)
			if !d.attached {
				d.detach() // nothing was written meanwhile
			}
			d.attach()
			os.Remove(d.filler)
		}
		return p
	}, conformance.OfDisk...)
}

// A folder that has an archive is not connected where nothing can be kept in it; one that is full has its archive, and waits for space.
func TestAnArchiveThatMayOnlyBeRead(t *testing.T) {
	d := mounted(t)
	if d == nil {
		t.Log("no disk can be mounted here: only root can")
		return
	}
	archive, err := Connect(t.Context(), clockwork.NewRealClock(), d.root, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.readOnly(syscall.MS_RDONLY)
	if _, err := Connect(t.Context(), clockwork.NewRealClock(), d.root, nil); !errors.Is(err, target.ErrNoWrite) {
		t.Errorf("read only, it is connected: %v", err)
	}
	d.readOnly(0)
	d.fill()
	if again, err := Connect(t.Context(), clockwork.NewRealClock(), d.root, nil); err != nil || again != archive {
		t.Errorf("full, it is the archive %q (%v), want %q", again, err, archive)
	}
	if left := filesIn(t, d.root); len(left) != 0 {
		t.Errorf("connecting has left %v", left)
	}
}

// A folder in which the system makes nothing, and says that it is not there, cannot be written to.
func TestAFolderThatTakesNothing(t *testing.T) {
	if _, err := Connect(t.Context(), clockwork.NewRealClock(), "/proc/self", nil); !errors.Is(err, target.ErrNoWrite) {
		t.Errorf("it ends with %v", err)
	}
}

// A folder of the archive may be another disk than the archive itself, as a data set of a NAS within another one: what is to lie there is as in any other.
func TestADiskWithinTheArchive(t *testing.T) {
	d := mounted(t)
	if d == nil {
		t.Log("no disk can be mounted here: only root can")
		return
	}
	root := t.TempDir()
	c := connected(t, root)
	within := filepath.Join(root, "Ana")
	if err := os.Mkdir(within, 0o777); err != nil {
		t.Fatal(err)
	}
	d.must(syscall.Mount(d.at, within, "", syscall.MS_BIND, ""))
	defer func() { d.must(syscall.Unmount(within, 0)) }()

	at := time.Date(2020, 11, 20, 12, 0, 0, 0, time.UTC)
	o := put(t, c, target.Upload{Path: "/Ana/2026/a.mp3", Body: strings.NewReader("a"), Modified: at})
	if o.Err != nil || !o.File.Modified.Equal(at) {
		t.Fatalf("it is %+v (%v)", o.File, o.Err)
	}
	if again := put(t, c, target.Upload{Path: "/Ana/2026/a.mp3", Body: strings.NewReader("b")}); !errors.Is(again.Err, target.ErrConflict) {
		t.Errorf("with other content it is %v", again.Err)
	}
	if o = put(t, c, target.Upload{Path: "/Ana/2026/a.mp3", Body: strings.NewReader("c"), Replaces: o.File.Hash}); o.Err != nil {
		t.Errorf("replaced it is %v", o.Err)
	}

	left := filepath.Join(within, "2026", path.Base(drafts.Near(drafts.New(target.Upload{}, "", at).File, "/")))
	if err := os.WriteFile(left, []byte("a part"), 0o666); err != nil { // by a kill
		t.Fatal(err)
	}
	var paths []string
	err := c.List(t.Context(), "", func(files []target.File) error {
		for _, f := range files {
			paths = append(paths, f.Path)
		}
		return nil
	})
	if want := []string{"/Ana/2026/a.mp3"}; err != nil || !slices.Equal(paths, want) {
		t.Errorf("%v lie there, want %v (%v)", paths, want, err)
	}
	if there, err := os.ReadDir(filepath.Join(within, "2026")); err != nil || len(there) != 1 {
		t.Errorf("%v lie on that disk (%v)", there, err)
	}
}
