package destination

import "ringcentral-archiver/store/disk"

var keyAsked = []byte("asked")

// Asking is for which choice of what is archived the items of an archive were sorted, in one transaction: into those that are asked for and
// those that are left out.
type Asking struct{ file *disk.Tx }

// Asked reads it (settings.Settings.Asked); empty where they never were. Errors: ErrDamaged.
func (tx *Asking) Asked() (asked string, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyAsked, &asked)
	return asked, err
}

// PutAsked writes it. Errors: bbolt's.
func (tx *Asking) PutAsked(asked string) error {
	return tx.file.PutJSON(disk.BucketState, keyAsked, asked)
}
