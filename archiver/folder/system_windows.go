package folder

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/windows"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

var kinds = []kind{
	{target.ErrFull, []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}},
	{target.ErrUnavailable, []syscall.Errno{windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION}},
	{target.ErrNoWrite, []syscall.Errno{windows.ERROR_ACCESS_DENIED, windows.ERROR_WRITE_PROTECT}},
	{target.ErrBadPath, []syscall.Errno{windows.ERROR_INVALID_NAME, windows.ERROR_FILENAME_EXCED_RANGE, windows.ERROR_BAD_PATHNAME}},
	{target.ErrInTheWay, []syscall.Errno{windows.ERROR_DIRECTORY, syscall.ENOTDIR}},
	{ErrNotThere, []syscall.Errno{
		windows.ERROR_NOT_READY, windows.ERROR_BAD_NETPATH, windows.ERROR_BAD_NET_NAME, windows.ERROR_NETNAME_DELETED, windows.ERROR_UNEXP_NET_ERR, windows.ERROR_DEV_NOT_EXIST,
	}},
}

// noLinks are what file systems say that have no hard links.
var noLinks = []syscall.Errno{windows.ERROR_INVALID_FUNCTION, windows.ERROR_NOT_SUPPORTED, windows.ERROR_TOO_MANY_LINKS, windows.ERROR_NOT_SAME_DEVICE, windows.ERROR_INVALID_PARAMETER}

// apart is what a system says where a file would have to go to another disk.
const apart = windows.ERROR_NOT_SAME_DEVICE

// leads reports whether an irregular one leads elsewhere, and is no file, as a junction does.
func leads(info fs.FileInfo) bool {
	of, is := info.Sys().(*syscall.Win32FileAttributeData)
	return is && of.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0
}

// syncFolder has nothing to do: Windows keeps names in a journal.
func syncFolder(*mount.Root, string) error { return nil }
