//go:build !windows

package ownfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
	aboveRights  = othersRights + ", and chmod +t keeps them from moving what is not theirs"
	listedRights = "it has a list of users who may write to it; setfacl -b takes their rights away"
)

// shared says why the folder is not the user's alone; empty where it is.
func shared(path string, info os.FileInfo) string {
	if !owned(info) {
		return "it belongs to another user"
	}
	return written(path, info, othersRights)
}

// written says why others may write to the folder, with a sentence about its mode; empty where they may not.
func written(path string, info os.FileInfo, rights string) string {
	mode := info.Mode().Perm()
	switch {
	case mode&groupWrites != 0 && hasACL(path):
		return listedRights
	case mode&othersWrite != 0, mode&groupWrites != 0 && !ownGroup(statOf(info).Gid):
		return fmt.Sprintf(rights, info.Mode())
	}
	return ""
}

// movable says why others could move away what lies in the folder, and put something else in its
// place; empty where they cannot. In a sticky folder they cannot move what is not theirs.
func movable(path string, info os.FileInfo) string {
	switch uid := statOf(info).Uid; {
	case int(uid) != os.Geteuid() && uid != 0 && !(uid == unknownUser && !hasRoot()):
		return "it belongs to another user"
	case info.Mode()&os.ModeSticky != 0:
		return ""
	}
	return written(path, info, aboveRights)
}

// mostLinks is how many links a path may lead through, as on Linux.
const mostLinks = 40

// checkWay looks at every folder on the way to one, wherever links lead: whoever may write to any of them can lead the way elsewhere.
// What is missing is not on it yet.
func checkWay(path string) error {
	const root = string(filepath.Separator)
	steps := func(path string) []string {
		return strings.FieldsFunc(path, func(r rune) bool { return r == filepath.Separator })
	}
	links := 0
	for at, left := root, steps(path); len(left) > 0; {
		folder, err := os.Lstat(at)
		if err != nil {
			return err
		}
		next := filepath.Join(at, left[0])
		left = left[1:]
		if why := movable(at, folder); why != "" {
			return fmt.Errorf("the folder %s lies in %s: %w: %s", next, at, ErrShared, why)
		}
		switch info, err := os.Lstat(next); {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case info.Mode()&fs.ModeSymlink == 0:
			at = next
		case !trustedLink(info):
			return fmt.Errorf("the folder %s: %w: another user has made it a link", next, ErrShared)
		default:
			target, err := os.Readlink(next)
			if links++; err != nil || links > mostLinks {
				return errors.Join(err, &fs.PathError{Op: "open", Path: path, Err: syscall.ELOOP})
			}
			if left = append(steps(target), left...); filepath.IsAbs(target) {
				at = root
			}
		}
	}
	return nil
}

// unknownUser (nobody) owns, in a container, the files of users that the container does not know.
const unknownUser = 65534

// hasRoot reports whether the system's administrator appears as such here, and not as unknownUser as in
// some containers (user_namespaces(7)).
func hasRoot() bool {
	text, err := os.ReadFile("/proc/self/uid_map") // lines of: first id inside, outside, how many
	if err != nil {
		return true
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "0" && f[1] == "0" {
			return true
		}
	}
	return false
}
