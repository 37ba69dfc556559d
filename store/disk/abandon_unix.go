//go:build !windows

package disk

import (
	"errors"
	"os"
	"syscall"
)

// Abandon closes a file that bbolt has locked and mapped and cannot close itself. The mapping stays
// and would keep the lock.
func Abandon(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}
