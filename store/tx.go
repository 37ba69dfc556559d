package store

import (
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/calllog"
	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger/tables"
)

// Tx is one transaction on the store: the documents of this package, the ledger, what is known of the
// destination, the call log, and what is known of the lists. It dies with the function it was given to.
type Tx struct {
	file  *disk.Tx
	ended bool // a secret has ended in it
	*tables.Ledger
	*destination.Destination
	*calllog.Calls
	*coverage.Coverage
}

func newTx(b *bbolt.Tx, mapped *disk.Mapped) *Tx {
	return onFile(&disk.Tx{B: b, Mapped: mapped})
}

func onFile(file *disk.Tx) *Tx {
	to := destination.New(file)
	return &Tx{file: file, Destination: to, Ledger: tables.New(file, to.NoteArchived), Calls: calllog.New(file, to.MarkChanged), Coverage: coverage.New(file)}
}

// NextHour gives the first hour from this one on of which an item, an item of another computer or a call is known.
// It saves reading the empty hours of months one by one.
func (tx *Tx) NextHour(from time.Time) (next time.Time, known bool) {
	for _, bucket := range [][]byte{disk.BucketHours, disk.BucketOthers, disk.BucketCalls} {
		k, _ := tx.file.Bucket(bucket).Cursor().Seek(disk.TimeKey(from))
		tx.file.WasRead()
		if len(k) < len(disk.TimeKey(from)) {
			continue
		}
		if at := disk.KeyTime(k).Truncate(time.Hour); !known || at.Before(next) {
			next, known = at, true
		}
	}
	return next, known
}
