package sftp

import (
	"context"
	"errors"
	"io/fs"
	pathpkg "path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
	"ringcentral-archiver/archiver/target/portable"
)

const (
	// mostUnreadable is how many files may be there that cannot be read, besides what others keep there for themselves, before it is the folder that cannot.
	mostUnreadable = 20
	// mostListing is how many folders are read at once, and of one folder how many files: a server may be far away.
	mostListing = 16
)

// List implements target.Destination. It reads the files that are not known, or were changed.
func (c *Client) List(ctx context.Context, folder string, page func([]target.File) error) error {
	return c.walking(ctx, folder, false).List(c.Hashes, page)
}

// cursor is what a listing goes on from. What was told is noted with each file.
func (c *Client) cursor() string { return "sftp " + c.Mark }

// Changes implements target.Destination.
func (c *Client) Changes(ctx context.Context, cursor string, page func([]target.File) error) (next string, err error) {
	if cursor != "" && cursor != c.cursor() {
		return "", &Error{Op: "list", Path: c.Folder, Kind: target.ErrReset}
	}
	if err := c.walking(ctx, "", true).Changes(c.Hashes, cursor == "", nil, page); err != nil {
		return "", err
	}
	return c.cursor(), nil
}

// walking visits every file below a folder; for changes, also what was known elsewhere counts as known. A file that was there and is gone is passed over; a folder that cannot be read ends it,
// because what is in it would be taken for deleted. Errors: target.ErrNotFound, when there is no such folder.
func (c *Client) walking(ctx context.Context, folder string, changes bool) known.Walk {
	return func(visit func(known.File, bool) error) error {
		if err := c.Ping(ctx); err != nil {
			return err
		}
		start := ""
		if folder = strings.TrimRight(folder, "/"); folder != "" {
			name, err := seek(folder)
			if err == nil {
				err = c.isFolder(ctx, name, folder)
			}
			if err != nil {
				return err
			}
			start = name
		}
		w := &walk{c: c, visit: visit, changes: changes}
		if err := w.all(ctx, start); err != nil {
			return err
		}
		return c.Ping(ctx) // what was seen is the archive to the end
	}
}

func (c *Client) isFolder(ctx context.Context, name, path string) error {
	return c.with(ctx, func(l *lease) error {
		info, err := l.stat(ctx, c.at(name))
		if err == nil && !info.IsDir() {
			err = notFound(path)
		}
		return c.sought(ctx, l, path, err)
	})
}

// walk goes through the files of a folder.
type walk struct {
	c          *Client
	visit      func(f known.File, fresh bool) error
	changes    bool // see known.File.Same
	unreadable int
}

// seen is what was found in a folder.
type seen struct {
	folder  string   // it
	folders []string // below the folder of the archive
	files   []entry
	err     error
}

// entry is a file that was found.
type entry struct {
	is    known.File
	fresh bool
	err   error
}

// all reads the folders below start, some at once, and visits what is in them.
func (w *walk) all(ctx context.Context, start string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var reading errgroup.Group
	defer reading.Wait()
	found := make(chan seen, mostListing)
	under, waiting := 0, []string{start}
	for len(waiting) > 0 || under > 0 {
		for len(waiting) > 0 && under < mostListing {
			last := len(waiting) - 1
			folder := waiting[last]
			waiting = waiting[:last]
			under++
			reading.Go(func() error {
				found <- w.look(ctx, folder)
				return nil
			})
		}
		s := <-found
		under--
		if err := w.take(s); err != nil {
			cancel()
			return err
		}
		waiting = append(waiting, s.folders...)
	}
	return nil
}

