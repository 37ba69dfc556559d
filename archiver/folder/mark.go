package folder

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder/mount"
)

// own is the folder in the archive's folder that is the program's: the mark lies in it, and files before they have
// their names. Sync clients leave out what ends in .tmp.
const (
	own      = ".ringcentral-archiver"
	markName = own + "/archive.json"
	unnamed  = ".tmp"
)

// mark says that a folder holds an archive, and which.
type mark struct {
	Program string `json:"program"`
	Archive string `json:"archive"`
}

const program = "RingCentral Archiver"

// mostMark is how long a mark may be, in bytes.
const mostMark = 4 << 10

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
	if err := root.Mkdir(own, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", failed("write", own, err)
	}
	m, err := readMark(root)
	if err == nil {
		return m.Archive, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errEmpty) {
		return "", failed("read", markName, err)
	}
	if err := putMark(root, clock.Now(), rand.Text(), errors.Is(err, errEmpty)); err != nil {
		return "", err
	}
	if m, err = readMark(root); err != nil { // another computer's, if that was first
		return "", failed("read", markName, err)
	}
	return m.Archive, nil
}

// putMark marks a folder, unless another computer was first. An empty mark is what is left where the power failed, or the program was ended, in the
// middle of that, on a file system without hard links: it is replaced.
func putMark(root *mount.Root, now time.Time, archive string, empty bool) error {
	text, err := json.Marshal(mark{program, archive})
	if err != nil {
		return err
	}
	draft := draftName(now)
	err = writeWhole(root, draft, text)
	switch {
	case err != nil:
	case empty:
		err = root.Rename(draft, markName)
	default:
		if err = name(root, draft, markName); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	err = errors.Join(err, ignoreMissing(root.Remove(draft)))
	if err == nil {
		err = errors.Join(syncFolder(root, own), syncFolder(root, "."))
	}
	return failed("write", markName, err)
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
	if err == nil || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errEmpty) {
		return nil
	}
	for _, k := range known {
		name, bad := seek(k.Path)
		if bad != nil || k.Size == 0 {
			continue
		}
		info, gone := root.Lstat(name)
		if gone != nil || !info.Mode().IsRegular() || info.Size() != k.Size {
			continue
		}
		if hash, _, unread := c.read(ctx, root, name); unread != nil || hash != k.Hash {
			continue
		}
		if err := root.MkdirAll(own, 0o777); err != nil {
			return failed("write", own, err)
		}
		return putMark(root, clock.Now(), archive, errors.Is(err, errEmpty))
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

// errEmpty: a mark was begun, and nothing is in it.
var errEmpty = fmt.Errorf("%s is empty", markName)

// readMark reads the mark of an opened folder.
func readMark(root *mount.Root) (m mark, err error) {
	info, err := root.Stat(markName)
	if err != nil {
		return m, err
	}
	if info.Mode().IsRegular() && info.Size() == 0 {
		return m, errEmpty
	}
	if info.Size() > mostMark {
		return m, fmt.Errorf("%s is none of the program's", markName)
	}
	text, err := root.ReadFile(markName)
	if err == nil && (json.Unmarshal(text, &m) != nil || m.Program != program || m.Archive == "") {
		err = fmt.Errorf("%s is none of the program's", markName)
	}
	return m, err
}

// isMarked says whether the archive in an opened folder is the one that was connected.
func isMarked(root *mount.Root, archive string) error {
	m, err := readMark(root)
	if err == nil && m.Archive != archive {
		err = fmt.Errorf("another archive is there: %s", m.Archive)
	}
	return err
}
