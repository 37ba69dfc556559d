// Package calllog keeps the calls of RingCentral's call log, recorded or not, and over which spans the
// log was read. It knows no item: calls are not archived, they are noted.
package calllog

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Call is a row of the call log.
type Call struct {
	ID, Session, Telephony string    // RingCentral's
	Start                  time.Time // UTC, to the millisecond
	Duration               time.Duration
	Kind                   string // Voice or Fax; an open list, as the next three are
	Direction              string
	Action, Result         string
	From, To               ledger.Party
	Owner                  ledger.Owner
	Recordings             []string // the ids of those that the row has ever named
	Message                Message  // the voicemail or fax that the call left; zero for none
	Deleted                bool     // from the call log
	// Taken: another computer's day record names it, and this computer's lists have not shown it
	Taken bool
}

// Message is the message that a call left.
type Message struct {
	ID, Type  string
	Extension string // in whose mailbox it is; empty where the row does not say
}

// Hour is the beginning of the hour that the call belongs to.
func (c *Call) Hour() time.Time { return c.Start.UTC().Truncate(time.Hour) }

// Calls is the call log, in one transaction.
type Calls struct {
	file    *disk.Tx
	changed func(hour time.Time) error // is told of each hour whose calls have changed
}

// New is the call log in a transaction.
func New(tx *disk.Tx, changed func(time.Time) error) *Calls { return &Calls{tx, changed} }

func key(c *Call) []byte { return append(disk.TimeKey(c.Hour()), c.ID...) }

// Call reads a call that began in an hour; false where there is none. Errors: ErrDamaged.
func (tx *Calls) Call(hour time.Time, id string) (Call, bool, error) {
	raw := tx.file.Bucket(disk.BucketCalls).Get(key(&Call{ID: id, Start: hour}))
	if raw == nil {
		return Call{}, false, nil
	}
	c, err := decode(id, raw)
	return c, err == nil, err
}

// PutCalls notes calls as a list shows them, and marks the hours that this changes. What the row no
// longer names of its recordings, and the name that its extension had first, stay. Errors: ErrDamaged
// for the coverage, bbolt's.
func (tx *Calls) PutCalls(calls []Call) error { return tx.put(calls, tx.changed) }

// TakeCalls notes calls that another computer's day record names, and marks no hour: the pages in
// Dropbox show them. Errors: ErrDamaged for the coverage, bbolt's.
func (tx *Calls) TakeCalls(calls []Call) error {
	for i := range calls {
		calls[i].Taken = true
	}
	return tx.put(calls, func(time.Time) error { return nil })
}

func (tx *Calls) put(calls []Call, changed func(time.Time) error) error {
	fresh := 0
	for _, c := range calls {
		have, known, err := tx.noted(&c)
		if err == nil && known && !have.update(&c) {
			continue
		}
		if known {
			if err := tx.moved(&have, &c); err != nil {
				return err
			}
		}
		if err := tx.file.Bucket(disk.BucketCalls).Put(key(&c), encode(&c)); err != nil {
			return fmt.Errorf("note call %s: %w", c.ID, err)
		}
		if err := changed(c.Hour()); err != nil {
			return err
		}
		if !known && err == nil {
			fresh++
		}
	}
	if fresh == 0 {
		return nil
	}
	now, err := tx.CallCoverage()
	if err != nil {
		return err
	}
	now.Calls += fresh
	return tx.PutCallCoverage(now)
}

// noted reads what is known of a call. A list may tell another time of one: then it is in the hour before or after. Of one whose record
// is damaged, it is known where that is.
func (tx *Calls) noted(c *Call) (have Call, known bool, err error) {
	for _, beside := range []time.Duration{0, -time.Hour, time.Hour} {
		hour := c.Hour().Add(beside)
		have, known, err = tx.Call(hour, c.ID)
		if err != nil {
			return Call{ID: c.ID, Start: hour}, true, err
		}
		if known {
			return have, true, nil
		}
	}
	return Call{}, false, nil
}

// moved takes a call out of the hour that it was in, if that is another one now.
func (tx *Calls) moved(have, now *Call) error {
	if have.Hour().Equal(now.Hour()) {
		return nil
	}
	if err := tx.file.Bucket(disk.BucketCalls).Delete(key(have)); err != nil {
		return fmt.Errorf("move call %s: %w", now.ID, err)
	}
	return tx.changed(have.Hour())
}

