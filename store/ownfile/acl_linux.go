package ownfile

import "golang.org/x/sys/unix"

// hasACL reports whether the folder has a list of further users and groups. Its mode then shows the
// most that any of them may do as the group's rights (acl(5)).
func hasACL(path string) bool {
	n, err := unix.Getxattr(path, "system.posix_acl_access", nil)
	return err == nil && n > 0
}
