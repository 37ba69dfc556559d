package folder

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

// ignored reports whether what is in a folder is none of the archive's: in the program's own, in those of others at the top, and in
// those in which a NAS keeps what it makes of files, beside these.
func ignored(above, name string) bool {
	name = strings.ToLower(name)
	if name == "@eadir" {
		return true
	}
	return above == "" && (name == own || strings.HasPrefix(name, ".trash-") || slices.Contains(foreign, name))
}
