package store

import (
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"
)

// Tx is one transaction on the store. It must not be used after the function it was given to has
// returned.
type Tx struct {
	b *bbolt.Tx
	// jobs holds the hours changed in this transaction: many items of one hour
	// change together, and their row is written once, at the end.
	jobs   map[int64]*Job
	totals *Totals // nil until changed
	mapped *mapped // nil while the file is opened
}

func newTx(b *bbolt.Tx) *Tx { return &Tx{b: b, jobs: map[int64]*Job{}} }

func (tx *Tx) bucket(name []byte) *bbolt.Bucket {
	tx.wasRead()
	return tx.b.Bucket(name)
}

// wasRead is called wherever something is read: by bucket, and by loops that
// walk through one.
func (tx *Tx) wasRead() {
	if tx.mapped != nil {
		tx.mapped.wasRead(tx.b)
	}
}

// flush writes the hours that the transaction changed, and the counts of them.
func (tx *Tx) flush() error {
	counted := map[string]rowCount{}
	for _, job := range tx.jobs {
		if err := tx.writeJob(job, counted); err != nil {
			return err
		}
	}
	if err := tx.addRows(counted); err != nil {
		return err
	}
	if len(tx.jobs) > 0 {
		if err := tx.lowerWatermark(); err != nil {
			return err
		}
	}
	if tx.totals != nil {
		return tx.putJSON(bucketMeta, keyTotals, tx.totals)
	}
	return nil
}

func (tx *Tx) getJSON(bucket, key []byte, into any) (bool, error) {
	raw := tx.bucket(bucket).Get(key)
	if raw == nil {
		return false, nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, fmt.Errorf("read %s/%s: %w: %w", bucket, key, ErrDamaged, err)
	}
	return true, nil
}

func (tx *Tx) putJSON(bucket, key []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode %s/%s: %w", bucket, key, err)
	}
	if err := tx.bucket(bucket).Put(key, raw); err != nil {
		return fmt.Errorf("write %s/%s: %w", bucket, key, err)
	}
	return nil
}
