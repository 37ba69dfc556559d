package ownfile

import (
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// TestAListOfUsersIsSeen: the mode alone shows the rights of a list as those of the user's own group.
func TestAListOfUsersIsSeen(t *testing.T) {
	path := t.TempDir()
	const users, group, mask, others = 0x02, 0x04, 0x10, 0x20 // of posix_acl_xattr.h
	list := binary.LittleEndian.AppendUint32(nil, 2)          // its version
	for _, e := range []struct {
		tag, may uint16
		id       uint32
	}{{0x01, 7, ^uint32(0)}, {users, 7, 65534}, {group, 5, ^uint32(0)}, {mask, 7, ^uint32(0)}, {others, 0, ^uint32(0)}} {
		list = binary.LittleEndian.AppendUint16(list, e.tag)
		list = binary.LittleEndian.AppendUint16(list, e.may)
		list = binary.LittleEndian.AppendUint32(list, e.id)
	}
	if err := unix.Setxattr(path, "system.posix_acl_access", list, 0); errors.Is(err, unix.ENOTSUP) {
		t.Log("the disk keeps no such lists")
		return
	} else if err != nil {
		t.Fatal(err)
	}
	if err := CheckFolder(path); !errors.Is(err, ErrShared) {
		t.Errorf("it gave %v", err)
	}
	if err := os.Chmod(path, 0o700); err != nil { // which sets the mask
		t.Fatal(err)
	}
	if err := CheckFolder(path); err != nil {
		t.Errorf("without the right to write it gave %v", err)
	}
}
