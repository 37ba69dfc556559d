//go:build !windows

package ownfile

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

const noFollow = syscall.O_NOFOLLOW

func isLoop(err error) bool { return errors.Is(err, syscall.ELOOP) }

func statOf(info os.FileInfo) *syscall.Stat_t { return info.Sys().(*syscall.Stat_t) }

func owned(info os.FileInfo) bool { return int(statOf(info).Uid) == os.Geteuid() }

// trustedLink reports whether the user or the system's administrator has made the link.
func trustedLink(info os.FileInfo) bool { return owned(info) || statOf(info).Uid == 0 }

// linked reports whether the file has a second name.
func linked(info os.FileInfo) bool { return statOf(info).Nlink > 1 }

const (
	groupWrites  = 0o020
	othersWrite  = 0o002
	othersRights = "its mode is %s; chmod go-w takes the rights of others away"
)

// shared says why the folder is not the user's alone; empty where it is.
func shared(info os.FileInfo) string {
	mode := info.Mode().Perm()
	switch {
	case !owned(info):
		return "it belongs to another user"
	case mode&othersWrite != 0, mode&groupWrites != 0 && !ownGroup(statOf(info).Gid):
		return fmt.Sprintf(othersRights, info.Mode())
	}
	return ""
}

// ownGroup reports whether the group is the one that many systems make for each user, of the same
// name and without other members.
func ownGroup(gid uint32) bool {
	id := strconv.FormatUint(uint64(gid), 10)
	me, err := user.LookupId(strconv.Itoa(os.Geteuid()))
	if err != nil || me.Gid != id {
		return false
	}
	group, err := user.LookupGroupId(id)
	return err == nil && group.Name == me.Username
}
