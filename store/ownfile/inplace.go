package ownfile

import "os"

// InPlace reports whether a file is still the one at path: another program may have put another in its place while this
// one waited for its lock.
func InPlace(file *os.File, path string) bool {
	have, err := file.Stat()
	if err != nil {
		return true // opening it has not failed, and what is wrong will show
	}
	named, err := os.Stat(path)
	return err != nil || os.SameFile(have, named)
}

// SyncFolder makes sure that a new name in a folder is on the disk, where the system knows that for folders. Errors: the
// system's.
func SyncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}
