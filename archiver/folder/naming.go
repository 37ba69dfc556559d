package folder

import (
	"context"
	"errors"
	"io/fs"
	"path"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
)

// Name implements drafts.Place: it gives drafts their names and makes these last. What cannot have its name is removed.
func (c drafting) Name(ctx context.Context, some []*drafts.Draft) []target.Outcome {
	out := make([]target.Outcome, len(some))
	for i, d := range some {
		out[i] = d.Outcome()
	}
	root, err := c.open(ctx)
	if err != nil {
		for i, d := range some {
			out[i].Err = err
			c.Discard(ctx, d)
		}
		return out
	}
	defer root.Close()
	known := make([]Known, len(some))
	c.naming.Lock()
	for i, d := range some {
		known[i], out[i].Err = c.nameOne(ctx, root, d)
		root.Remove(d.File) // where it is a file's second name; else it is swept later
	}
	c.naming.Unlock()
	c.makeLast(ctx, root, some, out)
	var kept []Known
	for i := range out {
		if known[i].Path != "" {
			out[i].File = known[i].Shown()
		}
		if out[i].Err == nil {
			kept = append(kept, known[i])
		}
	}
	c.Hashes.Keep(kept) // else they are read once more
	return out
}

// nameOne gives one draft its name. The file is what is there then, also where that is another one. Two computers that replace the same
// file in the same moment are not told apart: no file system can do that. Errors: those of an Outcome.
func (c *Client) nameOne(ctx context.Context, root *mount.Root, d *drafts.Draft) (there Known, err error) {
	if d.Upload.Replaces != "" {
		there, err = c.there(ctx, root, d)
		switch {
		case errors.Is(err, target.ErrNotFound):
		case err != nil || there.Hash == d.Hash:
			return there, inTheWay(root, d.Name, err)
		case there.Hash != d.Upload.Replaces:
			return there, conflict(d)
		default:
			if err := c.across(ctx, root, d, func(file string) error { return rename(root, file, d.Name) }); err != nil {
				return Known{}, lost(failed("replace", d.Upload.Path, err))
			}
			return c.written(root, d)
		}
	}
	give := func(file string) error { return c.names.give(root, file, d.Name) }
	err = c.across(ctx, root, d, give)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeFolders(root, path.Dir(d.Name)); err == nil {
			err = c.across(ctx, root, d, give)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		there, err = drafts.Taken(ctx, c.Clock, d, func() (Known, error) { return c.there(ctx, root, d) })
		if err == nil && there.Hash != d.Hash {
			err = conflict(d)
		}
		return there, err
	}
	if err != nil {
		return Known{}, lost(inTheWay(root, d.Name, failed("write", d.Upload.Path, err)))
	}
	return c.written(root, d)
}

// makeFolders makes a folder with those above it.
func makeFolders(root *mount.Root, folder string) error {
	err := root.MkdirAll(folder, 0o777)
	if errors.Is(err, fs.ErrExist) { // another computer was first, or a file is there
		if info, there := root.Stat(folder); there == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

// inTheWay says of a file that could not be written because another lies where a folder is needed which one that is.
func inTheWay(root *mount.Root, name string, err error) error {
	e, is := errors.AsType[*Error](err)
	if !is || e.kind == target.ErrFull || e.kind == target.ErrNoWrite {
		return err
	}
	if e.Blocking = blocking(root, name); e.Blocking != "" {
		e.kind = target.ErrInTheWay
	}
	return err
}

func conflict(d *drafts.Draft) error {
	return &Error{Op: "write", Path: d.Upload.Path, kind: target.ErrConflict}
}

// there is the file that has a draft's name. Errors: target.ErrNotFound; target.ErrConflict, where it is no file.
func (c *Client) there(ctx context.Context, root *mount.Root, d *drafts.Draft) (Known, error) {
	info, err := root.Lstat(d.Name)
	if err != nil {
		return Known{}, failed("write", d.Upload.Path, err)
	}
	if !isFile(info) {
		return Known{}, conflict(d)
	}
	k, _, err := c.know(ctx, root, d.Name, d.Upload.Path, info)
	return k, err
}

// written is what a draft has become, once it has its name. Errors: target.ErrHashMismatch.
func (c *Client) written(root *mount.Root, d *drafts.Draft) (Known, error) {
	info, err := root.Lstat(d.Name)
	if err != nil {
		return Known{}, lost(failed("write", d.Upload.Path, err))
	}
	if info.Size() != d.Size {
		return Known{}, &Error{Op: "write", Path: d.Upload.Path, kind: target.ErrHashMismatch}
	}
	return Known{Path: d.Upload.Path, Size: d.Size, Modified: info.ModTime(), Hash: d.Hash, Read: c.Clock.Now()}, nil
}

// makeLast makes the names of files outlive a failure of the power. The outcomes of those for which that is not known say so.
func (c *Client) makeLast(ctx context.Context, root *mount.Root, some []*drafts.Draft, out []target.Outcome) {
	ended := map[string]error{} // folders that were made to last
	for i, d := range some {
		if out[i].Err != nil {
			continue
		}
		folder := path.Dir(d.Name)
		err, is := ended[folder]
		if !is {
			err = c.lastOne(ctx, root, folder)
			ended[folder] = err
		}
		out[i].Err = failed("write", d.Upload.Path, err)
	}
}

// lastOne makes the names in a folder last, and its own and those above it where that is not known.
func (c *Client) lastOne(ctx context.Context, root *mount.Root, folder string) error {
	if c.named != nil {
		if err := c.named(ctx); err != nil {
			return err
		}
	}
	err := syncFolder(root, folder)
	for above := folder; err == nil && above != "."; above = path.Dir(above) {
		if _, is := c.lasting.Load(above); is {
			break
		}
		err = syncFolder(root, path.Dir(above))
	}
	if err == nil {
		c.lasting.Store(folder, true)
	}
	return err
}
