package sftp

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/pkg/sftp"

	"ringcentral-archiver/archiver/sftp/session"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/known"
)

// mostNaming is how many files are given their names at once.
const mostNaming = 32

// Name implements drafts.Place: it gives drafts their names and makes these last. What cannot have its name is removed.
func (c drafting) Name(ctx context.Context, some []*drafts.Draft) []target.Outcome {
	out := make([]target.Outcome, len(some))
	byPath := map[string][]int{} // those of one path one after the other
	for i, d := range some {
		out[i] = d.Outcome()
		at := strings.ToLower(d.Name)
		byPath[at] = append(byPath[at], i)
	}
	leave, err := c.alone(ctx)
	if err != nil {
		for i, d := range some {
			out[i].Err = err
			c.Discard(ctx, d)
		}
		return out
	}
	defer leave()
	found := make([]known.File, len(some))
	var group errgroup.Group
	group.SetLimit(mostNaming)
	for _, those := range byPath {
		group.Go(func() error {
			for _, i := range those {
				out[i].Err = c.with(ctx, func(l *lease) (err error) {
					found[i], err = c.nameOne(ctx, l, some[i])
					return err
				})
			}
			return nil
		})
	}
	group.Wait() // what failed is in the outcomes
	var kept []known.File
	for i := range out {
		if found[i].Path != "" {
			out[i].File = found[i].Shown()
		}
		if out[i].Err == nil {
			kept = append(kept, found[i])
		}
	}
	c.Hashes.Keep(kept) // else they are read once more
	return out
}

// alone waits until nobody else gives names, and makes sure that it is the archive in which they are given. Errors: ErrNotThere; those of
// every call.
func (c drafting) alone(ctx context.Context) (leave func(), err error) {
	select {
	case c.naming <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	leave = func() { <-c.naming }
	err = c.with(ctx, func(l *lease) error {
		if err := c.sure(ctx, l); err != nil {
			return err
		}
		_, err := c.tried(ctx, l) // else each file would try
		return err
	})
	if err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// nameOne gives one draft its name, and removes what is left of it. The file is what is there then, also where that is another one. Where
// an answer was lost, it may be asked again. Two computers that replace the same file in the same moment are not told apart: no file
// system can do that. Errors: those of an Outcome.
func (c drafting) nameOne(ctx context.Context, l *lease, d *drafts.Draft) (there known.File, err error) {
	defer c.tidy(l, d.File)
	if err := c.needFolder(ctx, l, path.Dir(d.Name)); err != nil {
		return known.File{}, err
	}
	if d.Upload.Replaces != "" {
		there, err = c.there(ctx, l, d)
		switch {
		case errors.Is(err, target.ErrNotFound):
		case err != nil:
			return there, err
		case there.Hash == d.Hash: // its answer was lost
			return c.written(ctx, l, d)
		case there.Hash != d.Upload.Replaces:
			return there, conflict(d)
		default:
			if err := c.replace(ctx, l, d.File, d.Name); err != nil {
				return known.File{}, c.lost(err)
			}
			return c.written(ctx, l, d)
		}
	}
	err = c.give(ctx, l, d.File, d.Name)
	if errors.Is(err, target.ErrNotFound) { // the folder was removed meanwhile
		c.folders.Clear()
		if err = c.needFolder(ctx, l, path.Dir(d.Name)); err == nil {
			err = c.give(ctx, l, d.File, d.Name)
		}
	}
	if errors.Is(err, target.ErrConflict) {
		there, err = drafts.Taken(ctx, c.Clock, d, func() (known.File, error) { return c.there(ctx, l, d) })
		if err == nil && there.Hash != d.Hash {
			err = conflict(d)
		}
		if err != nil {
			return there, err
		}
	}
	if err != nil {
		return known.File{}, c.lost(err)
	}
	return c.written(ctx, l, d)
}

func conflict(d *drafts.Draft) error {
	return &Error{Op: "write", Path: d.Upload.Path, Kind: target.ErrConflict}
}

// needFolder makes a folder with those above it, and remembers that they are there. A link is none: what lies behind it would be in no
// listing. Errors: target.ErrInTheWay.
func (c drafting) needFolder(ctx context.Context, l *lease, folder string) error {
	if _, is := c.folders.Load(folder); is || folder == "." {
		return nil
	}
	if err := c.needFolder(ctx, l, path.Dir(folder)); err != nil {
		return err
	}
	info, err := l.lstat(ctx, c.at(folder))
	if errors.Is(err, target.ErrNotFound) {
		if err = l.makeFolder(ctx, c.at(folder)); err != nil {
			return c.refine(ctx, l, c.lost(err), 0)
		}
		info, err = l.lstat(ctx, c.at(folder))
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &Error{Op: "write", Path: "/" + folder, Kind: target.ErrInTheWay, Blocking: "/" + folder}
	}
	c.folders.Store(folder, true)
	return nil
}

// there is the file that has a draft's name. Errors: target.ErrNotFound; target.ErrConflict, where it is no file.
func (c drafting) there(ctx context.Context, l *lease, d *drafts.Draft) (known.File, error) {
	info, err := l.lstat(ctx, c.at(d.Name))
	if err != nil {
		return known.File{}, err
	}
	if !info.Mode().IsRegular() {
		return known.File{}, conflict(d)
	}
	f, _, err := c.know(ctx, l, d.Name, d.Upload.Path, info)
	return f, err
}

// written is what a draft has become, once it has its name, which lasts now as far as the server can say so (docs/sftp.md §4). Errors:
// target.ErrHashMismatch.
func (c drafting) written(ctx context.Context, l *lease, d *drafts.Draft) (f known.File, err error) {
	if c.named != nil {
		c.named(l)
	}
	err = l.reading(ctx, c.at(d.Name), func(info fs.FileInfo, in *sftp.File) error {
		if info.Size() != d.Size {
			return &Error{Op: "write", Path: d.Upload.Path, Kind: target.ErrHashMismatch}
		}
		f = known.File{Path: d.Upload.Path, Size: d.Size, Modified: info.ModTime(), Hash: d.Hash, Read: c.now()}
		return session.Failed("write", d.Upload.Path, l.sync(ctx, in))
	})
	return f, c.lost(err)
}
