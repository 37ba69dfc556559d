//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

var kinds = []kind{
	{target.ErrFull, []syscall.Errno{unix.ENOSPC, unix.EDQUOT}},
	{target.ErrNoWrite, []syscall.Errno{unix.EROFS, unix.EACCES, unix.EPERM}},
	{target.ErrBadPath, []syscall.Errno{unix.ENAMETOOLONG, unix.EILSEQ}},
	{target.ErrInTheWay, []syscall.Errno{unix.ENOTDIR}},
	{ErrNotThere, []syscall.Errno{unix.ESTALE, unix.ENODEV, unix.ENXIO, unix.ENOTCONN, unix.EHOSTDOWN, unix.EHOSTUNREACH, unix.ESHUTDOWN}},
}

// noLinks are what file systems say that have no hard links.
var noLinks = []syscall.Errno{unix.EPERM, unix.ENOTSUP, unix.EOPNOTSUPP, unix.ENOSYS, unix.EMLINK, unix.EXDEV}

// apart is what a system says where a file would have to go to another disk.
const apart = unix.EXDEV

// leads reports whether an irregular one leads elsewhere, and is no file: none does.
func leads(fs.FileInfo) bool { return false }

// syncFolder makes the names in a folder outlive a failure of the power. File systems that cannot do that for a folder
// say EINVAL, and keep names without it.
func syncFolder(root *mount.Root, name string) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
