package store

import (
	"ringcentral-archiver/store/disk"
)

var keyNoticeState = []byte("told")

// NoticeState reads into a document of the caller's shape what people were told
// so far. Without any it leaves the document as it is. Errors: ErrDamaged.
func (tx *Tx) NoticeState(into any) error {
	_, err := tx.file.GetJSON(disk.BucketMeta, keyNoticeState, into)
	return err
}

// PutNoticeState writes what people were told so far. Errors: bbolt's.
func (tx *Tx) PutNoticeState(value any) error {
	return tx.file.PutJSON(disk.BucketMeta, keyNoticeState, value)
}
