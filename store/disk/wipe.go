package disk

import (
	"bytes"
	"fmt"
	"os"
)

// firstPage is the first page that can be free: the file's own two come before it.
const firstPage = 2

// Wipe overwrites all free pages of the file with zeros, because bbolt leaves in them what they
// held. The transaction must be a writing one that has changed nothing, and no other may be open:
// a reader may still look at pages that all others count as free. What was overwritten is on
// the disk when the transaction has been committed. Errors: those of the file.
func Wipe(tx *Tx, file *os.File) error {
	size := tx.B.DB().Info().PageSize
	zeros, page := make([]byte, size), make([]byte, size)
	for id := firstPage; int64(id)*int64(size) < tx.B.Size(); id++ {
		tx.WasRead()
		info, err := tx.B.Page(id)
		if err != nil {
			return fmt.Errorf("look at page %d: %w", id, err)
		}
		if info == nil || info.Type != "free" {
			continue
		}
		at := int64(id) * int64(size)
		if _, err := file.ReadAt(page, at); err != nil {
			return fmt.Errorf("read the free page %d: %w", id, err)
		}
		if bytes.Equal(page, zeros) {
			continue
		}
		if _, err := file.WriteAt(zeros, at); err != nil {
			return fmt.Errorf("overwrite the free page %d: %w", id, err)
		}
	}
	return nil
}