// take visits the files of a folder. One that cannot be read is shown without a hash, which no other file has.
func (w *walk) take(s seen) error {
	if errors.Is(s.err, target.ErrNotFound) {
		return nil
	}
	if s.err != nil {
		return w.unlessStrange(s)
	}
	for _, f := range s.files {
		if errors.Is(f.err, target.ErrNotFound) {
			continue
		}
		if e, is := errors.AsType[*Error](f.err); is && e.Kind != ErrNotThere {
			if e.Kind != target.ErrNoWrite || w.c.Ours == nil || w.c.Ours(f.is.Path) {
				w.unreadable++
			}
			if w.unreadable <= mostUnreadable {
				f.err = nil
			}
		}
		if f.err != nil {
			return f.err
		}
		if err := w.visit(f.is, f.fresh); err != nil {
			return err
		}
	}
	return nil
}

// unlessStrange is the error of a folder that could not be read; nil where it may not be read and nothing of the archive is known in it, as
// with one that a person keeps there.
func (w *walk) unlessStrange(s seen) error {
	if s.folder == "" || !errors.Is(s.err, target.ErrNoWrite) {
		return s.err
	}
	if is, err := known.Below(w.c.Hashes, "/"+s.folder); err != nil || !is {
		return err
	}
	return s.err
}

// look reads a folder, and the files in it of which not enough is known. "" is all.
func (w *walk) look(ctx context.Context, folder string) (s seen) {
	c := w.c
	s.folder = folder
	var entries []fs.FileInfo
	s.err = c.with(ctx, func(l *lease) (err error) {
		if entries, err = l.entries(ctx, c.at(folder)); err == nil {
			err = c.composed(ctx, l, folder, entries)
		}
		return err
	})
	if s.err != nil {
		return s
	}
	slices.SortFunc(entries, func(a, b fs.FileInfo) int { return strings.Compare(a.Name(), b.Name()) })
	var files []fs.FileInfo
	for _, e := range entries {
		switch {
		case folder == "" && mark.Owns(e.Name()), portable.Foreign(folder, e.Name()), drafts.IsNear(e.Name()): // the last of whoever has the server's disk mounted
		case e.IsDir():
			s.folders = append(s.folders, pathpkg.Join(folder, e.Name()))
		case e.Mode().IsRegular():
			files = append(files, e)
		}
	}
	s.files = make([]entry, len(files))
	var group errgroup.Group
	group.SetLimit(mostListing)
	for i, info := range files {
		group.Go(func() error {
			s.files[i] = w.meet(ctx, pathpkg.Join(folder, info.Name()), info)
			return nil
		})
	}
	group.Wait()
	return s
}

// meet is what is known of a file that was found.
func (w *walk) meet(ctx context.Context, name string, info fs.FileInfo) (e entry) {
	c, path := w.c, "/"+name
	f, err := known.Of(c.Hashes, path)
	if err == nil && (w.changes || !f.Elsewhere) && f.Same(path, info.Size(), info.ModTime(), c.now()) {
		return entry{is: f}
	}
	err = c.with(ctx, func(l *lease) (err error) {
		e.is, e.fresh, err = c.know(ctx, l, name, path, info)
		return err
	})
	if err != nil {
		return entry{is: known.File{Path: path, Size: info.Size(), Modified: info.ModTime()}, err: err}
	}
	return e
}

// renamed is an entry of a folder with another name.
type renamed struct {
	fs.FileInfo
	name string
}

// Name implements fs.FileInfo.
func (r renamed) Name() string { return r.name }

// composed gives entries the names as the archive writes them: where a system writes letters in two pieces, as macOS may, and takes one
// for the other, they have them in one.
func (c *Client) composed(ctx context.Context, l *lease, folder string, entries []fs.FileInfo) error {
	var names map[string]bool
	for i, e := range entries {
		whole := norm.NFC.String(e.Name())
		if whole == e.Name() {
			continue
		}
		if names == nil {
			names = map[string]bool{}
			for _, other := range entries {
				names[other.Name()] = true
			}
		}
		if names[whole] { // two files
			continue
		}
		_, err := l.lstat(ctx, c.at(pathpkg.Join(folder, whole)))
		if err == nil {
			entries[i] = renamed{e, whole}
		} else if !errors.Is(err, target.ErrNotFound) {
			return err
		}
	}
	return nil
}
