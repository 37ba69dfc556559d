package ledger

import (
	"bytes"

	"ringcentral-archiver/store/disk"
)

// ItemAnew gives an item that an older version wrote as it is written today; nil where it stays, as one does that cannot be
// read, or would not be the same.
func (tx *Ledger) ItemAnew(key, raw []byte) []byte {
	if len(raw) > 0 && raw[0] == formatPacked {
		return nil
	}
	it, err := DecodeItem(raw)
	if err != nil || it.Key != parseKey(key) {
		return nil
	}
	anew, err := tx.encode(it)
	if err != nil {
		return nil
	}
	again, err := decodeItem(anew, tx.file.Dictionary)
	if err != nil || !bytes.Equal(itemFields.Append(nil, again), itemFields.Append(nil, it)) {
		return nil
	}
	before, errBefore := it.Record.Text()
	now, errNow := again.Record.Text()
	if !bytes.Equal(before, now) || (errBefore == nil) != (errNow == nil) {
		return nil
	}
	return anew
}

// HourAnew is ItemAnew for an hour.
func (tx *Hours) HourAnew(key, raw []byte) []byte {
	if len(raw) > 0 && raw[0]&hasFields != 0 {
		return nil
	}
	job, err := decodeJob(raw)
	if err != nil || !bytes.Equal(disk.TimeKey(job.From), key) {
		return nil
	}
	anew := encodeJob(job)
	if again, err := decodeJob(anew); err != nil || !bytes.Equal(jobFields.Append(nil, again), jobFields.Append(nil, job)) {
		return nil
	}
	return anew
}
