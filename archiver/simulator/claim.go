package simulator

import (
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

// markFile says that a folder is a simulator's. One of before there was a mark has a state.
const markFile = "SIMULATION.txt"

const markText = "This folder belongs to a simulated RingCentral and Dropbox. Everything in it is made up, and may be removed.\n"

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
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.Type().IsRegular() && (e.Name() == markFile || e.Name() == stateFile)
	}) {
		return notOurs(dir, entries[0].Name())
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

// holdsOnly refuses an entry that has none of these names, and every link.
func holdsOnly(dir string, entries []fs.DirEntry, patterns ...string) error {
	for _, e := range entries {
		named := slices.ContainsFunc(append(patterns, clutter...), func(pattern string) bool {
			match, err := path.Match(pattern, e.Name())
			return err == nil && match
		})
		if !named || e.Type()&fs.ModeSymlink != 0 {
			return notOurs(dir, e.Name())
		}
	}
	return nil
}

// putMark marks an empty folder.
func putMark(dir string) error {
	file, err := os.OpenFile(filepath.Join(dir, markFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = strings.NewReader(markText).WriteTo(file)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("mark the folder of the simulation: %w", err)
	}
	return nil
}
