// Package coverage holds what is known of RingCentral's lists: over which span each source and each mailbox was listed, what
// was shown, and what of it could not be read.
package coverage

import "ringcentral-archiver/store/disk"

// Coverage is what is known of the lists, in one transaction.
type Coverage struct{ file *disk.Tx }

// New is the coverage in a transaction.
func New(tx *disk.Tx) *Coverage { return &Coverage{tx} }
