package folder

import (
	"encoding/hex"
	"hash"
	"io/fs"
	"os"

	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/target/portable"
)

func hexOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// nameOf is where the file of a path lies below the folder. Errors: target.ErrBadPath.
func nameOf(path string) (string, error) {
	name, ok := portable.Path(path)
	if !ok || mark.Owns(name) {
		return "", &Error{Op: "write", Path: path, kind: target.ErrBadPath}
	}
	return name, nil
}

// pathOf is the path of a file of the folder. Where a system writes letters in two pieces, as macOS may, and takes one for the
// other, the path has them in one, as the archive writes them.
func pathOf(root *mount.Root, name string) string {
	if composed := norm.NFC.String(name); composed != name {
		as, err := root.Lstat(name)
		other, err2 := root.Lstat(composed)
		if err == nil && err2 == nil && os.SameFile(as, other) {
			name = composed
		}
	}
	return "/" + name
}

// modeOf is what a system says of something; a test has files that Windows says are irregular.
var modeOf = fs.FileInfo.Mode

// isFile reports whether something is a file. What a sync program has brought, as OneDrive, and what a server keeps elsewhere as long as
// nobody reads it, are irregular files on Windows: they are read as all others are.
func isFile(info fs.FileInfo) bool {
	mode := modeOf(info).Type()
	return mode == 0 || mode == fs.ModeIrregular && !leads(info)
}

// blocking is the file that lies where a folder is needed for a file.
func blocking(root *mount.Root, name string) string {
	for i, r := range name {
		if r != '/' {
			continue
		}
		if info, err := root.Lstat(name[:i]); err != nil || !info.IsDir() {
			if err != nil {
				return ""
			}
			return "/" + name[:i]
		}
	}
	return ""
}
