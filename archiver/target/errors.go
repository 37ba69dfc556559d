package target

import "errors"

// The kinds of errors, for errors.Is. What failed says whose they are: these are not shown.
var (
	ErrUnauthorized = errors.New("the sign-in is not accepted")
	ErrBlocked      = errors.New("this is not allowed")
	ErrNoWrite      = errors.New("this is not permitted in the folder")
	ErrNotFound     = errors.New("there is no such file")
	ErrConflict     = errors.New("another file or folder has this name")
	ErrInTheWay     = errors.New("a file is where a folder should be")
	ErrFull         = errors.New("there is no space left")
	ErrRateLimited  = errors.New("too many calls")
	ErrUnavailable  = errors.New("it does not answer as it should")
	ErrBadPath      = errors.New("the path is not allowed")
	ErrHashMismatch = errors.New("the stored file differs from the one sent")
	ErrReset        = errors.New("the listing must start again")
	ErrUnreadable   = errors.New("this file may not be read")
	ErrTooLarge     = errors.New("the file is too large to be held in memory")
)

// Blocked is an error with ErrInTheWay that may know which file lies where a folder is needed.
type Blocked interface {
	error
	BlockedBy() string // its path; empty where it was not found
}
