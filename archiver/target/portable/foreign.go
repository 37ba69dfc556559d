package portable

import (
	"slices"
	"strings"
)

// foreign are folders that systems, NAS and sync programs keep at the top of a disk or of what they sync, in lower case: bins, in which
// a file that a person has deleted lies until it is gone for good, earlier states of all files, and what only the system may read.
var foreign = []string{
	"$recycle.bin", "recycler", "system volume information", // Windows
	".trashes", ".spotlight-v100", ".fseventsd", ".documentrevisions-v100", ".temporaryitems", // macOS
	"lost+found", ".trash", // Linux
	"#recycle", "#snapshot", "@recycle", "@recently-snapshot", ".snapshot", ".snapshots", "~snapshot", ".zfs", // NAS
	".stversions", ".dropbox.cache", ".sync", ".tmp.drivedownload", ".tmp.driveupload", // sync programs
}

// Foreign reports whether something in a folder, "" for that of the archive, is none of the archive's: what others keep at the top, and
// what a NAS makes of files beside them.
func Foreign(folder, name string) bool {
	name = strings.ToLower(name)
	if name == "@eadir" {
		return true
	}
	return folder == "" && (strings.HasPrefix(name, ".trash-") || slices.Contains(foreign, name))
}
