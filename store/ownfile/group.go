//go:build !windows

package ownfile

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Where a computer's users and groups stand, and where else it asks for them (nsswitch.conf(5)).
var groupFile, passwdFile, switchFile = "/etc/group", "/etc/passwd", "/etc/nsswitch.conf"

// ownGroup reports whether only the user and the system's administrator are in the group, like
// the one that many systems make for each user. Where a directory service knows of further groups and
// members, that is only believed of the user's first group, if it has the user's name.
func ownGroup(gid uint32) bool {
	id := strconv.FormatUint(uint64(gid), 10)
	uid := strconv.Itoa(os.Geteuid())
	me, err := user.LookupId(uid)
	if err != nil { // as in a container that was started with some number
		me = &user.User{Uid: uid}
	}
	people, known := fieldsOf(passwdFile, 4)
	groups, told := fieldsOf(groupFile, 4)
	if !known || !told {
		return false
	}
	for _, f := range people { // name:password:uid:gid:…
		if f[3] == id && f[2] != uid && f[2] != "0" {
			return false
		}
	}
	name := ""
	for _, f := range groups { // name:password:gid:members
		if f[2] != id {
			continue
		}
		name = f[0]
		if slices.ContainsFunc(strings.Split(f[3], ","), func(member string) bool {
			return member != "" && member != me.Username && member != "root"
		}) {
			return false
		}
	}
	if filesTellAll() {
		return true
	}
	if name == "" {
		if group, err := user.LookupGroupId(id); err == nil {
			name = group.Name
		}
	}
	return me.Gid == id && name != "" && name == me.Username
}

// filesTellAll reports whether no other service tells the computer of users and groups. systemd adds those
// of services, which have no members.
func filesTellAll() bool {
	if runtime.GOOS != "linux" {
		return false
	}
	sources, known := fieldsOf(switchFile, 2)
	for _, f := range sources {
		if !slices.Contains([]string{"passwd", "group", "initgroups"}, f[0]) {
			continue
		}
		for _, source := range strings.Fields(f[1]) {
			if source != "files" && source != "systemd" && !strings.HasPrefix(source, "[") {
				return false
			}
		}
	}
	return known
}

// fieldsOf reads the lines of a file, however long, that have at least so many fields between colons. They
// are known where it was read, and where there is none.
func fieldsOf(path string, least int) (lines [][]string, known bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.Is(err, fs.ErrNotExist)
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Split(strings.TrimSpace(line), ":"); len(fields) >= least && !strings.HasPrefix(fields[0], "#") {
			lines = append(lines, fields)
		}
	}
	return lines, true
}
