package folder

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/target/mark"
)

// place is a folder that a test does things to.
func place(t *testing.T, root string) *conformance.Place {
	t.Helper()
	c := connected(t, root)
	at := func(path string) string { return filepath.Join(root, filepath.FromSlash(path)) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	away := root + " away"
	return &conformance.Place{
		Destination: c,
		Again:       func() target.Destination { return New(c.Config) },
		Files:       func() map[string][]byte { return filesIn(t, root) },
		Write: func(path string, data []byte) {
			must(os.MkdirAll(filepath.Dir(at(path)), 0o777))
			must(os.WriteFile(at(path), data, 0o666))
		},
		Remove: func(path string) { must(os.RemoveAll(at(path))) },
		Loses: func() {
			c.named = func(context.Context) error { return syscall.EIO }
		},
		Slow: func() <-chan struct{} {
			begun := make(chan struct{})
			var once sync.Once
			c.named = func(ctx context.Context) error {
				once.Do(func() { close(begun) })
				<-ctx.Done()
				return context.Cause(ctx)
			}
			return begun
		},
		Gone: func() { must(os.Rename(root, away)) },
		Mends: func() {
			c.named = nil
			if err := os.Rename(away, root); !errors.Is(err, os.ErrNotExist) {
				must(err)
			}
		},
	}
}

// A folder on the disk does what a destination promises.
//
//test:long
func TestConformance(t *testing.T) {
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		root := filepath.Join(t.TempDir(), "Archive")
		if err := os.Mkdir(root, 0o777); err != nil {
			t.Fatal(err)
		}
		return place(t, root)
	})
}

// As does one where no file can have a second name, as on exFAT.
//
//test:long
func TestConformanceWithoutLinks(t *testing.T) {
	whole := link
	defer func() { link = whole }()
	link = func(*mount.Root, string, string) error { return noLinks[0] }
	TestConformance(t)
}

// As does one whose folders all lie on other disks than the drafts.
//
//test:long
func TestConformanceAcrossDisks(t *testing.T) {
	links, renames := link, rename
	defer func() { link, rename = links, renames }()
	across := func(do func(root *mount.Root, file, as string) error) func(*mount.Root, string, string) error {
		return func(root *mount.Root, file, as string) error {
			if path.Dir(file) == mark.Folder && path.Dir(as) != mark.Folder {
				return &os.LinkError{Op: "link", Old: file, New: as, Err: apart}
			}
			return do(root, file, as)
		}
	}
	link, rename = across(links), across(renames)
	TestConformance(t)
}

// As does one whose files Windows shows as irregular, as it may those that OneDrive or another sync program has brought.
//
//test:long
func TestConformanceOfIrregularFiles(t *testing.T) {
	whole := modeOf
	defer func() { modeOf = whole }()
	modeOf = func(info fs.FileInfo) fs.FileMode {
		mode := whole(info)
		if mode.IsRegular() || mode.IsDir() {
			mode |= fs.ModeIrregular
		}
		return mode
	}
	TestConformance(t)
}
