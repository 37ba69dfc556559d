package destination

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// Listed is what a listing of Dropbox found, in one transaction.
type Listed struct{ file *disk.Tx }

// RemoteListing is how far the app folder of a Dropbox account has been listed.
type RemoteListing struct {
	Account string    // Dropbox's id of the account
	Cursor  string    // where the next listing goes on; empty when it has to start over
	At      time.Time // when it was listed last
	// Within are folders, in lower case, that hold archives of their own.
	Within []string `json:",omitempty"`
}

var keyRemoteListing = []byte("learning")

// RemoteListing reads how far Dropbox has been listed; the zero value when it
// never was. Errors: ErrDamaged.
func (tx *Listed) RemoteListing() (l RemoteListing, err error) {
	_, err = tx.file.GetJSON(disk.BucketState, keyRemoteListing, &l)
	return l, err
}

// PutRemoteListing writes how far Dropbox has been listed. Errors: bbolt's.
func (tx *Listed) PutRemoteListing(l RemoteListing) error {
	return tx.file.PutJSON(disk.BucketState, keyRemoteListing, l)
}

// remoteKey is the id in the file's name, and the path in lower case, because
// Dropbox ignores case.
func remoteKey(id, path string) []byte { return []byte(id + "\x00" + strings.ToLower(path)) }

// PutRemoteFile remembers a file by the id in its name. Errors: bbolt's.
func (tx *Listed) PutRemoteFile(id string, f ledger.RemoteFile) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("encode what was found of %s: %w", id, err)
	}
	b, key := tx.file.Bucket(disk.BucketRemoteFiles), remoteKey(id, f.Path)
	if bytes.Equal(b.Get(key), raw) {
		return nil
	}
	if err := b.Put(key, raw); err != nil {
		return fmt.Errorf("remember %s: %w", f.Path, err)
	}
	return tx.remoteChanged()
}

// DropRemoteFile forgets the file at path with that id in its name. Errors:
// bbolt's.
func (tx *Listed) DropRemoteFile(id, path string) error {
	b, key := tx.file.Bucket(disk.BucketRemoteFiles), remoteKey(id, path)
	if b.Get(key) == nil {
		return nil
	}
	if err := b.Delete(key); err != nil {
		return fmt.Errorf("forget %s: %w", path, err)
	}
	return tx.remoteChanged()
}

// DropRemoteFiles forgets all files and pages, what others' day records name, and how far Dropbox
// has been listed. Errors: bbolt's.
func (tx *Listed) DropRemoteFiles() error {
	return errors.Join(
		tx.emptied(disk.BucketRemoteFiles), tx.file.Empty(disk.BucketRemotePages), tx.emptied(disk.BucketOthers), tx.PutRemoteListing(RemoteListing{}),
	)
}

// emptied empties a bucket whose changes are counted, which is one.
func (tx *Listed) emptied(bucket []byte) error {
	changes := tx.file.Bucket(bucket).Sequence() + 1
	if err := tx.file.Empty(bucket); err != nil {
		return err
	}
	if err := tx.file.Bucket(bucket).SetSequence(changes); err != nil {
		return fmt.Errorf("count what was found: %w", err)
	}
	return nil
}

// DropRemoteFilesBelow forgets the files and pages in the folders and below them. The folders are
// given in lower case; a file is given like a folder. Errors: bbolt's.
func (tx *Listed) DropRemoteFilesBelow(folders map[string]bool) error {
	return errors.Join(
		tx.remoteChanged(),
		dropBelow(tx.file.Bucket(disk.BucketRemotePages), folders, func(k []byte) []byte { return k }),
		dropBelow(tx.file.Bucket(disk.BucketRemoteFiles), folders, func(k []byte) []byte {
			_, path, _ := bytes.Cut(k, []byte{0})
			return path
		}),
	)
}

// dropAtOnce is how many keys are held while files are forgotten: a folder may have had a million.
const dropAtOnce = 10_000

func dropBelow(b *bbolt.Bucket, folders map[string]bool, pathIn func(key []byte) []byte) error {
	c := b.Cursor()
	for k, _ := c.First(); k != nil; {
		var gone [][]byte
		for ; k != nil && len(gone) < dropAtOnce; k, _ = c.Next() {
			if below(string(pathIn(k)), folders) {
				gone = append(gone, bytes.Clone(k))
			}
		}
		next := bytes.Clone(k)
		for _, k := range gone {
			if err := b.Delete(k); err != nil {
				return fmt.Errorf("forget %q: %w", k, err)
			}
		}
		if next == nil {
			return nil
		}
		k, _ = c.Seek(next)
	}
	return nil
}

// below reports whether a path is one of the folders or lies below one.
func below(path string, folders map[string]bool) bool {
	for path != "" {
		if folders[path] {
			return true
		}
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
	return false
}

// RemoteFiles gives the files with that id in their names. Errors: ErrDamaged.
func (tx *Listed) RemoteFiles(id string) (out []ledger.RemoteFile, err error) {
	prefix := remoteKey(id, "")
	c := tx.file.Bucket(disk.BucketRemoteFiles).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		var f ledger.RemoteFile
		if err := json.Unmarshal(v, &f); err != nil {
			return nil, fmt.Errorf("what was found of %s: %w: %w", id, disk.ErrDamaged, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// HasRemoteFile reports whether any file with that id in its name is
// remembered.
func (tx *Listed) HasRemoteFile(id string) bool {
	prefix := remoteKey(id, "")
	k, _ := tx.file.Bucket(disk.BucketRemoteFiles).Cursor().Seek(prefix)
	return bytes.HasPrefix(k, prefix)
}

// HasRemoteFilesFrom reports whether a file is remembered in whose name the id begins so.
func (tx *Listed) HasRemoteFilesFrom(prefix string) bool {
	k, _ := tx.file.Bucket(disk.BucketRemoteFiles).Cursor().Seek([]byte(prefix))
	return bytes.HasPrefix(k, []byte(prefix))
}

// HasRemoteFiles reports whether any file is remembered.
func (tx *Listed) HasRemoteFiles() bool {
	k, _ := tx.file.Bucket(disk.BucketRemoteFiles).Cursor().First()
	return k != nil
}
