package folder

import (
	"errors"
	"io/fs"
	"path"
	"sync"

	"ringcentral-archiver/archiver/folder/mount"
)

// link makes a second name of a file, and rename gives it another one; a test has none made.
var link, rename = (*mount.Root).Link, (*mount.Root).Rename

// names are given to whole files. It knows those that it has taken with an empty file and not given yet.
type names struct {
	taken sync.Map
	// what a test lets happen when a name was taken; nil = nothing
	took func() error
}

// give gives a whole file a name that nothing has, or fails with fs.ErrExist. Where a file system has no hard links, the name is taken by an
// empty file first. When what follows hangs or fails, that one is known for ours the next time; if the program ends before, the empty
// file stays, as a stranger's. See drafts.Taken.
func (n *names) give(root *mount.Root, file, as string) error {
	err := link(root, file, as)
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) || !without(err) {
		return err
	}
	if errors.Is(err, apart) && path.Dir(file) != path.Dir(as) { // a copy beside the name needs no empty file
		return err
	}
	if !n.has(root, as) {
		f, err := root.Create(as, func() { n.taken.Store(as, true) })
		if err != nil {
			return err
		}
		n.taken.Store(as, true)
		if err := f.Close(); err != nil {
			return err
		}
	}
	if n.took != nil {
		if err := n.took(); err != nil {
			return err
		}
	}
	if err = rename(root, file, as); err == nil || n.has(root, as) && root.Remove(as) == nil {
		n.taken.Delete(as)
	}
	return err
}

// has reports whether a name was taken, and still has the empty file.
func (n *names) has(root *mount.Root, as string) bool {
	if _, is := n.taken.Load(as); !is {
		return false
	}
	info, err := root.Lstat(as)
	if err == nil && isFile(info) && info.Size() == 0 {
		return true
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) { // it was given after all, or another's is there
		n.taken.Delete(as)
	}
	return false
}

// without reports whether an error says that a file system has no hard links.
func without(err error) bool {
	for _, number := range noLinks {
		if errors.Is(err, number) {
			return true
		}
	}
	return false
}
