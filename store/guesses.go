package store

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/coverage"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// forgetGuesses takes out of an older file what no service has said: days of deletion that were
// worked out from a guess, and that everything is there, which rested on listings that did not go
// back as far as was asked for, and passed over what they could not read or what a user had deleted.
// Each source is listed again as far back as was asked for. Until then no hour counts as listed.
func forgetGuesses(b *bbolt.Tx) error {
	return newTx(b, nil).file.EachArchive(func(archive *disk.Tx) error { return forgetGuessesOf(onFile(archive)) })
}

func forgetGuessesOf(tx *Tx) error {
	if err := forgetDeadlines(tx); err != nil {
		return err
	}
	for _, s := range ledger.Sources {
		l, err := tx.Listing(s)
		if err != nil {
			return err
		}
		if l.At.IsZero() && l.Full.IsZero() {
			continue
		}
		l.Full = time.Time{}
		if err := tx.PutListing(s, l); err != nil {
			return err
		}
	}
	if err := tx.file.Bucket(disk.BucketState).Delete(coverage.KeyCompleteness); err != nil {
		return fmt.Errorf("forget the last answer: %w", err)
	}
	if err := tx.PutWatermark(ledger.Watermark{}); err != nil {
		return err
	}
	if err := forgetListed(tx); err != nil {
		return err
	}
	return tx.Flush()
}

func forgetListed(tx *Tx) error {
	return tx.EachJob(time.Time{}, func(hour *ledger.Job) error {
		return tx.ChangeJob(hour.From, func(j *ledger.Job) { j.Listed = [ledger.NumSources]time.Time{} })
	})
}

// forgetDeadlines leaves the open items only the days of deletion that are known.
func forgetDeadlines(tx *Tx) error {
	who, err := tx.RingCentral()
	if err != nil {
		return err
	}
	asked := who.Retention > 0
	var guessed []*ledger.Item
	err = tx.OpenItems(func(it *ledger.Item) (bool, error) {
		if it.KeptWithoutLimit() || it.Key.Type == ledger.CallRecording && !asked {
			guessed = append(guessed, it)
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, it := range guessed {
		it.Deadline = time.Time{}
		if err := tx.PutItem(it); err != nil {
			return err
		}
	}
	return nil
}
