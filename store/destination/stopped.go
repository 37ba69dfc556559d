package destination

import "ringcentral-archiver/store/disk"

var keyStopped = []byte("stopped")

// Stopping is what has kept passes from their end, in one transaction.
type Stopping struct{ file *disk.Tx }

// Stopped is the code of the reason why the last pass could not run to its end; empty when it could. Errors: ErrDamaged.
func (tx *Stopping) Stopped() (code string, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyStopped, &code)
	return code, err
}

// PutStopped writes it. Errors: bbolt's.
func (tx *Stopping) PutStopped(code string) error {
	return tx.file.PutJSON(disk.BucketState, keyStopped, code)
}
