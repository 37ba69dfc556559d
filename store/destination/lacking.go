package destination

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Lacking is how many files another place's archive has that are not in this one and that no item is about, as they were counted last.
type Lacking struct {
	Files  int
	Names  int       `json:",omitempty"` // of these, how many cannot have their names here
	Why    string    `json:",omitempty"` // the reason for which one of the others was not copied last
	At     time.Time // when they were counted
	Asked  string    `json:",omitempty"` // what the user had chosen to be archived
	There  uint64    `json:",omitempty"` // RemoteChanges of the other archive
	Here   uint64    `json:",omitempty"` // and of this one
	Looked int       `json:",omitempty"` // how many files were looked at
}

func lackingKey(archive string) []byte { return []byte("lacking/" + archive) }

// Lacking reads what was counted of another archive; the zero value where nothing was. Errors: ErrDamaged.
func (tx *Listed) Lacking(archive string) (l Lacking, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, lackingKey(archive), &l)
	return l, err
}

// DropLacking forgets it. Errors: bbolt's.
func (tx *Listed) DropLacking(archive string) error {
	return tx.file.Bucket(disk.BucketState).Delete(lackingKey(archive))
}

// PutLacking writes it. Errors: bbolt's.
func (tx *Listed) PutLacking(archive string, l Lacking) error {
	return tx.file.PutJSON(disk.BucketState, lackingKey(archive), l)
}

// Remembered is a file that no item owns, with the id in its name.
type Remembered struct {
	ID string
	ledger.RemoteFile
}

// RemoteFilesBehind gives those behind one, the zero value for all, in the order of their ids; the first of them, at most so many.
// Errors: ErrDamaged.
func (tx *Listed) RemoteFilesBehind(last Remembered, most int) (out []Remembered, err error) {
	seen := remoteKey(last.ID, last.Path)
	c := tx.file.Bucket(disk.BucketRemoteFiles).Cursor()
	for k, v := c.Seek(seen); k != nil && len(out) < most; k, v = c.Next() {
		tx.file.WasRead()
		if bytes.Equal(k, seen) {
			continue
		}
		id, _, _ := bytes.Cut(k, []byte{0})
		one := Remembered{ID: string(id)}
		if err := json.Unmarshal(v, &one.RemoteFile); err != nil {
			return nil, fmt.Errorf("what was found of %s: %w: %w", id, disk.ErrDamaged, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// RemoteChanges is a number that grows whenever other files are remembered than before.
func (tx *Listed) RemoteChanges() uint64 { return tx.file.Bucket(disk.BucketRemoteFiles).Sequence() }

func (tx *Listed) remoteChanged() error {
	if _, err := tx.file.Bucket(disk.BucketRemoteFiles).NextSequence(); err != nil {
		return fmt.Errorf("count what was found: %w", err)
	}
	return nil
}
