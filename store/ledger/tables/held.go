package tables

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"ringcentral-archiver/store/disk"
	"ringcentral-archiver/store/ledger"
)

// heldKey is followed by the extension, and by the mailbox where that is another.
func heldKey(s ledger.Source, from time.Time, extension, mailbox string) []byte {
	key := append(append([]byte{byte(s)}, disk.TimeKey(from)...), extension...)
	if mailbox != "" {
		key = append(append(key, beforeMailbox), mailbox...)
	}
	return key
}

const (
	heldKeyHead   = 1 + 8 // the length of the key before the extension: source and time
	beforeMailbox = 0     // no id has it
)

// heldAt reads a key.
func heldAt(k []byte) ledger.HeldAt {
	extension, mailbox, _ := strings.Cut(string(k[heldKeyHead:]), string(rune(beforeMailbox)))
	return ledger.HeldAt{Quarter: disk.KeyTime(k[1:heldKeyHead]).Unix(), Extension: extension, Mailbox: mailbox}
}

// Held yields how many items of a single source RingCentral showed when the
// time was last listed, for quarters of an hour in [from, to). Where there are
// none it yields nothing. Errors: ErrDamaged.
func (tx *Hours) Held(s ledger.Source, from, to time.Time, visit func(ledger.HeldAt, int)) error {
	end := heldKey(s, to, "", "")
	c := tx.file.Bucket(disk.BucketHeld).Cursor()
	for k, v := c.Seek(heldKey(s, from, "", "")); k != nil && bytes.Compare(k, end) < 0; k, v = c.Next() {
		n, used := binary.Uvarint(v)
		if len(k) < heldKeyHead || used <= 0 {
			return fmt.Errorf("what is held at %q: %w", k, disk.ErrDamaged)
		}
		visit(heldAt(k), int(n))
	}
	return nil
}

// PutHeld replaces the counts of a single source from then until to. It writes
// only the counts that differ, and returns how many those were. Errors:
// ErrDamaged, bbolt's.
func (tx *Hours) PutHeld(s ledger.Source, from, to time.Time, counts map[ledger.HeldAt]int) (changed int, err error) {
	return tx.PutHeldOf(s, from, to, counts, func(string) bool { return true })
}

// PutHeldOf is PutHeld of the message stores of the extensions that are chosen. The counts of the others stay.
func (tx *Hours) PutHeldOf(s ledger.Source, from, to time.Time, counts map[ledger.HeldAt]int, of func(extension string) bool) (changed int, err error) {
	wrong := map[ledger.HeldAt]int{}
	for at, n := range counts {
		if moment := time.Unix(at.Quarter, 0); !moment.Before(from) && moment.Before(to) {
			wrong[at] = n
		}
	}
	err = tx.Held(s, from, to, func(at ledger.HeldAt, n int) {
		switch {
		case !of(at.Store()):
		case wrong[at] == n:
			delete(wrong, at)
		default:
			wrong[at] += 0 // none, unless it was counted
		}
	})
	if err != nil {
		return 0, err
	}
	b := tx.file.Bucket(disk.BucketHeld)
	for at, n := range wrong {
		key := heldKey(s, time.Unix(at.Quarter, 0), at.Extension, at.Mailbox)
		if n == 0 {
			err = b.Delete(key)
		} else {
			err = b.Put(key, binary.AppendUvarint(nil, uint64(n)))
		}
		if err != nil {
			return 0, fmt.Errorf("note what is held at %q: %w", key, err)
		}
	}
	return len(wrong), nil
}
