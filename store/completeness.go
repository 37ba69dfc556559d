package store

import "time"

// Whole is how complete the last pass found the archive.
type Completeness struct {
	Now       bool      // it left nothing out that RingCentral holds
	At        time.Time // the listing by which that was last so; zero when never
	Sources   Source    // what it was asked for
	Since     time.Time // the first hour that it was asked for
	Reason    string    `json:",omitempty"` // reason code why not Now
	Edge      time.Time // hours before this are counted in Unsettled
	Unsettled int       // hours that had not settled
}

var keyCompleteness = []byte("whole")

// Whole reads how complete the archive was found; the zero value when it never
// was looked at.
func (tx *Tx) Completeness() (w Completeness, err error) {
	_, err = tx.getJSON(bucketMeta, keyCompleteness, &w)
	return w, err
}

// PutWhole writes how complete the archive was found.
func (tx *Tx) PutCompleteness(w Completeness) error {
	return tx.putJSON(bucketMeta, keyCompleteness, w)
}
