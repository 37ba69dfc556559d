package folder

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/pieces"
)

// badSpots is the folder on a disk that can open files and not read them.
type badSpots struct{ source }

func (b badSpots) Opened(ctx context.Context, path string, read func(fs.FileInfo, io.ReaderAt) error) error {
	return b.source.Opened(ctx, path, func(info fs.FileInfo, _ io.ReaderAt) error { return read(info, badSpot{}) })
}

type badSpot struct{}

func (badSpot) ReadAt([]byte, int64) (int, error) { return 0, syscall.EIO }

// A file that could not be read for another place is listed without a hash the next time, though neither size nor time shows that: a
// verification names it.
func TestAFileOnABadSpotIsNotSaidToBeThere(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	if o := put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a")}); o.Err != nil {
		t.Fatal(o.Err)
	}
	was := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(root, "a.mp3"), was, was); err != nil {
		t.Fatal(err)
	}
	hash := func() (hash string) {
		if err := c.List(t.Context(), "", func(files []target.File) error {
			for _, f := range files {
				hash += f.Hash
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		return hash
	}
	if hash() == "" {
		t.Fatal("it has no hash before")
	}
	whole := openFile
	defer func() { openFile = whole }()
	openFile = func(_ *mount.Root, name string) (*mount.File, error) {
		return nil, &os.PathError{Op: "read", Path: name, Err: syscall.EIO}
	}
	if hash() == "" {
		t.Fatal("it is read for each listing")
	}
	if _, err := io.ReadAll(pieces.Open(t.Context(), badSpots{source{c}}, "/a.mp3", time.Now)); err == nil {
		t.Error("it can be read")
	}
	if got := hash(); got != "" {
		t.Errorf("it is listed with the hash %q", got)
	}
	openFile = whole
	if hash() == "" {
		t.Error("it can be read again, and has no hash")
	}
}
