package ledger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"ringcentral-archiver/store/disk"
)

// Counts are the items of one type in one hour.
type Counts struct {
	Archived int `json:"a,omitempty"`
	Open     int `json:"o,omitempty"`
	Gone     int `json:"g,omitempty"`
	Excluded int `json:"x,omitempty"`
	Removed  int `json:"r,omitempty"`
	Accepted int `json:"y,omitempty"`
	Partly   int `json:"p,omitempty"`
}

// Job is the work done for an hour: a row of the log.
type Job struct {
	From       time.Time
	Sources    Source                // what this hour has to be listed for
	Listed     [NumSources]time.Time // by Source.Index: when a complete listing last covered the hour
	Unfinished [NumSources]int       // by Source.Index: what was still in progress when last listed
	// by Source.Index: records that could not be read when last listed
	Unread     [NumSources]int `json:",omitzero"`
	Start, End time.Time       `json:",omitzero"` // Job Start and Job End
	Counts     [4]Counts       // by Type.Column
	// Because counts the open items that were tried, by the reason code of
	// their last failure.
	Because map[string]int `json:",omitempty"`
	Damaged int            `json:",omitempty"` // items that were set aside, because they could not be read
	Note    string         `json:",omitempty"` // reason code why the hour could not be listed
	// Bounds of the times at which the hour's parts were committed. All commits
	// lie between them; they are not narrowed when parts are removed.
	FirstCommit, LastCommit time.Time `json:",omitzero"`
}

// To is the end of the hour, exclusive.
func (j *Job) To() time.Time { return j.From.Add(time.Hour) }

// Archived counts the hour's archived items.
func (j *Job) Archived() (n int) {
	for _, c := range j.Counts {
		n += c.Archived
	}
	return n
}

// Open counts the hour's items that have to be archived yet.
func (j *Job) Open() (n int) {
	for _, c := range j.Counts {
		n += c.Open
	}
	return n
}

// Gone counts the hour's items that RingCentral no longer had.
func (j *Job) Gone() (n int) {
	for _, c := range j.Counts {
		n += c.Gone
	}
	return n
}

// Removed counts the hour's items whose files were removed from Dropbox, and that RingCentral no
// longer has, as far as no person has accepted that.
func (j *Job) Removed() (n int) {
	for _, c := range j.Counts {
		n += c.Removed
	}
	return n
}

// Accepted counts those whose absence a person has accepted.
func (j *Job) Accepted() (n int) {
	for _, c := range j.Counts {
		n += c.Accepted
	}
	return n
}

// Partly counts the hour's items of which RingCentral no longer had some parts.
func (j *Job) Partly() (n int) {
	for _, c := range j.Counts {
		n += c.Partly
	}
	return n
}

// Unreadable counts the hour's records that could not be read, of the sources it is listed for.
func (j *Job) Unreadable() (n int) {
	for _, s := range j.Sources.Each() {
		n += j.Unread[s.Index()]
	}
	return n
}

// Count adds an item to the row, or takes it out of it.
func (j *Job) Count(it *Item, by int) {
	c := &j.Counts[it.Key.Type.Column()]
	switch it.State {
	case Archived:
		c.Archived += by
	case Discovered, Waiting:
		c.Open += by
		j.Because = CountReason(j.Because, it.Reason, by)
	case Gone:
		c.Gone += by
	case Excluded:
		c.Excluded += by
	case Removed:
		c.Removed += by
	case Accepted:
		c.Accepted += by
	case Partly:
		c.Partly += by
	}
}

// Committed widens the span of the hour's commits to those of an item.
func (j *Job) Committed(it *Item) {
	for _, p := range it.Parts {
		if !p.Done() {
			continue
		}
		if j.FirstCommit.IsZero() || p.Committed.Before(j.FirstCommit) {
			j.FirstCommit = p.Committed
		}
		if p.Committed.After(j.LastCommit) {
			j.LastCommit = p.Committed
		}
	}
}

// hasData reports whether the hour has any item, for SHOW LESS.
func (j *Job) hasData() bool {
	return j.Archived()+j.Open()+j.Gone()+j.Removed()+j.Accepted()+j.Partly()+j.Unreadable()+j.Damaged > 0
}

