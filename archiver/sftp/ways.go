package sftp

import (
	"context"
	"errors"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
)

// way is how a whole file gets a name that nothing has, and how it takes another's place. Servers differ in what they have for that, and
// their disks too (docs/sftp.md §4): it is tried with files of the program's own.
type way struct {
	// a second name can be given, which fails where that name is taken
	links bool
	// what renames over another file; nil where nothing does, and a rename fails where the name is taken
	over func(l *lease, file, as string) error
}

func (l *lease) rename(file, as string) error { return l.Line.Rename(file, as) }

func (l *lease) posixRename(file, as string) error { return l.PosixRename(file, as) }

// tried finds out which way there is, once for a client. Errors: target.ErrNoWrite, target.ErrFull, those of every call.
func (c *Client) tried(ctx context.Context, l *lease) (*way, error) {
	c.mu.Lock()
	is := c.way
	c.mu.Unlock()
	if is != nil {
		return is, nil
	}
	var file [3]string // the third is not there
	for i := range file {
		of := drafts.New(target.Upload{}, "", c.now()).File
		file[i] = c.at(of)
		defer c.tidy(l, of)
	}
	for _, at := range file[:2] {
		if err := l.writeWhole(ctx, at, []byte("a trial\n")); err != nil {
			return nil, c.refine(ctx, l, c.lost(err), 1)
		}
	}
	is = new(way)
	var err error
	if is.links, err = c.linking(ctx, l, file); err == nil {
		is.over, err = c.renaming(ctx, l, file)
	}
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.way = is
	c.mu.Unlock()
	return is, nil
}

// linking reports whether a file can have a second name, and only one that nothing has.
func (c *Client) linking(ctx context.Context, l *lease, file [3]string) (bool, error) {
	if !l.can(hardlink) {
		return false, nil
	}
	took, err := l.takes(ctx, func() error { return l.Link(file[0], file[2]) })
	if err != nil || !took {
		return false, err
	}
	l.remove(file[2])
	took, err = l.takes(ctx, func() error { return l.Link(file[0], file[1]) })
	return !took, err
}

// renaming finds what renames over another file.
func (c *Client) renaming(ctx context.Context, l *lease, file [3]string) (over func(l *lease, file, as string) error, err error) {
	if l.can(posixRename) {
		took, err := l.takes(ctx, func() error { return l.posixRename(file[0], file[1]) })
		if took || err != nil {
			return (*lease).posixRename, err
		}
	}
	took, err := l.takes(ctx, func() error { return l.rename(file[0], file[1]) })
	if took || err != nil {
		return (*lease).rename, err
	}
	err = l.Do(ctx, func() error { return l.rename(file[0], file[2]) })
	return nil, session.Failed("rename", file[0], err)
}

// takes reports whether the server does something that it may refuse.
func (l *lease) takes(ctx context.Context, ask func() error) (bool, error) {
	err := l.Do(ctx, ask)
	if err != nil && session.Answered(err) {
		return false, nil
	}
	return err == nil, session.Failed("try", "what the server can do", err)
}

// give gives a whole file a name that nothing has. Where the disk has no second names, the name is taken by an empty file first: the
// program may end between the two, and the empty file stays, as a stranger's. See drafts.Taken. Errors: target.ErrConflict, where the name is taken, also
// by this file; target.ErrNotFound, where its folder is not there.
func (c *Client) give(ctx context.Context, l *lease, file, as string) error {
	is, err := c.tried(ctx, l)
	if err != nil {
		return err
	}
	switch {
	case is.links:
		err = l.Do(ctx, func() error { return l.Link(c.at(file), c.at(as)) })
	case is.over == nil:
		err = l.Do(ctx, func() error { return l.rename(c.at(file), c.at(as)) })
	default:
		err = c.reserve(ctx, l, is, file, as)
	}
	return c.taken(ctx, l, as, session.Failed("write", "/"+as, err))
}

// reserve takes a name with an empty file, and renames over it. A name that it has taken already, when the connection was lost after that,
// is still its own.
func (c *Client) reserve(ctx context.Context, l *lease, is *way, file, as string) error {
	if !c.hasReserved(ctx, l, as) {
		f, err := l.create(ctx, c.at(as))
		if err != nil {
			return err
		}
		c.reserved.Store(as, true)
		l.leave(f)
	}
	if c.reserving != nil {
		c.reserving(l)
	}
	err := l.Do(ctx, func() error { return is.over(l, c.at(file), c.at(as)) })
	if err == nil || session.Answered(err) && l.remove(c.at(as)) == nil { // it is empty, and ours
		c.reserved.Delete(as)
	}
	return err
}

func (c *Client) hasReserved(ctx context.Context, l *lease, as string) bool {
	if _, is := c.reserved.Load(as); !is {
		return false
	}
	info, err := l.lstat(ctx, c.at(as))
	if err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return true
	}
	if err == nil || errors.Is(err, target.ErrNotFound) { // the rename was done, or another's is there
		c.reserved.Delete(as)
	}
	return false
}

// taken finds out whether a name could not be given because it is taken: few servers say so (docs/sftp.md §2).
func (c *Client) taken(ctx context.Context, l *lease, as string, err error) error {
	if err == nil || !session.Answered(err) || errors.Is(err, target.ErrNotFound) {
		return err
	}
	if _, there := l.lstat(ctx, c.at(as)); there == nil {
		return &Error{Op: "write", Path: "/" + as, Kind: target.ErrConflict}
	}
	return c.refine(ctx, l, err, 0)
}

// replace lets a whole file take the place of another. Where nothing renames over a file, the other is set aside first, and put back if
// that fails.
func (c *Client) replace(ctx context.Context, l *lease, file, as string) error {
	is, err := c.tried(ctx, l)
	if err != nil {
		return err
	}
	if is.over != nil {
		err = l.Do(ctx, func() error { return is.over(l, c.at(file), c.at(as)) })
		return c.refine(ctx, l, session.Failed("replace", "/"+as, err), 0)
	}
	of := drafts.New(target.Upload{}, as, c.now()).File
	aside := c.at(of)
	if err = l.Do(ctx, func() error { return l.rename(c.at(as), aside) }); err == nil {
		if err = l.Do(ctx, func() error { return l.rename(c.at(file), c.at(as)) }); err != nil {
			l.back(aside, c.at(as))
			return session.Failed("replace", "/"+as, err)
		}
		c.tidy(l, of)
	}
	return c.refine(ctx, l, session.Failed("replace", "/"+as, err), 0)
}

// back puts back what was set aside, also when a call was given up.
func (l *lease) back(aside, as string) {
	ctx, cancel := context.WithTimeout(context.Background(), shortly)
	defer cancel()
	l.Do(ctx, func() error { return l.rename(aside, as) }) // else it is written anew
}
