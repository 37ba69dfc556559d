package s3

import "time"

// Known is what is known of an object, so that it need not be asked for at each listing.
type Known struct {
	Path     string    // as it is written there
	Size     int64     // bytes
	ETag     string    // names this version of it, without quotation marks
	Hash     string    // content hash of that version
	Modified time.Time // what its uploader said; zero = not known
	Told     bool      // Changes has told of it
}

// Hashes keeps what is known of objects, by their paths without regard to case. Errors are those of the store.
type Hashes interface {
	Known(path string) (k Known, is bool, err error)
	Keep(some []Known) error
	Forget(paths []string) error
	All(visit func(Known) error) error
}
