package destination

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ringcentral-archiver/store/compact"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Manifest is what came to Dropbox, day by day, in one transaction.
type Manifest struct{ file *disk.Tx }

// Entry is a line of the manifest: a file that is in Dropbox.
type Entry struct {
	Item      ledger.Key
	Kind      string // the kind of the part
	Path      string
	Size      int64
	SHA256    string `json:",omitempty"` // of what was copied; empty for what was found in Dropbox
	Hash      string // Dropbox's content hash
	Committed time.Time
}

// A manifest is kept by the UTC day on which its files came to Dropbox. Its key
// is the day and a number that only grows.
const manifestDay = 8

// Entries never go into a day before the newest one, even when the clock was set back, because the
// next manifest has the sum of the earlier one.
func (tx *Manifest) enter(it *ledger.Item, p *ledger.Part) error {
	return tx.put(Entry{Item: it.Key, Kind: p.Kind, Path: p.Path, Size: p.Size, SHA256: p.SHA256, Hash: p.Hash, Committed: p.Committed})
}

// Copied is the kind of a file that was copied from another place as it lay there: no item of this store is about it.
const Copied = "copied"

// EnterCopied enters such a file. Errors: bbolt's.
func (tx *Manifest) EnterCopied(e Entry) error {
	e.Kind = Copied
	return tx.put(e)
}

func (tx *Manifest) put(e Entry) error {
	b := tx.file.Bucket(disk.BucketManifest)
	day := disk.TimeKey(e.Committed.UTC().Truncate(24 * time.Hour))
	if last, _ := b.Cursor().Last(); last != nil && bytes.Compare(last[:manifestDay], day) > 0 {
		day = bytes.Clone(last[:manifestDay])
	}
	n, err := b.NextSequence()
	if err != nil {
		return fmt.Errorf("number an entry of the manifest: %w", err)
	}
	if err := b.Put(binary.BigEndian.AppendUint64(day, n), tx.file.Pack(entryFields.Append(nil, &e))); err != nil {
		return fmt.Errorf("write an entry of the manifest: %w", err)
	}
	return nil
}

// How an entry is written; a number is never used again for another field.
var entryFields = compact.Of(
	compact.Number(1, func(e *Entry) *ledger.Type { return &e.Item.Type }),
	compact.Text(2, func(e *Entry) *string { return &e.Item.ID }),
	compact.Text(3, func(e *Entry) *string { return &e.Kind }),
	compact.Text(4, func(e *Entry) *string { return &e.Path }),
	compact.Number(5, func(e *Entry) *int64 { return &e.Size }),
	compact.Hex(6, func(e *Entry) *string { return &e.SHA256 }),
	compact.Hex(7, func(e *Entry) *string { return &e.Hash }),
	compact.Time(8, func(e *Entry) *time.Time { return &e.Committed }),
)

// readEntry reads an entry as it lies in the store; versions before wrote JSON.
func (tx *Manifest) readEntry(raw []byte) (e Entry, err error) {
	if !disk.Packed(raw) {
		return e, json.Unmarshal(raw, &e)
	}
	fields, err := tx.file.Unpack(raw)
	if err == nil {
		err = entryFields.Read(fields, &e)
	}
	return e, err
}

// EntryAnew gives an entry that an older version wrote as it is written today; nil where it stays.
func (tx *Manifest) EntryAnew(_, raw []byte) []byte {
	if disk.Packed(raw) {
		return nil
	}
	e, err := tx.readEntry(raw)
	if err != nil {
		return nil
	}
	rewritten := tx.file.Pack(entryFields.Append(nil, &e))
	if again, err := tx.readEntry(rewritten); err != nil || !bytes.Equal(entryFields.Append(nil, &again), entryFields.Append(nil, &e)) {
		return nil
	}
	return rewritten
}

// ManifestDays gives the days that have entries, from the one of after on, the
// oldest first.
func (tx *Manifest) ManifestDays(after time.Time) (out []time.Time) {
	c := tx.file.Bucket(disk.BucketManifest).Cursor()
	for k, _ := c.Seek(disk.TimeKey(after.UTC().Truncate(24 * time.Hour))); k != nil; {
		tx.file.WasRead()
		day := disk.KeyTime(k[:manifestDay])
		out = append(out, day)
		k, _ = c.Seek(disk.TimeKey(day.Add(24 * time.Hour)))
	}
	return out
}

// ManifestPage gives up to limit entries of a day behind a mark, in the order in which they were
// made, and the mark to go on from; 0 is the start. Errors: ErrDamaged.
func (tx *Manifest) ManifestPage(day time.Time, after uint64, limit int) (out []Entry, next uint64, err error) {
	prefix := disk.TimeKey(day)
	c := tx.file.Bucket(disk.BucketManifest).Cursor()
	for k, v := c.Seek(binary.BigEndian.AppendUint64(disk.TimeKey(day), after+1)); bytes.HasPrefix(k, prefix) && len(out) < limit; k, v = c.Next() {
		tx.file.WasRead()
		e, err := tx.readEntry(v)
		if errors.Is(err, disk.ErrNoDictionary) {
			after = binary.BigEndian.Uint64(k[manifestDay:])
			continue // its item was lost as well, and is entered again when a listing brings it back
		}
		if err != nil {
			return nil, after, fmt.Errorf("the manifest of %s: %w: %w", day.Format(time.DateOnly), disk.ErrDamaged, err)
		}
		out, after = append(out, e), binary.BigEndian.Uint64(k[manifestDay:])
	}
	return out, after, nil
}

// Chain is how far the manifests of this store are linked.
type Chain struct {
	ID     string    // names the chain: random, made once for a store
	Day    time.Time // of the newest manifest that was written
	Sum    string    // SHA-256 of it, in hex
	Before Link      // the manifest that it was linked to
}

// Link is the manifest that another one goes on from.
type Link struct {
	Day time.Time
	Sum string
}

var keyChain = []byte("chain")

// Chain reads how far the manifests are linked; the zero value at the start.
// Errors: ErrDamaged.
func (tx *Manifest) Chain() (c Chain, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyChain, &c)
	return c, err
}

// PutChain writes how far the manifests are linked. Errors: bbolt's.
func (tx *Manifest) PutChain(c Chain) error { return tx.file.PutJSON(disk.BucketState, keyChain, c) }
