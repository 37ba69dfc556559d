//go:build !windows

package simulator

import (
	"os"
	"syscall"
)

// numbersOf are those of a folder's disk and of the folder on it.
func numbersOf(info os.FileInfo) (device, inode uint64) {
	stat := info.Sys().(*syscall.Stat_t)
	return uint64(stat.Dev), stat.Ino
}
