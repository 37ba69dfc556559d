package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/mark"
)

// Connect marks a folder, which has to be there, as one with an archive, and returns the mark. A folder that has one
// keeps it: the archive of another computer, or of a lost store, goes on. It tries whether files can be kept there. begin is asked before
// an archive is begun where none lies, and its error leaves the folder as it was; nil begins one.
// Errors: ErrNotThere, target.ErrNoWrite, target.ErrFull; that of begin, as it is.
func Connect(ctx context.Context, clock clockwork.Clock, folder string, begin func() error) (archive string, err error) {
	if !filepath.IsAbs(folder) { // another start of the program works in another folder
		return "", missing(folder, errors.New("it is not the whole path"))
	}
	root, err := mount.New(clock).Open(ctx, folder)
	if err != nil {
		return "", missing(folder, err)
	}
	defer root.Close()
	if archive, err = readMark(root); err == nil {
		return archive, tried(root, clock.Now())
	}
	empty := errors.Is(err, mark.ErrEmpty)
	if !errors.Is(err, fs.ErrNotExist) && !empty {
		return "", failed("read", mark.Name, err)
	}
	if begin != nil {
		if err := begin(); err != nil {
			return "", err
		}
	}
	if err := root.Mkdir(mark.Folder, 0o777); errors.Is(err, fs.ErrNotExist) { // the folder is there, and none can be made in it
		return "", &Error{Op: "write", Path: mark.Folder, kind: target.ErrNoWrite, cause: err}
	} else if err != nil && !errors.Is(err, fs.ErrExist) {
		return "", failed("write", mark.Folder, err)
	}
	if err := putMark(root, clock.Now(), mark.New(), empty); err != nil {
		return "", err
	}
	archive, err = readMark(root) // another computer's, if that was first
	return archive, failed("read", mark.Name, err)
}

// tried says whether files can be kept in a folder that has a mark. One that is full has its archive none the less.
func tried(root *mount.Root, now time.Time) error {
	draft := drafts.New(target.Upload{}, mark.Name, now).File
	err := failed("write", mark.Folder, errors.Join(writeWhole(root, draft, []byte("a trial\n")), ignoreMissing(root.Remove(draft))))
	if errors.Is(err, target.ErrFull) {
		return nil
	}
	return err
}

// putMark marks a folder, unless another computer was first. A mark that is empty is replaced.
func putMark(root *mount.Root, now time.Time, text []byte, empty bool) error {
	draft := drafts.New(target.Upload{}, mark.Name, now).File
	err := writeWhole(root, draft, text)
	switch {
	case err != nil:
	case empty:
		err = root.Rename(draft, mark.Name)
	default:
		if err = new(names).give(root, draft, mark.Name); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	err = errors.Join(err, ignoreMissing(root.Remove(draft)))
	if err == nil {
		err = errors.Join(syncFolder(root, mark.Folder), syncFolder(root, "."))
	}
	return failed("write", mark.Name, err)
}

// Restore gives a folder back the mark of the archive that lies in it, where that was deleted, by a person or by a sync program. Of the
// files that are known of the archive one has to lie there as it was, by its size and its hash: another folder gets no mark. Errors: ErrNotThere, if
// it has none and gets none; as of Connect.
func Restore(ctx context.Context, clock clockwork.Clock, folder, archive string, known []Known) error {
	c := New(Config{Root: folder, Mark: archive, Clock: clock})
	root, err := c.at.Open(ctx, folder)
	if err != nil {
		return missing(folder, err)
	}
	defer root.Close()
	_, err = readMark(root)
	if err == nil || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, mark.ErrEmpty) {
		return nil
	}
	for _, k := range known {
		name, bad := seek(k.Path)
		if bad != nil || k.Size == 0 {
			continue
		}
		info, gone := root.Lstat(name)
		if gone != nil || !isFile(info) || info.Size() != k.Size {
			continue
		}
		if hash, _, unread := c.read(ctx, root, name); unread != nil || hash != k.Hash {
			continue
		}
		if err := root.MkdirAll(mark.Folder, 0o777); err != nil {
			return failed("write", mark.Folder, err)
		}
		return putMark(root, clock.Now(), mark.Of(archive), errors.Is(err, mark.ErrEmpty))
	}
	return missing(folder, err)
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
