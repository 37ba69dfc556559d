package coverage

import (
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Completeness is how complete the last pass found the archive.
type Completeness struct {
	Now     bool          // it left nothing out that RingCentral holds
	At      time.Time     // the time of the listing that last showed this; zero when never
	Sources ledger.Source // the sources that were wanted
	Since   time.Time     // the first hour that was wanted
	Listed  time.Time     `json:",omitzero"` // until when all of them were listed
	// how much older than the newest listing the oldest may be that it rests on
	Spread    time.Duration `json:",omitempty"`
	Reason    string        `json:",omitempty"` // reason code when not Now
	Edge      time.Time     // hours before this are counted in Unsettled
	Unsettled int           // hours that had not settled
}

// KeyCompleteness is the key of the answer in disk.BucketState.
var KeyCompleteness = []byte("whole")

// Completeness reads how complete the archive was found; the zero value when no
// pass has looked yet. Errors: ErrDamaged.
func (tx *Coverage) Completeness() (w Completeness, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, KeyCompleteness, &w)
	return w, err
}

// PutCompleteness writes how complete the archive was found. Errors: bbolt's.
func (tx *Coverage) PutCompleteness(w Completeness) error {
	return tx.file.PutJSON(disk.BucketState, KeyCompleteness, w)
}
