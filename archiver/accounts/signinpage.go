package accounts

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ringcentral-archiver/store/ownfile"
)

// SignInPages is the names of all such pages, as a pattern of path.Match.
const SignInPages = "archiver-sign-in-*.html"

// pages are the pages on the disk that a browser is opened with. A kill leaves one behind; the next
// start with the same data folder, of which there is one at a time, removes it.
type pages struct{ data string }

// folders are where such a page may lie: the user's own folder, and there not among the hidden files,
// because browsers from Ubuntu's store may read neither those nor the system's temporary files. Where
// others could put a page of theirs in its place, the data folder.
func (p pages) folders() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return []string{p.data}
	}
	return []string{home, p.data}
}

// pattern is the names of the pages of one data folder.
func (p pages) pattern() string {
	path, err := filepath.Abs(p.data)
	if err != nil {
		path = p.data
	}
	whose := sha256.Sum256([]byte(path))
	return strings.Replace(SignInPages, "*", fmt.Sprintf("%x-*", whose[:4]), 1)
}

// create makes a page that only this user can read and no other user can replace. Errors:
// ownfile.ErrShared; those of the system.
func (p pages) create() (*os.File, error) {
	var found error
	for _, folder := range p.folders() {
		err := ownfile.CheckFolder(folder)
		if err == nil {
			var file *os.File
			if file, err = os.CreateTemp(folder, p.pattern()); err == nil { // never through a link
				return file, nil
			}
		}
		found = errors.Join(found, err)
	}
	return nil, found
}

// remove removes what a kill has left behind. Errors: those of the system.
func (p pages) remove() (found error) {
	for _, folder := range p.folders() {
		left, err := fs.Glob(os.DirFS(folder), p.pattern()) // the folder's own name may have the signs of a pattern in it
		found = errors.Join(found, err)
		for _, name := range left {
			found = errors.Join(found, os.Remove(filepath.Join(folder, name)))
		}
	}
	return found
}
