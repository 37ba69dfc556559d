package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ringcentral-archiver/store/disk"
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

// TestAPageThatTheDiskFailsToReadIsNoDamage: in memory it faults like a page that is not there.
func TestAPageThatTheDiskFailsToReadIsNoDamage(t *testing.T) {
	fault := disk.Guard(func() error {
		var nowhere *int
		*nowhere = 1
		return nil
	})
	if !errors.Is(fault, disk.ErrFault) || !errors.Is(fault, ErrDamaged) {
		t.Fatalf("a fault is %v", fault)
	}
	failing, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer failing.Close()
	if got := blame(fault, failing); !errors.Is(got, ErrUnreadable) || !errors.Is(got, syscall.EIO) || errors.Is(got, ErrDamaged) {
		t.Errorf("over a disk that fails: %v", got)
	}
	path := filepath.Join(t.TempDir(), "store.db")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	sound, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer sound.Close()
	if got := blame(fault, sound); !errors.Is(got, ErrDamaged) || errors.Is(got, ErrUnreadable) {
		t.Errorf("over a disk that reads: %v", got)
	}
}

// TestAStuckStoreSaysWhy: also where the file is not damaged, and the disk fails.
func TestAStuckStoreSaysWhy(t *testing.T) {
	s := openForTest(t, filepath.Join(t.TempDir(), FileName))
	why := errors.New("the disk fails")
	s.stuck.Store(&why)
	if err := s.View(func(*Tx) error { return nil }); !errors.Is(err, why) {
		t.Errorf("it says %v", err)
	}
	s.stuck.Store(nil)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
