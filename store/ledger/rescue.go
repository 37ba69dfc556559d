package ledger

import (
	"bytes"
	"time"

	"ringcentral-archiver/store/disk"
)

// Rescue counts the items of a backlog that is being archived: what RingCentral
// held from before the first hour when it was asked for.
type Rescue struct {
	From, To       time.Time // the items' times, From <= time < To; zero when there is no rescue
	Began          time.Time
	Archived, Gone int
	Open           [4]int // by Type.Column
	Bytes          int64  // of the archived
}

// Left is how many of its items are open.
func (r Rescue) Left() int { return sum(r.Open) }

func (r *Rescue) add(it *Item, by int) {
	if it.Time.Before(r.From) || !it.Time.Before(r.To) {
		return
	}
	switch {
	case it.State == Archived:
		r.Archived += by
		r.Bytes += int64(by) * it.Bytes()
	case it.State.Open():
		r.Open[it.Key.Type.Column()] += by
	case it.State == Gone || it.State == Removed || it.State == Accepted || it.State == Partly:
		r.Gone += by
	}
}

// BeginRescue counts from now on the items of the hours From <= hour < to, with
// those that are known already. Errors: ErrDamaged.
func (tx *Ledger) BeginRescue(from, to, now time.Time) error {
	t, err := tx.TotalsForChange()
	if err != nil {
		return err
	}
	t.Rescue = Rescue{From: from.UTC().Truncate(time.Hour), To: to.UTC().Truncate(time.Hour), Began: now}
	end := disk.TimeKey(t.Rescue.To)
	c := tx.file.Bucket(disk.BucketHours).Cursor()
	for k, _ := c.Seek(disk.TimeKey(t.Rescue.From)); k != nil && bytes.Compare(k, end) < 0; k, _ = c.Next() {
		if len(k) == len(end) {
			continue // it names no item
		}
		it, err := tx.queued(parseKey(k[len(end):]))
		if err != nil {
			return err
		}
		if it != nil {
			t.Rescue.add(it, +1)
		}
	}
	return nil
}

// EndRescue stops counting. Errors: ErrDamaged.
func (tx *Ledger) EndRescue() error {
	t, err := tx.TotalsForChange()
	if err == nil {
		t.Rescue = Rescue{}
	}
	return err
}
