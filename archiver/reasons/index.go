package reasons

import (
	"errors"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/target"
)

// PageError is why one page of the index, or the status page, could not be written.
type PageError struct {
	Page string // its path
	Err  error
}

// Error implements error.
func (e *PageError) Error() string { return "publish " + e.Page + ": " + e.Err.Error() }

// Unwrap returns why it could not be written.
func (e *PageError) Unwrap() error { return e.Err }

// OfIndex is why the index or the status page could not be written, where a person has to put that right, and which file it is about.
// What keeps passes from running is said as long as it does, and not after the next sign-in.
func OfIndex(err error) (why Reason, detail string) {
	why = Of(err)
	if !why.Failure() || why.NoPass() {
		return IndexBehind, ""
	}
	detail = InTheWay(err)
	if page, is := errors.AsType[*PageError](err); is && detail == "" && why.OfOnePath() {
		detail = place(err) + ": " + page.Page
	}
	return why, detail
}

// HoldsUpPages reports whether other pages than the one that was tried would meet the same error. In a folder that may not be written
// they would, in another one not.
func HoldsUpPages(err error) bool {
	why := Of(err)
	return why.Passing() || why.StopsAll() && !errors.Is(err, target.ErrNoWrite)
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
