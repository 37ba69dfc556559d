package store

import (
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

var keyVersion = []byte("version")

// migrations bring a file from version n to n+1; a new file starts at 0.
// A step is never changed once a release has run it: add another instead.
var migrations = []func(*bbolt.Tx) error{
	createBuckets,
	createFound,
	createPublished,
	rebuildQueue,
	createHeld,
	countTried,
	createRows,
	forgetGuesses,
}

// migrate runs every missing step in one transaction: a crash in the middle
// leaves the file as it was.
func migrate(db *bbolt.DB) error {
	var have uint64
	err := db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(disk.BucketMeta); meta != nil {
			if v := meta.Get(keyVersion); len(v) == 8 {
				have = binary.BigEndian.Uint64(v)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the version: %w: %w", ErrDamaged, err)
	}
	want := uint64(len(migrations))
	switch {
	case have == want:
		return nil
	case have > want:
		return fmt.Errorf("%w (file version %d, this program knows %d)", ErrNewer, have, want)
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for n := have; n < want; n++ {
			if err := migrations[n](tx); err != nil {
				return fmt.Errorf("bring the store from version %d to %d: %w", n, n+1, err)
			}
		}
		return tx.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, want))
	})
}

func createBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{
		disk.BucketMeta, disk.BucketSettings, disk.BucketConnections, disk.BucketSecrets, disk.BucketItems,
		disk.BucketDue, disk.BucketHours, disk.BucketJobs, disk.BucketListings, disk.BucketFolders,
	} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return nil
}

// createFound makes the buckets for files in Dropbox that this store did not
// put there.
func createFound(tx *bbolt.Tx) error {
	for _, name := range [][]byte{disk.BucketRemoteFiles, disk.BucketStrays} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return nil
}

// createPublished makes the buckets for published files: the index and manifests. It marks all
// hours as changed, so that the index of the archive so far is written.
func createPublished(tx *bbolt.Tx) error {
	for _, name := range [][]byte{disk.BucketChanged, disk.BucketPublished, disk.BucketManifest} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return destination.MarkAllChanged(tx)
}

// rebuildQueue lays the queue out in lanes, and adds the counts that the totals
// did not have before.
func rebuildQueue(b *bbolt.Tx) error {
	tx := newTx(b, nil)
	if err := tx.Empty(disk.BucketDue); err != nil {
		return err
	}
	tx.ResetTotals()
	for _, t := range ledger.Types {
		err := tx.Items(t, func(it *ledger.Item) (bool, error) {
			for _, key := range ledger.DueKeys(it) {
				if err := tx.Bucket(disk.BucketDue).Put(key, nil); err != nil {
					return false, fmt.Errorf("queue %s: %w", it.Key, err)
				}
			}
			return true, tx.AddTotals(it, +1)
		})
		if err != nil {
			return err
		}
	}
	return tx.Flush()
}

// createHeld makes the bucket for counts of what RingCentral holds, and adds to
// the hours what they did not have before: excluded items and the span of the
// commits.
func createHeld(b *bbolt.Tx) error {
	if _, err := b.CreateBucketIfNotExists(disk.BucketHeld); err != nil {
		return fmt.Errorf("make bucket %s: %w", disk.BucketHeld, err)
	}
	tx := newTx(b, nil)
	err := tx.ItemsBehind(ledger.Key{}, func(it *ledger.Item) (bool, error) {
		return true, tx.ChangeJob(it.Hour(), func(j *ledger.Job) {
			if it.State == ledger.Excluded {
				j.Counts[it.Key.Type.Column()].Excluded++
			}
			j.Committed(it)
		})
	})
	if err != nil {
		return err
	}
	return tx.Flush()
}

// countTried adds counts that did not exist before: of the ready items, and by hour of the reasons
// of the tried ones.
func countTried(b *bbolt.Tx) error {
	tx := newTx(b, nil)
	totals, err := tx.TotalsForChange()
	if err != nil {
		return err
	}
	totals.Ready = [4]int{}
	tried := map[int64]map[string]int{}
	err = tx.OpenItems(func(it *ledger.Item) (bool, error) {
		if it.State == ledger.Discovered {
			totals.Ready[it.Key.Type.Column()]++
		}
		at := it.Hour().Unix()
		tried[at] = ledger.CountReason(tried[at], it.Reason, +1)
		return true, nil
	})
	if err != nil {
		return err
	}
	for at, because := range tried {
		if err := tx.ChangeJob(time.Unix(at, 0), func(j *ledger.Job) { j.Because = because }); err != nil {
			return err
		}
	}
	return tx.Flush()
}

// createRows counts the rows of the log by blocks.
func createRows(b *bbolt.Tx) error {
	if _, err := b.CreateBucketIfNotExists(disk.BucketRows); err != nil {
		return fmt.Errorf("make bucket %s: %w", disk.BucketRows, err)
	}
	tx := newTx(b, nil)
	if err := tx.Empty(disk.BucketRows); err != nil {
		return err
	}
	return tx.AddRows(tx.CountRows())
}
