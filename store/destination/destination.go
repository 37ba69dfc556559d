// Package destination holds what is known of what lies in Dropbox: files that no
// item owns, the folder of each extension, the pages that were published and the
// days' manifests, and how the last verification ended.
package destination

import (
	"slices"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Destination is what is known of Dropbox, in one transaction.
type Destination struct {
	*Folders
	*Listed
	*Pages
	*Publishing
	*Manifest
	*Verified
	*Files
	*Stopping
	*Asking
}

// New is the destination in a transaction.
func New(tx *disk.Tx) *Destination {
	return &Destination{&Folders{tx}, &Listed{tx}, &Pages{tx}, &Publishing{tx}, &Manifest{tx}, &Verified{tx}, &Files{tx}, &Stopping{tx}, &Asking{tx}}
}

// Documents are the keys of the destination's documents in disk.BucketState.
func Documents() [][]byte { return [][]byte{keyRemoteListing, keyVerification, keyChain} }

// NoteArchived marks the item's hour as changed for the pages, and enters files
// that are new in Dropbox into the manifest.
func (tx *Destination) NoteArchived(old, it *ledger.Item) error {
	if old != nil && slices.ContainsFunc(old.Parts, ledger.Part.Done) || slices.ContainsFunc(it.Parts, ledger.Part.Done) {
		if err := tx.MarkChanged(it.Hour()); err != nil {
			return err
		}
	}
	for i := range it.Parts {
		if p := &it.Parts[i]; p.Done() && (old == nil || !slices.ContainsFunc(old.Parts, p.SameFile)) {
			if err := tx.enter(it, p); err != nil {
				return err
			}
		}
	}
	return nil
}
