// Package mark says how a folder shows that it holds an archive, and which, wherever the folder lies: by a small file in a folder of the
// program's own. Where it is missing nothing is written: a disk that is not there would otherwise be taken for an empty archive.
package mark

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
)

// Folder is the program's own in the archive's: the mark lies in it, and files before they have their names. Name is the mark's file.
const (
	Folder = ".ringcentral-archiver"
	Name   = Folder + "/archive.json"
)

// Longest is how long a mark may be, in bytes.
const Longest = 4 << 10

const program = "RingCentral Archiver"

type document struct {
	Program string `json:"program"`
	Archive string `json:"archive"`
}

// New is the text of a mark that no other archive has.
func New() []byte { return Of(rand.Text()) }

// Of is the text of the mark of an archive.
func Of(archive string) []byte {
	text, err := json.Marshal(document{program, archive})
	if err != nil {
		panic("two strings cannot be written as JSON: " + err.Error())
	}
	return text
}

// ErrEmpty: a mark was begun, and nothing is in it. The power failed, or the program was ended, in the middle of that, where there are no
// hard links.
var ErrEmpty = errors.New(Name + " is empty")

// errForeign: a file has the mark's name and is none.
var errForeign = errors.New(Name + " is none of the program's")

// Read gives the archive that a mark names. It fails with what is no mark of this program. Errors: ErrEmpty, among others.
func Read(text []byte) (archive string, err error) {
	if len(text) == 0 {
		return "", ErrEmpty
	}
	var m document
	if len(text) > Longest || json.Unmarshal(text, &m) != nil || m.Program != program || m.Archive == "" {
		return "", errForeign
	}
	return m.Archive, nil
}

// Owns reports whether a name below the folder of the archive is the program's own folder, or in it.
func Owns(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return strings.EqualFold(first, Folder)
}
