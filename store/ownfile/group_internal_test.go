//go:build !windows

package ownfile

import (
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestTheGroupIsTheUsersAlone: a group with others in it is not, in whichever file they stand. Where a
// directory service may know of more, only the user's first group is believed, if it has their name.
func TestTheGroupIsTheUsersAlone(t *testing.T) {
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	usual := []*string{&groupFile, &passwdFile, &switchFile}
	for _, path := range usual {
		t.Cleanup(func() func() { before := *path; return func() { *path = before } }())
	}
	const files, directory = "group: files systemd [NOTFOUND=return]\npasswd: files\nhosts: files dns\n", "passwd: files\ngroup: files sss\n"
	gid, err := strconv.Atoi(me.Gid)
	if err != nil {
		t.Fatal(err)
	}
	const another = 4242
	for name, c := range map[string]struct {
		group, passwd, sources string
		of                     int
		want                   bool
	}{
		"the user's own":                {"ME:x:GID:\n", "ME:x:UID:GID::/:/bin/sh\n", files, gid, true},
		"with the user in it":           {"ME:x:GID:ME\n", "ME:x:UID:GID::/:/bin/sh\n", files, gid, true},
		"with another member":           {"ME:x:GID:eve\n", "ME:x:UID:GID::/:/bin/sh\n", files, gid, false},
		"with another beside the user":  {"ME:x:GID:ME,eve\n", "ME:x:UID:GID::/:/bin/sh\n", files, gid, false},
		"the first group of another":    {"ME:x:GID:\n", "ME:x:UID:GID::/:/bin/sh\neve:x:7001:GID::/:/bin/sh\n", files, gid, false},
		"a project's, of others":        {"ours:x:4242:ME,eve\n", "", files, another, false},
		"behind a long line":            {"all:x:4000:" + strings.Repeat("member,", 20_000) + "\nours:x:4242:ME,eve\n", "", files, another, false},
		"a project's, of the user":      {"ours:x:4242:ME\n", "", files, another, true},
		"the administrator's":           {"ours:x:4242:root\n", "root:x:0:4242::/:/bin/sh\n", files, another, true},
		"of a container, without names": {"", "", "", another, true},
		"another's in a directory":      {"ours:x:4242:\n", "", directory, another, false},
		"the user's in a directory":     {"ME:x:GID:\n", "", directory, gid, true},
		"not the user's name":           {"staff:x:GID:\n", "", directory, gid, false},
	} {
		t.Run(name, func(t *testing.T) {
			fill := strings.NewReplacer("ME", me.Username, "UID", me.Uid, "GID", me.Gid)
			for i, text := range []string{c.group, c.passwd, c.sources} {
				*usual[i] = filepath.Join(t.TempDir(), "file")
				if err := os.WriteFile(*usual[i], []byte(fill.Replace(text)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if runtime.GOOS != "linux" && c.want {
				t.Log("a directory service may always know of more here")
				return
			}
			if got := ownGroup(uint32(c.of)); got != c.want {
				t.Errorf("it is %t", got)
			}
		})
	}
}
