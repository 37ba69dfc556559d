package destination

import (
	"time"

	"ringcentral-archiver/store/disk"
)

// Filled is how far the manifest of another place's archive was looked through for what this one lacks.
type Filled struct {
	// What was looked at was looked at for this; for anything else it is looked at again.
	Since time.Time `json:",omitzero"`  // when that place was connected
	Asked string    `json:",omitempty"` // what the user has chosen to be archived
	Day   time.Time
	After uint64 // number of the last entry of that day; 0 = none
}

// FilledFrom reads how far the manifest of another archive was looked through; the zero value where it was not. Errors: ErrDamaged.
func (tx *Manifest) FilledFrom(archive string) (f Filled, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, filledKey(archive), &f)
	return f, err
}

// PutFilledFrom writes it. Errors: bbolt's.
func (tx *Manifest) PutFilledFrom(archive string, f Filled) error {
	return tx.file.PutJSON(disk.BucketState, filledKey(archive), f)
}

func filledKey(archive string) []byte { return []byte("filled/" + archive) }
