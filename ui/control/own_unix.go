//go:build !windows

package control

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwn reports whether a file is this user's alone.
func isOwn(info fs.FileInfo) bool {
	of, known := info.Sys().(*syscall.Stat_t)
	return known && int(of.Uid) == os.Geteuid() && info.Mode().Perm()&0o077 == 0
}
