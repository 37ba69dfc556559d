package store

var keyNoticeState = []byte("told")

// Told reads what people were told so far into a document of the caller's shape;
// where nothing was, it is left as it is.
func (tx *Tx) NoticeState(into any) error {
	_, err := tx.getJSON(bucketMeta, keyNoticeState, into)
	return err
}

// PutTold writes what people were told so far.
func (tx *Tx) PutNoticeState(value any) error { return tx.putJSON(bucketMeta, keyNoticeState, value) }
