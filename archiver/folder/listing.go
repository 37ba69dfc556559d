package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
)

// mostUnreadable is how many files may be there that cannot be read, before it is the folder that cannot.
const mostUnreadable = 20

// walk goes through the files of the folder.
type walk struct {
	c          *Client
	ctx        context.Context
	visit      func(k Known, fresh bool) error // fresh is to be kept
	unreadable int
}

// List implements target.Destination. It reads the files that are not known, or were changed.
func (c *Client) List(ctx context.Context, folder string, page func([]target.File) error) error {
	return c.walking(ctx, folder).List(c.Hashes, page)
}

// cursor is what a listing goes on from. What was told is noted with each file.
func (c *Client) cursor() string { return "folder " + c.Mark }

// Changes implements target.Destination.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]target.File) error) (next string, err error) {
	if cursor != "" && cursor != c.cursor() {
		return "", &Error{Op: "list", Path: c.Root, kind: target.ErrReset}
	}
	if err := c.walking(ctx, "").Changes(c.Hashes, cursor == "", page); err != nil {
		return "", err
	}
	return c.cursor(), nil
}

func (c *Client) walking(ctx context.Context, folder string) known.Walk {
	return func(visit func(Known, bool) error) error { return c.walk(ctx, folder, visit) }
}

// walk visits every file below a folder. A file that was there and is gone is passed over; a folder that
// cannot be read ends it, because what is in it would be taken for deleted. Errors: target.ErrNotFound, when there is no such folder;
// that of visit, as it is.
func (c *Client) walk(ctx context.Context, folder string, visit func(k Known, fresh bool) error) error {
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
	w := &walk{c: c, ctx: ctx, visit: visit}
	if err := w.folder(in, folder); err != nil {
		return err
	}
	return c.Ping(ctx) // what was seen is the archive to the end
}

// folder visits what is in a folder and below it. path is the folder's own; "" is all.
func (w *walk) folder(in *os.Root, path string) error {
	names, err := entries(in)
	if err != nil {
		return failed("list", path+"/", err)
	}
	for _, name := range names {
		if w.ctx.Err() != nil {
			return context.Cause(w.ctx)
		}
		if path == "" && mark.Owns(name) {
			continue
		}
		info, err := in.Lstat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			err = failed("list", path+"/"+name, err)
		case info.IsDir():
			err = w.below(in, path, name)
		case info.Mode().IsRegular():
			err = w.file(in, path, name, info)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, target.ErrNotFound) {
			return err
		}
	}
	return nil
}

// entries are the names in a folder.
func entries(in *os.Root) ([]string, error) {
	f, err := in.Open(".")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	slices.Sort(names)
	return names, nil
}

func (w *walk) below(in *os.Root, path, name string) error {
	deeper, err := in.OpenRoot(name)
	if err != nil {
		return failed("list", path+"/"+name, err)
	}
	defer deeper.Close()
	return w.folder(deeper, path+"/"+name)
}

// file visits one file. One that cannot be read is shown without a hash, which no other file has.
func (w *walk) file(in *os.Root, path, name string, info fs.FileInfo) error {
	at := path + pathOf(in, name)
	k, fresh, err := w.c.know(w.ctx, in, name, at, info)
	if e, is := errors.AsType[*Error](err); is {
		if e.kind == target.ErrNotFound {
			return nil
		}
		if w.unreadable++; e.kind == ErrNotThere || w.unreadable > mostUnreadable {
			return err
		}
		k, fresh, err = Known{Path: at, Size: info.Size(), Modified: info.ModTime()}, false, nil
	}
	if err != nil {
		return err
	}
	return w.visit(k, fresh)
}
