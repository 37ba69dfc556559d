package sftp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
)

// The questions that a server is asked. Each ends with its ctx, and fails with an *Error.

func (l *lease) stat(ctx context.Context, at string) (info fs.FileInfo, err error) {
	err = l.Do(ctx, func() (err error) {
		info, err = l.Stat(at)
		return err
	})
	return info, session.Failed("read", at, err)
}

// lstat does not follow a link.
func (l *lease) lstat(ctx context.Context, at string) (info fs.FileInfo, err error) {
	err = l.Do(ctx, func() (err error) {
		info, err = l.Lstat(at)
		return err
	})
	return info, session.Failed("read", at, err)
}

// makeFolder makes a folder where there is none.
func (l *lease) makeFolder(ctx context.Context, at string) error {
	err := l.Do(ctx, func() error { return l.Mkdir(at) })
	if err != nil && session.Answered(err) { // another computer was first, or it was there
		if info, there := l.stat(ctx, at); there == nil && info.IsDir() {
			return nil
		}
	}
	return session.Failed("write", at, err)
}

// create makes a file, which fails where one is.
func (l *lease) create(ctx context.Context, at string) (f *sftp.File, err error) {
	err = l.Do(ctx, func() (err error) {
		f, err = l.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
		return err
	})
	return f, session.Failed("write", at, err)
}

// reading opens a file, hands it to read with what it was then, and closes it.
func (l *lease) reading(ctx context.Context, at string, read func(info fs.FileInfo, f *sftp.File) error) error {
	var f *sftp.File
	var info fs.FileInfo
	err := l.Do(ctx, func() (err error) {
		f, err = l.Open(at)
		return err
	})
	if err != nil {
		return session.Failed("read", at, err)
	}
	defer l.leave(f)
	err = l.Do(ctx, func() (err error) {
		info, err = f.Stat()
		return err
	})
	if err != nil {
		return session.Failed("read", at, err)
	}
	return read(info, f)
}

// shortly is how long what is only tidying may take.
const shortly = 5 * time.Second

// leave closes a file, also when a call was given up.
func (l *lease) leave(f *sftp.File) {
	ctx, cancel := context.WithTimeout(context.Background(), shortly)
	defer cancel()
	l.Do(ctx, f.Close) // else it is closed with the connection
}

// remove removes a file of the program's own, also when a call was given up. Errors: what was lost with the connection.
func (l *lease) remove(at string) error {
	ctx, cancel := context.WithTimeout(context.Background(), shortly)
	defer cancel()
	err := l.Do(ctx, func() error { return l.Remove(at) })
	if err != nil && session.Answered(err) { // it is not there, or cannot be removed: then it is swept later
		return nil
	}
	return err
}

// mostAsked is how much is read before it is looked whether that was given up, in bytes.
const mostAsked = 1 << 20

// piece reads into p what is at an offset; fewer bytes only at the end of the file. Servers may answer with less than was asked for.
func (l *lease) piece(ctx context.Context, f *sftp.File, p []byte, offset int64) (n int, err error) {
	for n < len(p) {
		more := 0
		err = l.Do(ctx, func() (err error) {
			more, err = f.ReadAt(p[n:min(len(p), n+mostAsked)], offset+int64(n))
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return err
		})
		if n += more; err != nil || more == 0 {
			return n, err
		}
	}
	return n, nil
}

// readWhole reads a small file, and no more than most bytes of it.
func (l *lease) readWhole(ctx context.Context, at string, most int) (text []byte, err error) {
	err = l.reading(ctx, at, func(info fs.FileInfo, f *sftp.File) error {
		text = make([]byte, min(int64(most), info.Size()))
		n, err := l.piece(ctx, f, text, 0)
		text = text[:n]
		return session.Failed("read", at, err)
	})
	return text, err
}

// writeWhole makes a small file that is on the disk for good, as far as the server can say so.
func (l *lease) writeWhole(ctx context.Context, at string, text []byte) error {
	f, err := l.create(ctx, at)
	if err != nil {
		return err
	}
	defer l.leave(f)
	err = l.Do(ctx, func() error {
		_, err := f.Write(text)
		return err
	})
	if err == nil {
		err = l.sync(ctx, f)
	}
	return session.Failed("write", at, err)
}

// What servers can do beyond version 3 of the protocol (docs/sftp.md §3).
const (
	hardlink    = "hardlink@openssh.com"
	posixRename = "posix-rename@openssh.com"
	fsync       = "fsync@openssh.com"
	statvfs     = "statvfs@openssh.com"
)

func (l *lease) can(extension string) bool {
	_, can := l.HasExtension(extension)
	return can
}

// sync makes a file outlive a failure of the power, where the server can do that.
func (l *lease) sync(ctx context.Context, f *sftp.File) error {
	if !l.can(fsync) {
		return nil
	}
	return l.Do(ctx, f.Sync)
}

// disk is the state of a file system.
func (l *lease) disk(ctx context.Context, at string) (of *sftp.StatVFS, err error) {
	if !l.can(statvfs) {
		return nil, &Error{Op: "read the space of", Path: at, Kind: target.ErrUnavailable, Cause: errors.ErrUnsupported}
	}
	err = l.Do(ctx, func() (err error) {
		of, err = l.StatVFS(at)
		return err
	})
	return of, session.Failed("read the space of", at, err)
}

// space is how much a file system holds, and how much of it this user may still fill, in bytes.
func (l *lease) space(ctx context.Context, at string) (all, free int64, err error) {
	of, err := l.disk(ctx, at)
	if err != nil {
		return 0, 0, err
	}
	return int64(of.Frsize * of.Blocks), int64(of.Frsize * of.Bavail), nil
}

// readOnly is the flag of a file system that may only be read.
const readOnly = 1

// refine finds out what a failure means of which the server says no more, as OpenSSH does of a disk that is full or may only be read
// (docs/sftp.md §2). needed is how many bytes were to be written.
func (c *Client) refine(ctx context.Context, l *lease, err error, needed int64) error {
	e, is := errors.AsType[*Error](err)
	if !is || e.Kind != target.ErrUnavailable || !session.IsFailure(err) {
		return err
	}
	of, asked := l.disk(ctx, c.Folder)
	if asked != nil {
		return err
	}
	switch {
	case of.Flag&readOnly != 0:
		e.Kind = target.ErrNoWrite
	case of.Frsize*of.Bavail < uint64(max(needed, 1)), of.Files > 0 && of.Favail == 0:
		e.Kind = target.ErrFull
	}
	return err
}