// Job reads the row of the hour that begins at from. Errors: ErrDamaged.
func (tx *Hours) Job(from time.Time) (*Job, bool, error) {
	if job, changed := tx.jobs[from.Unix()]; changed {
		return job, true, nil
	}
	raw := tx.file.Bucket(disk.BucketJobs).Get(disk.TimeKey(from))
	if raw == nil {
		return nil, false, nil
	}
	job, err := tx.row(disk.TimeKey(from), raw)
	return job, err == nil, err
}

// jobForChange gives the row of an hour, a new one if there is none. Changes to
// it are written when the transaction ends.
func (tx *Hours) jobForChange(from time.Time) (*Job, error) {
	job, known, err := tx.Job(from)
	if err != nil {
		return nil, err
	}
	if !known {
		job = &Job{From: from.UTC()}
	}
	tx.jobs[from.Unix()] = job
	return job, nil
}

// ChangeJob changes the row of the hour that begins at from. It makes the row
// if there is none. Errors: ErrDamaged.
func (tx *Hours) ChangeJob(from time.Time, change func(*Job)) error {
	job, err := tx.jobForChange(from)
	if err != nil {
		return err
	}
	change(job)
	return nil
}

// The bits of a row's first byte.
const (
	hasData     = 1
	hasStanding = 2    // rows of before standings were kept have none
	hasFields   = 4    // rows of before are JSON
	hasSum      = 0x80 // rows of before sums were written have none
)

// rowHead is how long the first byte and the sum are.
const rowHead = 1 + 4

// writeJob writes a row. It adds to counted what that changes of its block.
func (tx *Hours) writeJob(job *Job, counted map[string]*Block) error {
	key, b := disk.TimeKey(job.From), tx.file.Bucket(disk.BucketJobs)
	block := blockIn(counted, key)
	block.addJob(job)
	block.takeOut(b.Get(key))
	if err := b.Put(key, encodeJob(job)); err != nil {
		return fmt.Errorf("write hour %s: %w", job.From, err)
	}
	return nil
}

// encodeJob lays a row out as a byte that says whether it has data, a sum, the hour's standing, and its fields.
func encodeJob(job *Job) []byte {
	head := []byte{hasSum | hasStanding | hasFields}
	if job.hasData() {
		head[0] |= hasData
	}
	body := jobFields.Append(job.Standing().bytes(), job)
	return append(binary.BigEndian.AppendUint32(head, sumOf(head, body)), body...)
}

// takeOut counts out a row as it lies in the store, if there is one. Of a row that cannot be read all are
// counted again.
func (b *Block) takeOut(row []byte) {
	if len(row) == 0 {
		return
	}
	b.RowCount = b.plus(countRow(row), -1)
	if st, kept := standingIn(row); kept {
		b.stand(st, -1)
	} else if job, err := decodeJob(row); err == nil {
		b.stand(job.Standing(), -1)
	}
}

// standingIn is the standing in a row as it lies in the store; false where it has none.
func standingIn(row []byte) (st Standing, kept bool) {
	if len(row) < rowHead+standingSize || row[0]&hasStanding == 0 {
		return st, false
	}
	return standingOf(row[rowHead:]), true
}

func decodeJob(raw []byte) (*Job, error) {
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
	if _, kept := standingIn(raw); kept {
		body = body[standingSize:]
	}
	var err error
	if raw[0]&hasFields != 0 {
		err = jobFields.Read(body, &job)
	} else {
		err = json.Unmarshal(body, &job)
	}
	if err != nil {
		return nil, fmt.Errorf("hour: %w: %w", disk.ErrDamaged, err)
	}
	return &job, nil
}

// row reads the row under a key. Of one that is damaged it makes another, counted from the hour's
// items; what was known of its listings is lost, so that the hour is listed again.
func (tx *Hours) row(key, raw []byte) (*Job, error) {
	job, err := decodeJob(raw)
	if err == nil && bytes.Equal(disk.TimeKey(job.From), key) {
		return job, nil
	}
	job = &Job{From: disk.KeyTime(key)}
	tx.met = append(tx.met, job.From)
	return job, tx.counts(job)
}
