package store

import (
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Listing is the last time that a source was listed to the end.
type Listing struct {
	At   time.Time // when the newest complete listing was made
	Full time.Time // when the whole retention period was last listed
	From time.Time `json:",omitzero"` // how far back the newest one went
	// Again is how far back the next listing has to go at least, because the
	// user asked for it; zero otherwise.
	Again time.Time `json:",omitzero"`
}

// Listing reads when a single source was last listed; zero when never. Errors:
// ErrDamaged.
func (tx *Tx) Listing(s ledger.Source) (l Listing, err error) {
	_, err = tx.file.GetJSON(disk.BucketListings, []byte{byte(s)}, &l)
	return l, err
}

// PutListing writes when a single source was last listed. Errors: bbolt's.
func (tx *Tx) PutListing(s ledger.Source, l Listing) error {
	return tx.file.PutJSON(disk.BucketListings, []byte{byte(s)}, l)
}
