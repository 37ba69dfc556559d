package reasons

import (
	"errors"
	"fmt"

	"ringcentral-archiver/archiver/folder"
	"ringcentral-archiver/archiver/target"
)

// PageError is why one page of the index, or the status page, could not be written, or not be read.
type PageError struct {
	Page string // its path
	Err  error
	read bool
}

// Error implements error.
func (e *PageError) Error() string {
	if e.read {
		return "read " + e.Page + ": " + e.Err.Error()
	}
	return "publish " + e.Page + ": " + e.Err.Error()
}

// Unwrap returns why it could not be written.
func (e *PageError) Unwrap() error { return e.Err }

// ErrUnread: a page that others have written, and on which pages rest, may not be read.
var ErrUnread = errors.New("what rests on it is not written")

// Unread is why a page that lies where the archive is could not be read.
func Unread(page string, err error) error {
	if err = From(Dropbox, err); OfOneFile(err) {
		err = fmt.Errorf("%w (%w)", err, ErrUnread)
	}
	return &PageError{Page: page, Err: err, read: true}
}

// OfOneFile reports whether what is refused of a file that is read may be this file alone, as one that a storage has put away or that has
// other rights on a NAS.
func OfOneFile(err error) bool {
	why := Of(err)
	return errors.Is(err, target.ErrUnreadable) || why.OfOnePath() || why == PlaceBlocked || why == DropboxBlocked || why == Mismatch
}

// OfIndex is why the index or the status page could not be written, where a person has to put that right, and which file it is about.
// What keeps passes from running is said as long as it does, and not after the next sign-in.
func OfIndex(err error) (why Reason, detail string) {
	why = Of(err)
	if !why.Failure() || why.NoPass() {
		return IndexBehind, ""
	}
	detail = InTheWay(err)
	if page, is := errors.AsType[*PageError](err); is && detail == "" && (why.OfOnePath() || why == IndexUnread) {
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
