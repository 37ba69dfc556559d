package store

var keyTold = []byte("told")

// Told reads what people were told so far into a document of the caller's shape;
// where nothing was, it is left as it is.
func (tx *Tx) Told(into any) error {
	_, err := tx.getJSON(bucketMeta, keyTold, into)
	return err
}

// PutTold writes what people were told so far.
func (tx *Tx) PutTold(value any) error { return tx.putJSON(bucketMeta, keyTold, value) }