// NewCalls gives those of the calls that PutCalls would write.
func (tx *Calls) NewCalls(calls []Call) (out []Call) {
	for _, c := range calls {
		have, known, err := tx.noted(&c)
		if same := c; err != nil || !known || have.update(&same) {
			out = append(out, c)
		}
	}
	return out
}

// update completes what a list shows with what is known, and reports whether that is something new.
func (c *Call) update(now *Call) bool {
	if now.Taken && !c.Taken {
		return false
	}
	if now.Owner.ExtensionID == c.Owner.ExtensionID && c.Owner.Name != "" {
		now.Owner = c.Owner
	}
	now.Deleted = now.Deleted || c.Deleted // the account's list may say so, and the user's not
	now.Name(c.Recordings)
	return !bytes.Equal(encode(c), encode(now))
}

// Name has the call name recordings as well.
func (c *Call) Name(recordings []string) {
	for _, id := range recordings {
		c.addRecording(id)
	}
}

func (c *Call) addRecording(id string) {
	for _, have := range c.Recordings {
		if have == id {
			return
		}
	}
	c.Recordings = append(c.Recordings, id)
}

// EachCall yields the calls of an hour, in the order of their ids, until visit fails. It returns how
// many could not be read; a list brings those back. Errors: those of visit.
func (tx *Calls) EachCall(hour time.Time, visit func(Call) error) (damaged int, err error) {
	prefix := disk.TimeKey(hour)
	cursor := tx.file.Bucket(disk.BucketCalls).Cursor()
	for k, v := cursor.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = cursor.Next() {
		tx.file.WasRead()
		c, err := decode(string(k[len(prefix):]), v)
		if err != nil {
			damaged++
			continue
		}
		if err := visit(c); err != nil {
			return damaged, err
		}
	}
	return damaged, nil
}

// DropDamagedCalls forgets the calls of an hour that cannot be read; no list is whole there any more.
// Errors: ErrDamaged for the coverage, bbolt's.
func (tx *Calls) DropDamagedCalls(hour time.Time) error {
	prefix := disk.TimeKey(hour)
	bucket := tx.file.Bucket(disk.BucketCalls)
	var damaged [][]byte
	cursor := bucket.Cursor()
	for k, v := cursor.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = cursor.Next() {
		if _, err := decode(string(k[len(prefix):]), v); err != nil {
			damaged = append(damaged, bytes.Clone(k))
		}
	}
	if len(damaged) == 0 {
		return nil
	}
	for _, k := range damaged {
		if err := bucket.Delete(k); err != nil {
			return fmt.Errorf("forget a damaged call: %w", err)
		}
	}
	now, err := tx.CallCoverage()
	if err != nil {
		return err
	}
	now.Calls -= len(damaged)
	for i := range now.Lists {
		now.Lists[i].Without(Span{hour, hour.Add(time.Hour)})
	}
	return errors.Join(tx.changed(hour), tx.PutCallCoverage(now))
}

// HasCalls reports whether any call began in the hours [from, to).
func (tx *Calls) HasCalls(from, to time.Time) bool {
	k, _ := tx.file.Bucket(disk.BucketCalls).Cursor().Seek(disk.TimeKey(from))
	return k != nil && disk.KeyTime(k).Before(to)
}

// CountCalls counts the calls, for a check of the file.
func (tx *Calls) CountCalls() (n int, damaged []error) {
	cursor := tx.file.Bucket(disk.BucketCalls).Cursor()
	for k, v := cursor.First(); k != nil; k, v = cursor.Next() {
		tx.file.WasRead()
		n++
		if len(k) <= 8 {
			damaged = append(damaged, fmt.Errorf("a call without an id: %w", disk.ErrDamaged))
			continue
		}
		c, err := decode(string(k[8:]), v)
		if err == nil && !bytes.Equal(key(&c), k) {
			err = fmt.Errorf("call %s is kept under another hour: %w", c.ID, disk.ErrDamaged)
		}
		if err != nil {
			damaged = append(damaged, err)
		}
	}
	return n, damaged
}
