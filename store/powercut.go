package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ringcentral-archiver/store/disk"
)

// What a power cut, or a full disk, can leave of a file and bbolt takes for sound: no byte of it, which
// would be a new store, or the state before the last change.

// signs are what lies beside a store that is not new.
var signs = []string{"*.log", "*.log.1", "*" + damagedSuffix + "*"}

// checkEmpty finds a file without a byte where the program ran before: a new store would not know what is archived.
// Errors: ErrDamaged.
func checkEmpty(path string) error {
	file, err := os.Lstat(path)
	if err != nil || file.Size() > 0 || !file.Mode().IsRegular() {
		return nil // opening it says what is wrong
	}
	beside, err := fs.Glob(os.DirFS(filepath.Dir(path)), "*")
	if err != nil {
		return fmt.Errorf("look beside the file: %w", err)
	}
	for _, name := range beside {
		for _, sign := range signs {
			if is, err := filepath.Match(sign, name); is && err == nil {
				return fmt.Errorf("%w: it is empty, and %s beside it shows that it was not always", disk.ErrDamaged, name)
			}
		}
	}
	return nil
}

// WentBack reports whether opening the store found only the state before the last change, because the
// beginning of its file was written in part. Nothing that Update has confirmed is lost unless something else than a crash did that.
func (s *Store) WentBack() bool { return s.wentBack }
