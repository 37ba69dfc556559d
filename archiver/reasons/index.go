package reasons

import (
	"errors"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/target"
)

// OfIndex is why the index or the status page could not be written, and what is in the way, if something is.
func OfIndex(err error) (why Reason, detail string) {
	if Of(err) != FileInTheWay {
		return IndexBehind, ""
	}
	return FileInTheWay, InTheWay(err)
}

// InTheWay names the file in Dropbox that lies where a folder is needed; empty where none was met.
func InTheWay(err error) string {
	if e, is := errors.AsType[target.Blocked](err); is && e.BlockedBy() != "" {
		return place(err) + ": " + e.BlockedBy()
	}
	return ""
}

// place is whose error it is, as in its own words.
func place(err error) string {
	_, inFolder := errors.AsType[*folder.Error](err)
	switch {
	case inFolder, onServer(err):
		return "folder"
	case inBucket(err):
		return "bucket"
	default:
		return "Dropbox"
	}
}
