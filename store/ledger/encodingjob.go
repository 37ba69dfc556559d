package ledger

import (
	"encoding/binary"
	"fmt"

	"ringcentral-archiver/store/disk"
)

// The bits of a row's first byte.
const (
	hasData     = 1
	hasStanding = 2    // rows of before standings were kept have none
	hasFields   = 4    // rows of before are JSON
	hasSum      = 0x80 // rows of before sums were written have none
)

// rowHead is how long the first byte and the sum are.
const rowHead = 1 + 4

// EncodeJob lays a row out as a byte that says whether it has data, a sum, the hour's standing, and its fields.
func EncodeJob(job *Job) []byte {
	head := []byte{hasSum | hasStanding | hasFields}
	if job.HasData() {
		head[0] |= hasData
	}
	body := jobFields.Append(job.Standing().Bytes(), job)
	return append(binary.BigEndian.AppendUint32(head, sumOf(head, body)), body...)
}

// RowHasData reports whether a row as it lies in the store has any item.
func RowHasData(row []byte) bool { return len(row) > 0 && row[0]&hasData != 0 }

// JobIsPacked reports whether a row was written as it is today, and not by a version before.
func JobIsPacked(row []byte) bool { return len(row) > 0 && row[0]&hasFields != 0 }

// Fields is how a row is written. Two rows are the same if that is.
func (j *Job) Fields() []byte { return jobFields.Append(nil, j) }

// RowStanding is the standing in a row as it lies in the store; false where it has none.
func RowStanding(row []byte) (st Standing, kept bool) {
	if len(row) < rowHead+StandingSize || row[0]&hasStanding == 0 {
		return st, false
	}
	return StandingOf(row[rowHead:]), true
}

// DecodeJob reads a row. Errors: ErrDamaged.
func DecodeJob(raw []byte) (*Job, error) {
	var job Job
	if len(raw) < 1 {
		return nil, fmt.Errorf("empty hour: %w", disk.ErrDamaged)
	}
	body := raw[1:]
	if raw[0]&hasSum != 0 {
		if len(body) < 4 || binary.BigEndian.Uint32(body) != sumOf(raw[:1], body[4:]) {
			return nil, fmt.Errorf("hour that is not as it was written: %w", disk.ErrDamaged)
		}
		body = body[4:]
	}
	if _, kept := RowStanding(raw); kept {
		body = body[StandingSize:]
	}
	var err error
	if raw[0]&hasFields != 0 {
		err = jobFields.Read(body, &job)
	} else {
		err = readJSON(body, &job)
	}
	if err != nil {
		return nil, fmt.Errorf("hour: %w: %w", disk.ErrDamaged, err)
	}
	return &job, nil
}
