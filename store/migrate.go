package store

import (
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// Names of the buckets.
var (
	bucketMeta        = []byte("meta")
	bucketSettings    = []byte("settings")
	bucketConnections = []byte("connections")
	bucketSecrets     = []byte("secrets")
	bucketItems       = []byte("items")
	bucketDue         = []byte("due")
	bucketHours       = []byte("hours")
	bucketJobs        = []byte("jobs")
	bucketListings    = []byte("listings")
	bucketFolders     = []byte("folders")
	bucketLearned     = []byte("learned")
	bucketStrays      = []byte("strays")
	bucketChanged     = []byte("changed")
	bucketPublished   = []byte("published")
	bucketManifest    = []byte("manifest")
	bucketHeld        = []byte("held")
	bucketRows        = []byte("rows")
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
}

// migrate runs every missing step in one transaction: a crash in the middle
// leaves the file as it was.
func migrate(db *bbolt.DB) error {
	var have uint64
	err := db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(bucketMeta); meta != nil {
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
		return tx.Bucket(bucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, want))
	})
}

func createBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{
		bucketMeta, bucketSettings, bucketConnections, bucketSecrets, bucketItems,
		bucketDue, bucketHours, bucketJobs, bucketListings, bucketFolders,
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
	for _, name := range [][]byte{bucketLearned, bucketStrays} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return nil
}

// createPublished makes the buckets for published files: the index and manifests. It marks all
// hours as changed, so that the index of the archive so far is written.
func createPublished(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketChanged, bucketPublished, bucketManifest} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("make bucket %s: %w", name, err)
		}
	}
	return markAllChanged(tx)
}

// markAllChanged makes every page be written.
func markAllChanged(tx *bbolt.Tx) error {
	changed := tx.Bucket(bucketChanged)
	c := tx.Bucket(bucketHours).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if err := changed.Put(k[:8], nil); err != nil {
			return fmt.Errorf("mark an hour to be published: %w", err)
		}
	}
	return nil
}

// rebuildQueue lays the queue out in lanes, and adds the counts that the totals
// did not have before.
func rebuildQueue(b *bbolt.Tx) error {
	tx := newTx(b)
	if err := tx.empty(bucketDue); err != nil {
		return err
	}
	tx.totals = &Totals{}
	for _, t := range Types {
		err := tx.Items(t, func(it *Item) (bool, error) {
			for _, key := range dueKeys(it) {
				if err := tx.bucket(bucketDue).Put(key, nil); err != nil {
					return false, fmt.Errorf("queue %s: %w", it.Key, err)
				}
			}
			tx.totals.add(it, +1)
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return tx.flush()
}

// createHeld makes the bucket for counts of what RingCentral holds, and adds to
// the hours what they did not have before: excluded items and the span of the
// commits.
func createHeld(b *bbolt.Tx) error {
	if _, err := b.CreateBucketIfNotExists(bucketHeld); err != nil {
		return fmt.Errorf("make bucket %s: %w", bucketHeld, err)
	}
	tx := newTx(b)
	err := tx.ItemsBehind(Key{}, func(it *Item) (bool, error) {
		return true, tx.ChangeJob(it.Hour(), func(j *Job) {
			if it.State == Excluded {
				j.Counts[it.Key.Type.Column()].Excluded++
			}
			j.committed(it)
		})
	})
	if err != nil {
		return err
	}
	return tx.flush()
}

// countTried adds counts that did not exist before: of the ready items, and by hour of the reasons
// of the tried ones.
func countTried(b *bbolt.Tx) error {
	tx := newTx(b)
	totals, err := tx.totalsForChange()
	if err != nil {
		return err
	}
	totals.Ready = [4]int{}
	tried := map[int64]map[string]int{}
	err = tx.OpenItems(func(it *Item) (bool, error) {
		if it.State == Discovered {
			totals.Ready[it.Key.Type.Column()]++
		}
		at := it.Hour().Unix()
		tried[at] = countReason(tried[at], it.Reason, +1)
		return true, nil
	})
	if err != nil {
		return err
	}
	for at, because := range tried {
		if err := tx.ChangeJob(time.Unix(at, 0), func(j *Job) { j.Because = because }); err != nil {
			return err
		}
	}
	return tx.flush()
}

// createRows counts the rows of the log by blocks.
func createRows(b *bbolt.Tx) error {
	if _, err := b.CreateBucketIfNotExists(bucketRows); err != nil {
		return fmt.Errorf("make bucket %s: %w", bucketRows, err)
	}
	tx := newTx(b)
	if err := tx.empty(bucketRows); err != nil {
		return err
	}
	return tx.addRows(tx.countRows())
}
