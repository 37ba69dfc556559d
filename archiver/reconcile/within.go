package reconcile

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/store"
)

// within are the folders, in lower case, in which other archives lie: that of another place, or of another computer. Their files are theirs,
// also where an item of this archive has the same: what is removed there, or moved away, would be missing here.
type within map[string]bool

// mostWithin is how many other archives are told from this one: strangers may put a million marks there.
const mostWithin = 100

// note notes the folder of another archive, and reports whether it was not noted before.
func (w within) note(folder string) bool {
	if w[folder] || len(w) >= mostWithin {
		return false
	}
	w[folder] = true
	return true
}

// archiveAt is the folder of another archive, in lower case, whose mark a file is; empty where it is none.
func archiveAt(file string) string {
	folder, is := strings.CutSuffix(strings.ToLower(file), "/"+mark.Name)
	if !is {
		return ""
	}
	return folder
}

// has reports whether a path is in another archive.
func (w within) has(file string) bool {
	for file = strings.ToLower(file); file != "" && len(w) > 0; file = file[:max(0, strings.LastIndexByte(file, '/'))] {
		if w[file] {
			return true
		}
	}
	return false
}

// below are those that lie in a folder.
func (w within) below(folder string) (some []string) {
	in := within{strings.ToLower(folder): true}
	for other := range w {
		if in.has(other) {
			some = append(some, other)
		}
	}
	return some
}

// archivesWithin are those that were listed.
func archivesWithin(tx *store.Tx) (within, error) {
	listed, err := tx.RemoteListing()
	all := within{}
	for _, folder := range listed.Within {
		all[folder] = true
	}
	return all, err
}

// rememberWithin reports whether a listed file is none of this archive's: the mark of another one, which is noted, or in another one. Where one
// is not there any more, everything is listed again: what lies there is this one's from now on.
func (w within) rememberWithin(tx *store.Tx, f target.File) (others bool, err error) {
	folder := archiveAt(f.Path)
	switch {
	case folder != "" && !f.Deleted:
		if !w.note(folder) {
			return true, nil
		}
		return true, errors.Join(tx.DropRemoteFilesBelow(map[string]bool{folder: true}), w.keep(tx, true))
	case f.Deleted:
		gone := w.below(f.Path)
		if w[folder] {
			gone = append(gone, folder)
		}
		for _, one := range gone {
			delete(w, one)
		}
		if len(gone) > 0 {
			err = w.keep(tx, false)
		}
		return folder != "", err
	default:
		return w.has(f.Path), nil
	}
}

// keep notes where other archives lie; goesOn says that what else was listed is still true.
func (w within) keep(tx *store.Tx, goesOn bool) error {
	listed, err := tx.RemoteListing()
	if err != nil {
		return err
	}
	if !goesOn {
		listed.Cursor = ""
	}
	listed.Within = slices.Sorted(maps.Keys(w))
	return tx.PutRemoteListing(listed)
}

// keepWithin notes which other archives a verification has found.
func (v *verifier) keepWithin() error {
	return reasons.StoreFailed("note where other archives lie", v.Store.Update(func(tx *store.Tx) error {
		before, err := archivesWithin(tx)
		if err != nil || maps.Equal(before, v.within) {
			return err
		}
		goesOn := true
		for folder := range before {
			goesOn = goesOn && v.within[folder]
		}
		return errors.Join(tx.DropRemoteFilesBelow(v.within), v.within.keep(tx, goesOn))
	}))
}
