package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"ringcentral-archiver/store/destination"
	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/place"
)

// ErrNoPlace: nothing is connected beside the first place that is of that kind.
var ErrNoPlace = errors.New("no archive lies in such a place beside the first")

// besidePrefix begins the names of the connections beside the first.
const besidePrefix = "beside/"

// Beside is the store for the archive of a place beside the first, of which there is at most one of a kind. Its transactions read and
// write that archive, and of the connections that place; everything else they share. They fail with ErrNoPlace while nothing is
// connected there. Only the store that was opened is closed.
func (s *Store) Beside(kind place.Kind) *Store { return &Store{opened: s.opened, beside: kind} }

// connectionName is the name of the connection to the transaction's place.
func (tx *Tx) connectionName() []byte {
	if tx.file.Beside == "" {
		return []byte(NameDropbox)
	}
	return []byte(besidePrefix + tx.file.Beside)
}

// Besides are the places beside the first that are connected, in the order in which they were. Errors: ErrDamaged.
func (tx *Tx) Besides() (all []Dropbox, err error) {
	c := tx.file.Bucket(disk.BucketConnections).Cursor()
	for name, _ := c.Seek([]byte(besidePrefix)); bytes.HasPrefix(name, []byte(besidePrefix)); name, _ = c.Next() {
		var one Dropbox
		if _, err := tx.file.GetJSON(disk.BucketConnections, name, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b Dropbox) int { return a.Since.Compare(b.Since) })
	return all, nil
}

// Elsewhere are the connected places other than that of the transaction. Errors: ErrDamaged.
func (tx *Tx) Elsewhere() ([]Dropbox, error) {
	all, err := tx.Besides()
	if err != nil {
		return nil, err
	}
	if tx.file.Beside != "" {
		all = slices.DeleteFunc(all, func(one Dropbox) bool { return one.Kind() == tx.file.Beside })
		first, err := tx.on("").Dropbox()
		if err != nil {
			return nil, err
		}
		all = append([]Dropbox{first}, all...)
	}
	return slices.DeleteFunc(all, func(one Dropbox) bool { return !one.Connected }), nil
}

// Lacks is what the archive of a connected place other than the transaction's has, and that one lacks (destination.Lacking).
type Lacks struct {
	In Dropbox
	destination.Lacking
}

// Lacks are those of which something was counted. Errors: ErrDamaged.
func (tx *Tx) Lacks() (all []Lacks, err error) {
	besides, err := tx.Besides()
	if err != nil {
		return nil, err
	}
	others, err := tx.Elsewhere()
	for _, one := range others {
		of := tx.on("")
		if slices.ContainsFunc(besides, func(b Dropbox) bool { return b.Kind() == one.Kind() }) {
			of = tx.on(one.Kind())
		}
		counted, failed := tx.Lacking(of.ArchiveName())
		if err = errors.Join(err, failed); counted.Files > 0 {
			all = append(all, Lacks{one, counted})
		}
	}
	return all, err
}

// PutBeside connects a place beside the first, or in the place of the one of its kind. Errors: bbolt's.
func (tx *Tx) PutBeside(c Dropbox) error {
	of := tx.on(c.Kind())
	if err := of.PutDropbox(c); err != nil || of == tx {
		return err
	}
	return of.Flush()
}

// DropBeside disconnects a place beside the first. Its archive stays in the file and is found again. Errors: bbolt's.
func (tx *Tx) DropBeside(kind place.Kind) error {
	if err := tx.on(kind).file.LeaveArchive(); err != nil {
		return err
	}
	return tx.file.Bucket(disk.BucketConnections).Delete([]byte(besidePrefix + kind))
}

// PutFirst makes a place beside the first the first one. Errors: ErrNoPlace, ErrDamaged, bbolt's.
func (tx *Tx) PutFirst(kind place.Kind) error {
	all, err := tx.Besides()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(one Dropbox) bool { return one.Kind() == kind })
	if i < 0 {
		return fmt.Errorf("%w: %s", ErrNoPlace, kind)
	}
	return errors.Join(tx.DropBeside(kind), tx.PutDropbox(all[i]))
}

// on is the transaction on a place, which needs no archive yet.
func (tx *Tx) on(kind place.Kind) *Tx {
	if tx.file.Beside == kind {
		return tx
	}
	return onFile(&disk.Tx{B: tx.file.B, Mapped: tx.file.Mapped, Decoded: tx.file.Decoded, Beside: kind})
}

// EachPlace lends the transaction on the archive of each connected place: this one, and those of the others. Errors: those of visit,
// ErrDamaged, bbolt's.
func (tx *Tx) EachPlace(visit func(*Tx) error) error {
	all, err := tx.Besides()
	if err != nil {
		return err
	}
	kinds := []place.Kind{""}
	for _, one := range all {
		kinds = append(kinds, one.Kind())
	}
	for _, kind := range kinds {
		of := tx.on(kind)
		if !of.file.HasArchive() {
			continue
		}
		if err := visit(of); err != nil {
			return err
		}
		if of == tx {
			continue
		}
		if err := of.setAside(); err != nil {
			return err
		}
		if err := of.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// BesideKind is the kind of the transaction's place if that lies beside the first; empty for the first.
func (tx *Tx) BesideKind() place.Kind { return tx.file.Beside }

// ArchiveName tells the archive of the transaction from the others of the file.
func (tx *Tx) ArchiveName() string { return tx.file.InUse() }

// inArchive runs do on a transaction that has an archive to read and write.
func (s *Store) inArchive(b *bbolt.Tx, do func(*Tx) error) error {
	tx := s.newTx(b)
	if !tx.file.HasArchive() {
		return fmt.Errorf("%w: %s", ErrNoPlace, s.beside)
	}
	return do(tx)
}
