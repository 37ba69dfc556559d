// Package known keeps what is known of the files of a place whose listings have no content hash: each file is asked for or read once, and
// again when its version, or its size or time, shows a change, and where nothing else would show one when that was long ago. From it come the hashes in listings, and what has changed since the last one.
package known

import (
	"cmp"
	"hash/fnv"
	"strings"
	"time"

	"ringcentral-archiver/archiver/target"
)

// File is what is known of a file, so that it is not read for each listing.
type File struct {
	Path     string    // as it is written there
	Size     int64     // bytes
	Modified time.Time // as the place tells it
	Hash     string    // content hash of that version; empty if it could not be read
	ETag     string    // by which the place names the version; empty where the size and the time do
	Read     time.Time // when it was read, or written
	Told     bool      // a listing of changes has told of it
	// Elsewhere: it was read when the archive lay elsewhere. Whoever has moved the archive has copied size and time, and perhaps not every byte.
	Elsewhere bool
	At        uint32 // a sum of where it was read; kept as it is while it was Elsewhere
}

// Hashes keeps what is known of files, by their paths without regard to case. Errors are those of the store.
type Hashes interface {
	// Known gives what is known of some, in their order; without a Path where nothing is.
	Known(paths []string) ([]File, error)
	Keep(some []File) error
	Forget(paths []string) error
	All(visit func(File) error) error
}

// When a file is read again although nothing shows that it was changed: disks and NAS lose bits without a word. Not all files that
// were archived on a day are read on one.
const (
	ReadAgain  = 60 * 24 * time.Hour
	ReadSpread = 60 * 24 * time.Hour
)

// Settled is how old a file has to be for its time to show a later change: some file systems tell it to two seconds.
const Settled = 4 * time.Second

// Due reports whether a file is to be read again.
func (f File) Due(now time.Time) bool {
	sum := fnv.New32a()
	sum.Write([]byte(strings.ToLower(f.Path))) // a hash never fails
	spread := time.Duration(sum.Sum32()) * (ReadSpread / (1 << 32))
	age := now.Sub(f.Read)
	return age < 0 || age > ReadAgain+spread
}

// Is reports whether what is known is of the file that has that size, in bytes, and time now.
func (f File) Is(size int64, modified time.Time) bool {
	return f.Size == size && f.Modified.Equal(modified) && f.Read.Sub(f.Modified) >= Settled
}

// Shown is a known file as the steps see it.
func (f File) Shown() target.File {
	return target.File{Path: f.Path, Size: f.Size, Hash: f.Hash, Rev: cmp.Or(f.ETag, f.Hash), Modified: f.Modified.UTC().Truncate(time.Second)}
}

// Of is what is known of one file; without a Path where nothing is. Errors: those of the Hashes.
func Of(in Hashes, path string) (File, error) {
	some, err := in.Known([]string{path})
	if err != nil {
		return File{}, err
	}
	return some[0], nil
}

// Below reports whether anything is known below a folder. Errors: those of the Hashes.
func Below(in Hashes, folder string) (is bool, err error) {
	prefix := strings.ToLower(folder) + "/"
	err = in.All(func(f File) error {
		is = is || strings.HasPrefix(strings.ToLower(f.Path), prefix)
		return nil
	})
	return is, err
}

// Current reports whether what is known of a file still holds of the one at path that has that size, in bytes, and time at now.
func (f File) Current(path string, size int64, modified, now time.Time) bool {
	return !f.Elsewhere && f.Same(path, size, modified, now)
}

// Same is Current of a file that may have been moved since with all that is there. A listing of changes is content with that: what is new waits
// for it, and to read a whole archive takes long. List reads such files.
func (f File) Same(path string, size int64, modified, now time.Time) bool {
	return f.Path == path && f.Is(size, modified) && !f.Due(now)
}

// Again is what is known of a file that was read again at now: page was told of it before where it has the same hash.
func (f File) Again(path string, size int64, modified time.Time, hash string, now time.Time) File {
	return File{Path: path, Size: size, Modified: modified, Hash: hash, Read: now, Told: f.Told && f.Path == path && f.Hash == hash}
}

// Compare compares a file that was read for another reason with what is known of it. Where it has another hash, or none as it could not be read, and
// nothing else has shown that, the next listing reads it again. Errors: those of the Hashes.
func Compare(in Hashes, path string, size int64, modified time.Time, hash string) error {
	f, err := Of(in, path)
	if err != nil || f.Path != path || f.Hash == hash || !f.Is(size, modified) {
		return err
	}
	f.Read = time.Time{}
	return in.Keep([]File{f})
}
