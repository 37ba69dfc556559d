package sftp

import (
	"context"
	"errors"
	"path"
	"strings"
	"time"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/mark"
)

// Connect marks the folder on the server as one with an archive, and tries whether files can be kept there. A folder that has a mark keeps
// it: the archive of another computer, or of a lost store, goes on. Where c.HostKey is empty or another one, it fails with a *HostKeyError
// that has the server's; once a person has agreed to that, it is called again with it. Errors: *HostKeyError (ErrHostKey), ErrNotThere,
// ErrNoSFTP, ErrPassphrase, ErrKey, ErrAgent, and target.ErrUnauthorized, ErrUnavailable, ErrNoWrite, ErrFull; that of ctx; that of c.Begin, as it is.
func Connect(ctx context.Context, c Config) (found Archive, err error) {
	client := New(c)
	defer client.Close()
	found.HostKey = c.HostKey
	err = client.with(ctx, func(l *lease) error {
		if client.Folder, err = whole(ctx, l, c.Folder); err != nil {
			return err
		}
		found.Folder = client.Folder
		found.Mark, err = client.mark(ctx, l)
		return err
	})
	if err != nil {
		return Archive{}, err
	}
	return found, nil
}

// whole is the whole path of a folder, which has to be there.
func whole(ctx context.Context, l *lease, folder string) (string, error) {
	at := path.Clean(strings.TrimPrefix(folder, "~/"))
	if folder == "" || folder == "~" {
		at = "."
	}
	if !path.IsAbs(at) {
		var home string
		err := l.Do(ctx, func() (err error) {
			home, err = l.RealPath(".")
			return err
		})
		if err != nil {
			return "", session.Failed("open", folder, err)
		}
		at = path.Join("/", home, at)
	}
	info, err := l.stat(ctx, at)
	switch {
	case errors.Is(err, target.ErrNotFound), err == nil && !info.IsDir():
		return "", &Error{Op: "open", Path: at, Kind: ErrNotThere}
	case err != nil:
		return "", err
	}
	return at, nil
}

// mark gives the mark of the folder, and makes one where there is none, or an empty one: the connection was lost, or the power failed, in the
// middle of that.
func (c *Client) mark(ctx context.Context, l *lease) (archive string, err error) {
	archive, err = readMark(ctx, l, c.at(mark.Name))
	empty := isEmpty(err)
	if !errors.Is(err, target.ErrNotFound) && !empty {
		if err == nil {
			_, err = c.tried(ctx, l)
		}
		if errors.Is(err, target.ErrFull) { // it has its archive none the less
			err = nil
		}
		return archive, err
	}
	if c.Begin != nil {
		if err := c.Begin(); err != nil {
			return "", err
		}
	}
	err = l.makeFolder(ctx, c.at(mark.Folder))
	if errors.Is(err, target.ErrNotFound) { // the folder is there, and none can be made in it
		return "", &Error{Op: "write", Path: c.at(mark.Folder), Kind: target.ErrNoWrite, Cause: err}
	}
	if err != nil {
		return "", c.refine(ctx, l, err, 0)
	}
	draft := drafts.New(target.Upload{}, mark.Name, c.now()).File
	defer func() { l.remove(c.at(draft)) }()
	if err := l.writeWhole(ctx, c.at(draft), mark.New()); err != nil {
		return "", c.refine(ctx, l, err, mark.Longest)
	}
	give := c.give
	if empty {
		give = c.replace
	}
	err = give(ctx, l, draft, mark.Name)
	if err != nil && !errors.Is(err, target.ErrConflict) {
		return "", err
	}
	return readMark(ctx, l, c.at(mark.Name)) // another computer's, if that was first
}

func (c *Client) now() time.Time { return c.Clock.Now() }

// isEmpty reports whether a mark was begun, and nothing is in it.
func isEmpty(err error) bool {
	e, is := errors.AsType[*Error](err)
	return is && errors.Is(e.Cause, mark.ErrEmpty)
}

// readMark reads which archive a folder is marked with. Errors: target.ErrNotFound.
func readMark(ctx context.Context, l *lease, at string) (archive string, err error) {
	text, err := l.readWhole(ctx, at, mark.Longest+1)
	if err != nil {
		return "", err
	}
	archive, err = mark.Read(text)
	if err != nil {
		err = &Error{Op: "read", Path: at, Kind: ErrNotThere, Cause: err}
	}
	return archive, err
}
