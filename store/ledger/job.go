package ledger

import "time"

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

// HasData reports whether the hour has any item, for SHOW LESS.
func (j *Job) HasData() bool {
	return j.Archived()+j.Open()+j.Gone()+j.Removed()+j.Accepted()+j.Partly()+j.Unreadable()+j.Damaged > 0
}

// JobQuery asks for rows of the log.
type JobQuery struct {
	From, To time.Time // hours with From <= hour < To; a zero To is open
	WithData bool      // only hours with data (SHOW LESS)
	Offset   int       // rows to pass over, the newest first
	Limit    int       // rows to return; 0 = all
}
