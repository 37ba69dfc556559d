package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/simulator/dropboxserver"
)

// ErrNotOurs: the folder holds something that no simulator has put there.
var ErrNotOurs = errors.New("the folder holds something else than a simulation")

// markFile says that a folder is a simulator's.
const markFile = "SIMULATION.txt"

const markText = "This folder belongs to a simulated RingCentral and Dropbox. Everything in it is made up, and may be removed."

// mark is the last line of the file. It names the folder that it was made for, so that a copy of it
// makes no other folder a simulator's.
type mark struct {
	Path   string `json:"path"`
	Device uint64 `json:"device,omitempty"` // with the inode; 0 where the system tells neither
	Inode  uint64 `json:"inode,omitempty"`
}

// of reports whether the folder is the one that the mark was made for: it may have been moved on its
// disk, and a disk may get another number when it is attached again.
func (m mark) of(folder mark) bool {
	return m.Inode == folder.Inode && (m.Path == folder.Path || m.Device != 0 && m.Device == folder.Device)
}

const spoolFolder = "spool"

// inFolder is what a simulator puts into its folder, as patterns of path.Match, and clutter is what
// systems put everywhere.
var (
	inFolder = []string{markFile, stateFile, stateFile + ".*", caFile, spoolFolder, filepath.Base(filepath.Dir(filepath.Dir(appFolder)))}
	clutter  = []string{".DS_Store", "desktop.ini", "Thumbs.db"}
)

// Claim makes the folder a simulator's: a new or an empty one, or one that bears a simulator's mark
// and holds nothing but what simulators put there, what is named beside, and no link. So nothing of
// anybody's is removed, overwritten or mixed with made-up calls. Errors: ErrNotOurs, with what is in
// the way; those of the system.
func Claim(dir string, beside ...string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of the simulation: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look into the folder of the simulation: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return slices.Contains(clutter, e.Name()) })
	if len(entries) == 0 {
		return putMark(dir)
	}
	if err := checkMark(dir); errors.Is(err, fs.ErrNotExist) {
		return notOurs(dir, entries[0].Name())
	} else if err != nil {
		return err
	}
	if err := holdsOnly(dir, entries, append(beside, inFolder...)...); err != nil {
		return err
	}
	// the folders above the app's, which hold nothing but the next one
	for folder := filepath.Dir(appFolder); folder != "."; folder = filepath.Dir(folder) {
		if err := checkFolder(dir, folder, filepath.Base(appFolder), "Apps"); err != nil {
			return err
		}
	}
	if err := checkFolder(dir, spoolFolder, dropboxserver.SpoolPattern); err != nil {
		return err
	}
	return nil
}

func notOurs(dir, name string) error {
	return fmt.Errorf("%w: %s", ErrNotOurs, filepath.Join(dir, name))
}

// checkFolder looks whether a folder, if it is there, holds only these.
func checkFolder(dir, name string, patterns ...string) error {
	entries, err := os.ReadDir(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return notOurs(dir, name)
	}
	return holdsOnly(filepath.Join(dir, name), entries, patterns...)
}

// foreign are kinds of files that no simulator makes. A pipe would be waited for, and a device may have no end.
const foreign = fs.ModeSymlink | fs.ModeNamedPipe | fs.ModeDevice | fs.ModeIrregular

// holdsOnly refuses an entry that has none of these names, and every link, pipe and device.
func holdsOnly(dir string, entries []fs.DirEntry, patterns ...string) error {
	for _, e := range entries {
		named := slices.ContainsFunc(append(patterns, clutter...), func(pattern string) bool {
			match, err := path.Match(pattern, e.Name())
			return err == nil && match
		})
		if !named || e.Type()&foreign != 0 {
			return notOurs(dir, e.Name())
		}
	}
	return nil
}

// checkMark refuses a folder that another mark than its own lies in, or a link to one. Errors:
// ErrNotOurs; those of the system.
func checkMark(dir string) error {
	path := filepath.Join(dir, markFile)
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	folder, err := markFor(dir)
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() && info.Size() < 64<<10 {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var m mark
		if _, last, _ := strings.Cut(string(text), "\n"); json.Unmarshal([]byte(last), &m) == nil && m.of(folder) {
			return nil
		}
	}
	return fmt.Errorf("%w, which was made for another folder", notOurs(dir, markFile))
}

// markFor is the mark of a folder.
func markFor(dir string) (m mark, err error) {
	if m.Path, err = filepath.Abs(dir); err != nil {
		return m, err
	}
	info, err := os.Stat(dir)
	if err == nil {
		m.Device, m.Inode = numbersOf(info)
	}
	return m, err
}

// putMark marks an empty folder.
func putMark(dir string) error {
	var line []byte
	m, err := markFor(dir)
	if err == nil {
		line, err = json.Marshal(m)
	}
	var file *os.File
	if err == nil {
		file, err = os.OpenFile(filepath.Join(dir, markFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	}
	if err == nil {
		_, err = fmt.Fprintf(file, "%s\n%s\n", markText, line)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("mark the folder of the simulation: %w", err)
	}
	return nil
}
