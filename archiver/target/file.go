package target

import (
	"context"
	"io"
	"time"
)

// File is a file as its destination knows it.
type File struct {
	Path string // as it is written there
	Size int64  // bytes
	// Hash is the content hash in hex, see NewHash. A destination that does not keep it reads the file,
	// once for each version.
	Hash string
	// Rev names this version of the file: another content has another one. Upload.Replaces takes it.
	Rev      string
	Modified time.Time // what the uploader said, to the second; zero = not known
	// told by Changes alone: at Path, and below it if it was a folder, nothing is any more
	Deleted bool
}

// Space is what a destination can hold, in bytes. It is for showing and planning, not for refusing a file.
type Space struct {
	Used, Allocated int64
	Team            bool // it is shared with others who may use it up
}

// Free is how much more fits, never negative.
func (s Space) Free() int64 { return max(s.Allocated-s.Used, 0) }

// Upload is a file to be stored. Without Replaces it is only ever added: what is there already stays as it
// is. Where the same content is there already, that is the file, so the same Upload may be made again when
// its answer was lost.
type Upload struct {
	Tag      any // the caller's own, handed back with the Outcome
	Path     string
	Body     io.Reader
	Modified time.Time // kept to the second; zero leaves it to the destination
	// Replaces is the revision of the file that this one takes the place of; any other there is a
	// conflict.
	Replaces string
	// Behind waits for what this file has to come after, before the file gets its name; nil = it comes after nothing. Its error keeps the
	// file from being stored, and comes from Put or is the Outcome's. What is put into the same uploader later may wait as well.
	Behind func(ctx context.Context) error
}

// Wait waits for what a file has to come after. Errors: those of Behind.
func (up Upload) Wait(ctx context.Context) error {
	if up.Behind == nil {
		return nil
	}
	return up.Behind(ctx)
}

// Outcome is what became of an Upload: the destination has the file, for good even if its power fails now,
// and its hash is the one that was computed on the way; or Err says why not. Errors: ErrConflict,
// ErrInTheWay, ErrFull, ErrNoWrite, ErrBadPath, ErrHashMismatch, and those of every call.
type Outcome struct {
	Upload Upload // without its Body
	File   File   // where another is in its place, that one
	Hash   string // that the destination has to have of what was sent
	SHA256 string // plain SHA-256 of what was sent, in hex
	Err    error
}
