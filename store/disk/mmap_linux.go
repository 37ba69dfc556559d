package disk

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// FilesInMemory is how much of files is mapped in this process's memory, the
// program itself included, in bytes (proc_pid_statm(5)); 0 where that is not known.
func FilesInMemory() int64 {
	const shared = 2 // the third of the fields, in pages
	text, err := os.ReadFile("/proc/self/statm")
	fields := bytes.Fields(text)
	if err != nil || len(fields) <= shared {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[shared]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// letGo releases a file's mapped pages from this process's memory. Pages that are read again come
// back (madvise(2)). If the system refuses, they stay.
func letGo(at uintptr, size int64) {
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, at, uintptr(size), unix.MADV_DONTNEED)
}
