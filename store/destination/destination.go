// Package destination holds what is known of what lies in Dropbox: files that no
// item owns, the folder of each extension, the pages that were published and the
// days' manifests, and how the last verification ended.
package destination

import "ringcentral-archiver/store/disk"

// Destination is what is known of Dropbox, in one transaction.
type Destination struct{ file *disk.Tx }

// New is the destination in a transaction.
func New(tx *disk.Tx) *Destination { return &Destination{tx} }

// Documents are the keys of the destination's documents in disk.BucketState.
func Documents() [][]byte { return [][]byte{keyRemoteListing, keyVerification, keyChain} }
