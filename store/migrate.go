package store

import (
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/ledger/tables"
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
	createArchives,
	createOthers,
	forgetGuesses,
	closeSecrets,
	countStandings,
	createCalls,
	packRecords,
}

// migrate runs every missing step, each in a transaction of its own: a crash leaves
// the file at a version from which the next start goes on.
func migrate(db *bbolt.DB) error {
	have, err := versionOf(db)
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
	// what is missing from a damaged file would be missing from what a step makes of it
	if err := db.View(func(tx *bbolt.Tx) error { return disk.Examine(&disk.Tx{B: tx}) }); err != nil {
		return err
	}
	for n := have; n < want; n++ {
		err := db.Update(func(tx *bbolt.Tx) error {
			if err := migrations[n](tx); err != nil {
				return err
			}
			return tx.Bucket(disk.BucketMeta).Put(keyVersion, binary.BigEndian.AppendUint64(nil, n+1))
		})
		if err != nil {
			return fmt.Errorf("bring the store from version %d to %d: %w", n, n+1, err)
		}
	}
	return nil
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
	return newTx(tx, nil).MarkAllChanged()
}

// rebuildQueue writes the queue again in all its orders, and adds the counts that the totals
// did not have before.
func rebuildQueue(b *bbolt.Tx) error {
	tx := newTx(b, nil)
	if err := tx.file.Empty(disk.BucketDue); err != nil {
		return err
	}
	tx.ResetTotals()
	for _, t := range ledger.Types {
		err := tx.Items(t, func(it *ledger.Item) (bool, error) {
			for _, key := range tables.DueKeys(it) {
				if err := tx.file.Bucket(disk.BucketDue).Put(key, nil); err != nil {
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
	return newTx(b, nil).CountRowsAgain()
}

// createArchives gives what is there to the archive of who is signed in. What lies
// in another Dropbox, because it was committed before this one was connected,
// keeps the time by which that is known.
func createArchives(b *bbolt.Tx) error {
	tx := newTx(b, nil)
	rc, err := tx.RingCentral()
	if err != nil {
		return err
	}
	var dbx Dropbox
	if _, err := tx.file.GetJSON(disk.BucketConnections, []byte(NameDropbox), &dbx); err != nil {
		return err
	}
	documents := append(tables.Documents(), destination.Documents()...)
	if err := disk.MoveIntoArchive(b, archiveOf(rc, dbx), append(documents, coverage.KeyCompleteness)...); err != nil {
		return err
	}
	if dbx.Begun.IsZero() {
		return nil
	}
	return newTx(b, nil).PutBegun(dbx.Begun)
}

// createOthers begins the listing of Dropbox again, so that it shows the pages of the index as they
// lie there, which other computers may have written.
func createOthers(b *bbolt.Tx) error {
	return newTx(b, nil).file.EachArchive(func(archive *disk.Tx) error { return onFile(archive).DropRemoteFiles() })
}

// countStandings counts for each block of hours how they stand, which no version before did.
func countStandings(b *bbolt.Tx) error {
	return newTx(b, nil).file.EachArchive(func(archive *disk.Tx) error { return onFile(archive).CountRowsAgain() })
}

// createCalls makes the bucket for the call log in each archive.
func createCalls(b *bbolt.Tx) error { return disk.CompleteArchives(b) }

// packRecords makes room for the dictionaries that items are packed with from now on. What is there is packed when it is
// written again (Tidy); a program of before, which could not read it then, does not open the file any more.
// An archive without any is as this version writes it.
func packRecords(b *bbolt.Tx) error {
	if err := disk.CompleteArchives(b); err != nil {
		return err
	}
	return newTx(b, nil).file.EachArchive(func(archive *disk.Tx) error {
		for _, bucket := range [][]byte{disk.BucketItems, disk.BucketJobs, disk.BucketManifest} {
			if key, _ := archive.Bucket(bucket).Cursor().First(); key != nil {
				return nil
			}
		}
		return archive.PutTidied()
	})
}
