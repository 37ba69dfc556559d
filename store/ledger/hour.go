package ledger

import (
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
}

// Job is the work done for an hour: a row of the log.
type Job struct {
	From       time.Time
	Sources    Source       // what this hour has to be listed for
	Listed     [5]time.Time // by Source.Index: when a complete listing last covered the hour
	Unfinished [5]int       // by Source.Index: what was still in progress when last listed
	// by Source.Index: records that could not be read when last listed
	Unread     [5]int    `json:",omitzero"`
	Start, End time.Time `json:",omitzero"` // Job Start and Job End
	Counts     [4]Counts // by Type.Column
	// Because counts the open items that were tried, by the reason code of
	// their last failure.
	Because map[string]int `json:",omitempty"`
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

// Unreadable counts the hour's records that could not be read, of the sources that it is listed for.
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
func (j *Job) hasData() bool { return j.Archived()+j.Open()+j.Gone()+j.Unreadable() > 0 }

// Job reads the row of the hour that begins at from. Errors: ErrDamaged.
func (tx *Hours) Job(from time.Time) (*Job, bool, error) {
	if job, changed := tx.jobs[from.Unix()]; changed {
		return job, true, nil
	}
	raw := tx.Bucket(disk.BucketJobs).Get(disk.TimeKey(from))
	if raw == nil {
		return nil, false, nil
	}
	job, err := decodeJob(raw)
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

// writeJob writes a row: a byte that says whether it has data, then JSON. It adds to counted what
// the row adds to its block's counts.
func (tx *Hours) writeJob(job *Job, counted map[string]RowCount) error {
	head := []byte{0}
	if job.hasData() {
		head[0] = 1
	}
	body, err := json.Marshal(job)
	if err != nil {
		return fmt.Errorf("encode hour %s: %w", job.From, err)
	}
	key, row, b := disk.TimeKey(job.From), append(head, body...), tx.Bucket(disk.BucketJobs)
	block := string(BlockOf(key))
	counted[block] = counted[block].plus(countRow(row), +1).plus(countRow(b.Get(key)), -1)
	if err := b.Put(key, row); err != nil {
		return fmt.Errorf("write hour %s: %w", job.From, err)
	}
	return nil
}

func decodeJob(raw []byte) (*Job, error) {
	var job Job
	if len(raw) < 1 {
		return nil, fmt.Errorf("empty hour: %w", disk.ErrDamaged)
	}
	if err := json.Unmarshal(raw[1:], &job); err != nil {
		return nil, fmt.Errorf("hour: %w: %w", disk.ErrDamaged, err)
	}
	return &job, nil
}
