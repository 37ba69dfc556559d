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
	if !errors.Is(err, fs.ErrNotExist) {
		return "", failed("read", markName, err)
	}
	text, err := json.Marshal(mark{program, rand.Text()})
	if err != nil {
		return "", err
	}
	draft := draftName(clock.Now())
	if err := writeWhole(root, draft, text); err != nil {
		return "", failed("write", markName, errors.Join(err, ignoreMissing(root.Remove(draft))))
	}
	if err := name(root, draft, markName); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", failed("write", markName, err)
	}
	if err := errors.Join(ignoreMissing(root.Remove(draft)), syncFolder(root, own), syncFolder(root, ".")); err != nil {
		return "", failed("write", markName, err)
	}
	if m, err = readMark(root); err != nil { // another computer's, if that was first
		return "", failed("read", markName, err)
	}
	return m.Archive, nil
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

// readMark reads the mark of an opened folder.
func readMark(root *mount.Root) (m mark, err error) {
	info, err := root.Stat(markName)
	if err != nil {
		return m, err
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
