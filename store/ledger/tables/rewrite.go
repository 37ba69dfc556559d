package tables

import (
	"bytes"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// ItemAnew gives an item that an older version wrote as it is written today; nil where it stays, as one does that cannot be
// read, or would not be the same.
func (tx *Ledger) ItemAnew(key, raw []byte) []byte {
	if ledger.ItemIsPacked(raw) {
		return nil
	}
	it, err := ledger.DecodeItem(raw)
	if err != nil || it.Key != ledger.KeyOf(key) {
		return nil
	}
	rewritten, err := tx.encode(it)
	if err != nil {
		return nil
	}
	again, err := ledger.DecodeWith(rewritten, tx.file.Dictionary)
	if err != nil || !bytes.Equal(again.Fields(), it.Fields()) {
		return nil
	}
	before, errBefore := it.Record.Text()
	now, errNow := again.Record.Text()
	if !bytes.Equal(before, now) || (errBefore == nil) != (errNow == nil) {
		return nil
	}
	return rewritten
}

// HourAnew is ItemAnew for an hour.
func (tx *Hours) HourAnew(key, raw []byte) []byte {
	if ledger.JobIsPacked(raw) {
		return nil
	}
	job, err := ledger.DecodeJob(raw)
	if err != nil || !bytes.Equal(disk.TimeKey(job.From), key) {
		return nil
	}
	rewritten := ledger.EncodeJob(job)
	if again, err := ledger.DecodeJob(rewritten); err != nil || !bytes.Equal(again.Fields(), job.Fields()) {
		return nil
	}
	return rewritten
}
