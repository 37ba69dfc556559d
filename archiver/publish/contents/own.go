package contents

import (
	"cmp"
	"encoding/json"
	"time"

	"ringcentral-archiver/archiver/index"
	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/store"
	"ringcentral-archiver/store/ledger"
)

// ownOf gives the items of an hour that this store has archived, and about how many bytes they take
// in memory.
func (c *Contents) ownOf(tx *store.Tx, at time.Time, add func(*index.Item)) (size int, err error) {
	job, known, err := tx.Job(at)
	if err != nil || !known || job.LastCommit.IsZero() || job.LastCommit.Before(c.begun) {
		return 0, err // nothing of it is in this Dropbox
	}
	err = tx.HourItems(at, func(it *ledger.Item) (bool, error) {
		shown, err := c.shown(it)
		if shown != nil {
			add(shown)
			size += itemSize + len(shown.Record)
		}
		return true, err
	})
	return size, err
}

// itemSize is about what an item takes in memory without its record.
const itemSize = 1000

// shown is an item as the index has it: with the files that are in Dropbox. It is
// nil where none is.
func (c *Contents) shown(it *ledger.Item) (*index.Item, error) {
	files := c.filesOf(it)
	if len(files) == 0 {
		return nil, nil
	}
	record, err := it.Record.Text()
	if err != nil {
		record = nil // its row and its files are there all the same; a listing brings the record back
	}
	out := &index.Item{
		Type: layout.TypeFolders[it.Key.Type], ID: it.Key.ID, Time: it.Time, Duration: it.Duration, Direction: it.Direction,
		From: index.Party(it.From), OwnerName: it.Owner.Name, OwnerNumber: it.Owner.Number, Label: it.Label, Record: record, Files: files,
		Deleted: it.Deleted,
	}
	for _, to := range it.To {
		out.To = append(out.To, index.Party(to))
	}
	if it.Key.Type == ledger.SMS {
		out.Text = layout.TextIn(record)
	}
	if it.Key.Type == ledger.CallRecording {
		of := recordOf(record)
		out.CallID, out.SessionID, out.TelephonySessionID = of.ID, of.Session, of.Telephony
		out.Duration, out.CallDuration = cmp.Or(it.SoundLength(), it.Duration), cmp.Or(it.Call, time.Duration(of.Seconds)*time.Second)
	}
	return out, nil
}

// filesOf are an item's files that are in this Dropbox.
func (c *Contents) filesOf(it *ledger.Item) (out []index.File) {
	for _, part := range it.Parts {
		if part.Done() && !part.Committed.Before(c.begun) {
			file := index.File{
				Kind: part.Kind, Path: part.Path, ContentType: part.ContentType, Size: part.Size, SHA256: part.SHA256, ContentHash: part.Hash,
			}
			if layout.Held(part) {
				file.Name = part.FileName
			}
			if part.Doubt != nil {
				if file.MayBeCut = part.Doubt.Unended; !file.MayBeCut {
					file.LooksLike = part.Doubt.Looks
				}
			}
			out = append(out, file)
		}
	}
	return out
}

// HasAll reports whether every part of an item is in this Dropbox, as far as this store knows.
func (c *Contents) HasAll(it *ledger.Item) bool {
	return it.Done() && len(c.filesOf(it)) == len(it.Parts)
}

// callRecord is what joins a recording to its call (docs/ringcentral.md §3.3).
type callRecord struct {
	ID        string `json:"id"`
	Session   string `json:"sessionId"`
	Telephony string `json:"telephonySessionId"`
	Seconds   int64  `json:"duration"`
}

// recordOf reads the call out of the record; what cannot be read stays empty.
func recordOf(record []byte) (c callRecord) {
	if err := json.Unmarshal(record, &c); err != nil {
		return callRecord{}
	}
	return c
}
