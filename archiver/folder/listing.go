package folder

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"io/fs"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

// pageSize is how many files a listing hands on at a time.
const pageSize = 500

// mostUnreadable is how many files may be there that cannot be read, before it is the folder that cannot.
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

// keeper keeps what was read, some at a time.
type keeper struct {
	c    *Client
	some []Known
}

func (p *keeper) add(k Known) error {
	if p.some = append(p.some, k); len(p.some) < pageSize {
		return nil
	}
	return p.flush()
}

func (p *keeper) flush() error {
	defer func() { p.some = nil }()
	return p.c.Hashes.Keep(p.some)
}

// List implements target.Destination. It reads the files that are not known, or were changed.
func (c *Client) List(ctx context.Context, folder string, page func([]target.File) error) error {
	var files []target.File
	kept := keeper{c: c}
	err := c.walk(ctx, folder, nil, func(k Known, fresh bool) error {
		if fresh {
			if err := kept.add(k); err != nil {
				return err
			}
		}
		if files = append(files, k.file()); len(files) < pageSize {
			return nil
		}
		defer func() { files = nil }()
		return page(files)
	})
	if err == nil && len(files) > 0 {
		err = page(files)
	}
	return errors.Join(err, kept.flush())
}

// cursor is what a listing goes on from. What was told is noted with each file.
func (c *Client) cursor() string { return "folder " + c.Mark }

// Changes implements target.Destination. A file that was written anew in its place, in a folder into which nothing came and from which nothing
// went, is told within a day (wholeEvery), and by List at once; everything else is told by the next call.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]target.File) error) (next string, err error) {
	if cursor != "" && cursor != c.cursor() {
		return "", &Error{Op: "list", Path: c.Root, kind: target.ErrReset}
	}
	t := &telling{c: c, page: page, seed: maphash.MakeSeed(), branch: c.branch(ctx, cursor == "")}
	kept := keeper{c: c}
	err = c.walk(ctx, "", t.branch, func(k Known, fresh bool) error {
		t.seen = append(t.seen, t.sum(k.Path))
		switch {
		case !k.Told || cursor == "":
			return t.tell(k)
		case fresh:
			return kept.add(k)
		}
		return nil
	})
	if err == nil {
		err = errors.Join(t.flush(), kept.flush())
	}
	if err == nil {
		err = t.tellGone()
	}
	if err != nil {
		c.tree.clear() // what was walked was perhaps not told
		return "", err
	}
	return c.cursor(), nil
}

// telling is what a call of Changes has told so far.
type telling struct {
	c      *Client
	page   func([]target.File) error
	seed   maphash.Seed
	branch *branch
	seen   []uint64 // sums of the paths that are there
	some   []Known  // not told yet
}

func (t *telling) sum(path string) uint64 { return maphash.String(t.seed, strings.ToLower(path)) }

func (t *telling) tell(k Known) error {
	if t.some = append(t.some, k); len(t.some) < pageSize {
		return nil
	}
	return t.flush()
}

// flush tells of what was found, and then notes that. Errors: those of page, those of Hashes.
func (t *telling) flush() error {
	if len(t.some) == 0 {
		return nil
	}
	var files []target.File
	for i, k := range t.some {
		files = append(files, k.file())
		t.some[i].Told = true
	}
	if err := t.page(files); err != nil {
		return err
	}
	defer func() { t.some = nil }()
	return t.c.Hashes.Keep(t.some)
}

// tellGone tells of what is not there any more, and then forgets it. Errors: as of flush.
func (t *telling) tellGone() error {
	slices.Sort(t.seen)
	var gone []target.File
	var paths []string
	err := t.c.Hashes.All(func(k Known) error {
		if _, is := slices.BinarySearch(t.seen, t.sum(k.Path)); !is && !t.branch.passedOver(k.Path) {
			gone = append(gone, target.File{Path: k.Path, Deleted: true})
			paths = append(paths, k.Path)
		}
		return nil
	})
	for some := range slices.Chunk(gone, pageSize) {
		if err == nil {
			err = t.page(some)
		}
	}
	if err == nil && len(paths) > 0 {
		t.branch.forget(paths)
		err = t.c.Hashes.Forget(paths)
	}
	return err
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
	known, err := w.c.Hashes.Known(paths)
	if err != nil {
		return err
	}
	for i, e := range entries {
		switch {
		case errors.Is(e.Err, fs.ErrNotExist), ignored(path, e.Name):
			continue
		case e.Err != nil:
			err = failed("list", paths[i], e.Err)
		case e.Info.IsDir():
			err = w.below(in, e, paths[i])
		case e.Info.Mode().IsRegular():
			err = w.file(in, paths[i], e, known[i])
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
	prefix := strings.ToLower(path) + "/"
	none := w.c.Hashes.All(func(k Known) error {
		if strings.HasPrefix(strings.ToLower(k.Path), prefix) {
			return err
		}
		return nil
	})
	return none
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
func (w *walk) file(in *mount.Root, at string, e mount.Entry, known Known) error {
	k, fresh, err := w.c.knowBetter(w.ctx, in, e.Name, at, e.Info, known)
	if e2, is := errors.AsType[*Error](err); is {
		if e2.kind == target.ErrNotFound {
			return nil
		}
		if w.unreadable++; e2.kind == ErrNotThere || w.unreadable > mostUnreadable {
			return err
		}
		k, fresh, err = Known{Path: at, Size: e.Info.Size(), Modified: e.Info.ModTime()}, false, nil
	}
	if err != nil {
		return err
	}
	if !k.is(e.Info) {
		w.unsettled++
	}
	return w.visit(k, fresh)
}
