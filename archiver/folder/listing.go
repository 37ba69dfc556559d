package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/target/portable"
)

// mostUnreadable is how many files may be there that cannot be read, besides what others keep there for themselves, before it is the folder that cannot.
const mostUnreadable = 20

// walk goes through the files of the folder.
type walk struct {
	c          *Client
	ctx        context.Context
	visit      func(k Known, fresh bool) error // fresh is to be kept
	branch     *branch                         // nil = every file is visited
	unreadable int
	unsettled  int // files that have to be looked at again in the next walk
}

// List implements target.Destination. It reads the files that are not known, or were changed.
func (c *Client) List(ctx context.Context, folder string, page func([]target.File) error) error {
	return c.walking(ctx, folder, nil).List(c.Hashes, page)
}

// cursor is what a listing goes on from. What was told is noted with each file.
func (c *Client) cursor() string { return "folder " + c.Mark }

// Changes implements target.Destination. A file that was written anew in its place, in a folder into which nothing came and from which nothing
// went, is told within a day (wholeEvery), and by List at once; everything else is told by the next call.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]target.File) error) (next string, err error) {
	if cursor != "" && cursor != c.cursor() {
		return "", &Error{Op: "list", Path: c.Root, kind: target.ErrReset}
	}
	b := c.branch(ctx, cursor == "")
	if err := c.walking(ctx, "", b).Changes(c.Hashes, cursor == "", b, page); err != nil {
		c.tree.clear() // what was walked was perhaps not told
		return "", err
	}
	return c.cursor(), nil
}

func (c *Client) walking(ctx context.Context, folder string, b *branch) known.Walk {
	return func(visit func(Known, bool) error) error { return c.walk(ctx, folder, b, visit) }
}

// walk visits every file below a folder. A file that was there and is gone is passed over; a folder that
// cannot be read ends it, because what is in it would be taken for deleted, unless nothing of the archive is known there. Errors: target.ErrNotFound, when there is no such folder;
// that of visit, as it is.
func (c *Client) walk(ctx context.Context, folder string, b *branch, visit func(k Known, fresh bool) error) error {
	root, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer root.Close()
	in := root
	if folder = strings.TrimRight(folder, "/"); folder != "" {
		name, err := seek(folder)
		if err != nil {
			return err
		}
		info, err := root.Stat(name)
		if err == nil && !info.IsDir() {
			err = fs.ErrNotExist
		}
		if err == nil {
			in, err = root.OpenRoot(name)
		}
		if err != nil {
			return sought(folder, err)
		}
		defer in.Close()
	}
	info, err := in.Stat(".")
	if err != nil {
		return failed("list", folder+"/", err)
	}
	w := &walk{c: c, ctx: ctx, visit: visit, branch: b}
	if err := w.folder(in, folder, info); err != nil {
		return err
	}
	return c.Ping(ctx) // what was seen is the archive to the end
}

// atOnce is how many names of a folder are looked at together: each of the calls may take long on a NAS.
const atOnce = 100

// folder visits what is in a folder and below it. path is the folder's own; "" is all. info is what it was before it is read.
func (w *walk) folder(in *mount.Root, path string, info fs.FileInfo) error {
	names, passed := w.branch.pass(path, info)
	if !passed {
		var err error
		if names, err = namesIn(in, "."); err != nil {
			return failed("list", path+"/", err)
		}
	}
	unsettled := w.unsettled
	var below []string
	for some := range slices.Chunk(names, atOnce) {
		if w.ctx.Err() != nil {
			return context.Cause(w.ctx)
		}
		entries, err := in.LstatAll(some)
		if err == nil {
			below = append(below, foldersOf(entries)...)
			err = w.some(in, path, entries)
		}
		if err != nil {
			return failed("list", path+"/", err)
		}
	}
	if !passed && w.unsettled == unsettled {
		w.branch.keep(path, info, below)
	}
	return nil
}

// foldersOf are the names of the folders among entries.
func foldersOf(entries []mount.Entry) (names []string) {
	for _, e := range entries {
		if e.Err == nil && e.Info.IsDir() {
			names = append(names, e.Name)
		}
	}
	return names
}

// namesIn are the names in a folder.
func namesIn(root *mount.Root, folder string) (names []string, err error) {
	f, err := root.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for {
		some, err := f.Names(1000)
		if names = append(names, some...); errors.Is(err, io.EOF) {
			slices.Sort(names)
			return names, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// some visits some of what is in a folder.
func (w *walk) some(in *mount.Root, path string, entries []mount.Entry) error {
	paths := make([]string, len(entries))
	for i, e := range entries {
		paths[i] = path + pathOf(in, e.Name)
	}
	before, err := w.c.Hashes.Known(paths)
	if err != nil {
		return err
	}
	for i, e := range entries {
		switch {
		case errors.Is(e.Err, fs.ErrNotExist), path == "" && mark.Owns(e.Name), portable.Foreign(path, e.Name):
			continue
		case drafts.IsNear(e.Name):
			if drafts.Abandoned(e.Name, w.c.Clock.Now()) {
				in.Remove(e.Name) // else in the next walk
			}
		case e.Err != nil:
			err = failed("list", paths[i], e.Err)
		case e.Info.IsDir():
			err = w.below(in, e, paths[i])
		case isFile(e.Info):
			err = w.file(in, paths[i], e, before[i])
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, target.ErrNotFound) {
			return err
		}
	}
	return nil
}

// openFolder opens a folder in another; a test has some that may not be read.
var openFolder = (*mount.Root).OpenRoot

// unlessStrange is the error of a folder that could not be opened; nil where it may not be read and nothing of the archive is known in it, as with one
// that a person keeps there.
func (w *walk) unlessStrange(path string, err error) error {
	if !errors.Is(err, target.ErrNoWrite) {
		return err
	}
	if is, failed := known.Below(w.c.Hashes, path); failed != nil || !is {
		return failed
	}
	return err
}

func (w *walk) below(in *mount.Root, e mount.Entry, path string) error {
	deeper, err := openFolder(in, e.Name)
	if err != nil {
		return w.unlessStrange(path, failed("list", path, err))
	}
	defer deeper.Close()
	return w.folder(deeper, path, e.Info)
}

// file visits one file. One that cannot be read is shown without a hash, which no other file has.
func (w *walk) file(in *mount.Root, at string, e mount.Entry, before Known) error {
	k, fresh, err := before, false, error(nil)
	if w.branch == nil || !before.Same(at, e.Info.Size(), e.Info.ModTime(), w.c.Clock.Now()) {
		k, fresh, err = w.c.knowBetter(w.ctx, in, e.Name, at, e.Info, before)
	}
	if e2, is := errors.AsType[*Error](err); is {
		if e2.kind == target.ErrNotFound {
			return nil
		}
		if e2.kind != target.ErrNoWrite || w.c.Ours == nil || w.c.Ours(at) {
			w.unreadable++
		}
		if e2.kind == ErrNotThere || w.unreadable > mostUnreadable {
			return err
		}
		k, fresh, err = Known{Path: at, Size: e.Info.Size(), Modified: e.Info.ModTime()}, false, nil
	}
	if err != nil {
		return err
	}
	if !k.Is(e.Info.Size(), e.Info.ModTime()) {
		w.unsettled++
	}
	return w.visit(k, fresh)
}
