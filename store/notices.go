package store

import (
	"ringcentral-archiver/store/disk"
)

var keyNewVersion = []byte("newversion")

// keyNoticeState is in BucketMeta: what people were told of the place of the transaction.
func (tx *Tx) keyNoticeState() []byte {
	if tx.file.Beside == "" {
		return []byte("told")
	}
	return []byte("told/" + tx.file.Beside)
}

// NoticeState reads into a document of the caller's shape what people were told
// so far. Without any it leaves the document as it is. Errors: ErrDamaged.
func (tx *Tx) NoticeState(into any) error {
	_, err := tx.file.GetJSON(disk.BucketMeta, tx.keyNoticeState(), into)
	return err
}

// PutNoticeState writes what people were told so far. Errors: bbolt's.
func (tx *Tx) PutNoticeState(value any) error {
	return tx.file.PutJSON(disk.BucketMeta, tx.keyNoticeState(), value)
}

// NewVersion reads into a document of the caller's shape what is known of a newer version of the
// program. Without any it leaves the document as it is. Errors: ErrDamaged.
func (tx *Tx) NewVersion(into any) error {
	_, err := tx.file.GetJSON(disk.BucketMeta, keyNewVersion, into)
	return err
}

// PutNewVersion writes what is known of a newer version of the program. Errors: bbolt's.
func (tx *Tx) PutNewVersion(value any) error {
	return tx.file.PutJSON(disk.BucketMeta, keyNewVersion, value)
}
