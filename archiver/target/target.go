// Package target says what a place must do for the archive to lie there, whoever's it is: the types that
// the steps and such a place exchange, what each call promises, and the kinds of its errors. The steps
// declare which of the calls they need; each place has a package that does them, and passes the tests of
// conformance.
package target

import (
	"context"
	"io"
)

// Destination is a place where the archive lies, as one connection sees it. It is safe for concurrent use.
//
// Paths begin with a slash and are below the folder of the archive. Upper and lower case are the same in
// them, wherever the archive lies, so that it can be moved. Nothing is ever deleted.
//
// Every call can fail with the error of its context, and with ErrUnauthorized, ErrBlocked, ErrRateLimited
// or ErrUnavailable; errors of a destination are told apart by the kinds of this package alone.
type Destination interface {
	// Ping proves with the cheapest call there is that the destination is there and takes the sign-in.
	Ping(ctx context.Context) error
	// Await waits as long as the destination asks to be left alone, so that nothing is fetched for it
	// that would have to wait halfway.
	Await(ctx context.Context) error
	// Space says how much space there is. An error means that it is not known, and is no reason to stop
	// anything.
	Space(ctx context.Context) (Space, error)
	// NewUploader starts an uploader that ends with ctx or Close. done gets the outcomes, some at a
	// time, and is never called twice at the same time.
	NewUploader(ctx context.Context, done func([]Outcome)) Uploader

	// Stat returns the file at path. Errors: ErrNotFound, also when a folder has that name.
	Stat(ctx context.Context, path string) (File, error)
	// List hands every file below folder to page, some at a time; "" is everything. A file may come
	// twice. Errors: ErrNotFound, when there is no such folder; an error of page, as it is.
	List(ctx context.Context, folder string, page func([]File) error) error
	// Changes hands to page, some at a time, what has changed since the cursor that an earlier call
	// returned; with "" it hands over every file. The order counts: a deleted file may come again later,
	// and what has not changed may come as well. next is the cursor for the next call, never "".
	// Errors: ErrReset, when the cursor is not known any more: then what was said before is void, and
	// the caller starts over with ""; an error of page, as it is.
	Changes(ctx context.Context, cursor string, page func([]File) error) (next string, err error)

	// Download returns the content of the file at path, which is held in memory, and is the content that
	// the File with it names. Errors: ErrNotFound; ErrTooLarge, for more than MostDownload.
	Download(ctx context.Context, path string) ([]byte, File, error)
	// Open gives a file of any size to be read. It makes no call. ctx ends the reading.
	Open(ctx context.Context, path string) LargeFile
}

// MostDownload is how large a file Download can bring, in bytes; Open reads any.
const MostDownload = 32 << 20

// Uploader stores files. Its methods are safe for concurrent use.
type Uploader interface {
	// Put reads the body, whose length nobody knows before, to its end and takes the file over. Every
	// Put that returns nil is answered by one Outcome. It blocks while too much is under way. When it
	// fails, nothing of that file is ever visible. Errors: ErrBadPath; an error of the body, as it is;
	// those of every call; why the uploader has ended.
	Put(ctx context.Context, up Upload) error
	// Await waits until there is room for one more small file, so that nobody fetches one who has to let
	// it stand. Errors: that of ctx, or why the uploader has ended.
	Await(ctx context.Context) error
	// Flush stores the files that were put before, and returns when done has got all their outcomes;
	// done must not call it. Errors: that of ctx, or why the uploader has ended.
	Flush(ctx context.Context) error
	// Close flushes and ends the uploader. When ctx ends first, it gives up the files under way, and
	// their outcomes say so. When Close returns, every outcome was delivered.
	Close(ctx context.Context) error
}

// LargeFile reads a file piece by piece, all of one version of the file.
type LargeFile interface {
	// Read implements io.Reader. At the end it checks the content against the hash that File names.
	// Errors: ErrNotFound, and those of every call.
	io.Reader
	// File is what the destination says of the file; with a path only after something was read.
	File() File
	// Err is the error that ended the reading; nil at the end of the file.
	Err() error
}
