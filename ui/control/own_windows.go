package control

import "io/fs"

// isOwn: the data folder lies in the user's own profile, which others cannot write.
func isOwn(fs.FileInfo) bool { return true }
