package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/mark"
)

// Connect marks a folder, which has to be there, as one with an archive, and returns the mark. A folder that has one
// keeps it: the archive of another computer, or of a lost store, goes on. It tries whether files can be kept there.
// Errors: ErrNotThere, target.ErrNoWrite, target.ErrFull.
func Connect(ctx context.Context, clock clockwork.Clock, folder string) (archive string, err error) {
	if !filepath.IsAbs(folder) { // another start of the program works in another folder
		return "", missing(folder, errors.New("it is not the whole path"))
	}
	root, err := mount.New(clock).Open(ctx, folder)
	if err != nil {
		return "", missing(folder, err)
	}
	defer root.Close()
	if err := root.Mkdir(mark.Folder, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", failed("write", mark.Folder, err)
	}
	if archive, err = readMark(root); err == nil {
		return archive, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", failed("read", mark.Name, err)
	}
	draft := drafts.New(target.Upload{}, mark.Name, clock.Now()).File
	if err := writeWhole(root, draft, mark.New()); err != nil {
		return "", failed("write", mark.Name, errors.Join(err, ignoreMissing(root.Remove(draft))))
	}
	if err := name(root, draft, mark.Name); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", failed("write", mark.Name, err)
	}
	if err := errors.Join(ignoreMissing(root.Remove(draft)), syncFolder(root, mark.Folder), syncFolder(root, ".")); err != nil {
		return "", failed("write", mark.Name, err)
	}
	archive, err = readMark(root) // another computer's, if that was first
	return archive, failed("read", mark.Name, err)
}

func writeWhole(root *mount.Root, name string, text []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readMark reads which archive an opened folder is marked with.
func readMark(root *mount.Root) (archive string, err error) {
	f, err := root.Open(mark.Name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mark.Longest+1))
	if err != nil {
		return "", err
	}
	return mark.Read(text)
}

// isMarked says whether the archive in an opened folder is the one that was connected.
func isMarked(root *mount.Root, archive string) error {
	is, err := readMark(root)
	if err == nil && is != archive {
		err = fmt.Errorf("another archive is there: %s", is)
	}
	return err
}
