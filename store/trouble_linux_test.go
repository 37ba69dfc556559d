package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestADiskThatFailsIsNoDamage: where the beginning of the file cannot be read, bbolt says that it is no store.
func TestADiskThatFailsIsNoDamage(t *testing.T) {
	const fails = "/proc/self/mem" // Linux fails to read its beginning, as a disk does
	if err := readTrouble(fails); !errors.Is(err, syscall.EIO) {
		t.Errorf("of a disk that fails: %v", err)
	}
	if got := classify(readTrouble(fails)); !errors.Is(got, ErrUnreadable) || errors.Is(got, ErrDamaged) {
		t.Errorf("it is called %v", got)
	}
	for name, content := range map[string]string{"empty": "", "short": "x"} {
		path := filepath.Join(t.TempDir(), "store.db")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readTrouble(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
