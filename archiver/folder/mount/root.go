package mount

import (
	"context"
	"io/fs"
	"os"
	"time"
)

// Root is a folder, opened for as long as something is done in it: an os.Root whose calls come back. When ctx has ended they still have
// some seconds each, so that what was begun is tidied up.
type Root struct {
	m    *Mount
	ctx  context.Context
	root *os.Root
}

// Open opens a folder by its whole path. Errors: those of os.OpenRoot; ErrSilent, as of every call of a Root and a File, or *Ended,
// when it had to be given up.
func (m *Mount) Open(ctx context.Context, path string) (*Root, error) {
	return opened(ctx, m, func() (*os.Root, error) { return os.OpenRoot(path) })
}

func opened(ctx context.Context, m *Mount, open func() (*os.Root, error)) (*Root, error) {
	root, err := do(ctx, m, manner{}, open, func(late *os.Root) { late.Close() })
	if err != nil {
		return nil, err
	}
	return &Root{m: m, ctx: ctx, root: root}, nil
}

// OpenRoot opens a folder in it.
func (r *Root) OpenRoot(name string) (*Root, error) {
	return opened(r.ctx, r.m, func() (*os.Root, error) { return r.root.OpenRoot(name) })
}

// Close closes it.
func (r *Root) Close() error { return r.only(manner{closes: true}, r.root.Close) }

func (r *Root) only(how manner, call func() error) error {
	_, err := do(r.ctx, r.m, how, func() (struct{}, error) { return struct{}{}, call() }, nil)
	return err
}

// Lstat is os.Root.Lstat.
func (r *Root) Lstat(name string) (fs.FileInfo, error) {
	return do(r.ctx, r.m, manner{}, func() (fs.FileInfo, error) { return r.root.Lstat(name) }, nil)
}

// Stat is os.Root.Stat.
func (r *Root) Stat(name string) (fs.FileInfo, error) {
	return do(r.ctx, r.m, manner{}, func() (fs.FileInfo, error) { return r.root.Stat(name) }, nil)
}

// ReadFile is os.Root.ReadFile, for a short file.
func (r *Root) ReadFile(name string) ([]byte, error) {
	return do(r.ctx, r.m, manner{}, func() ([]byte, error) { return r.root.ReadFile(name) }, nil)
}

// Mkdir is os.Root.Mkdir.
func (r *Root) Mkdir(name string, perm fs.FileMode) error {
	return r.only(manner{}, func() error { return r.root.Mkdir(name, perm) })
}

// MkdirAll is os.Root.MkdirAll.
func (r *Root) MkdirAll(name string, perm fs.FileMode) error {
	return r.only(manner{}, func() error { return r.root.MkdirAll(name, perm) })
}

// Remove is os.Root.Remove.
func (r *Root) Remove(name string) error {
	return r.only(manner{}, func() error { return r.root.Remove(name) })
}

// Link is os.Root.Link.
func (r *Root) Link(file, as string) error {
	return r.only(manner{}, func() error { return r.root.Link(file, as) })
}

// Rename is os.Root.Rename. While one that was given up may still happen, no other is made: the later one would be undone by it.
func (r *Root) Rename(file, as string) error {
	r.m.mu.Lock()
	moving := r.m.moving
	r.m.mu.Unlock()
	if moving > 0 {
		return ErrSilent
	}
	return r.only(manner{moves: true}, func() error { return r.root.Rename(file, as) })
}

// Chtimes is os.Root.Chtimes.
func (r *Root) Chtimes(name string, read, modified time.Time) error {
	return r.only(manner{}, func() error { return r.root.Chtimes(name, read, modified) })
}

// Entry is what has a name in a folder, or why nobody knows what it is.
type Entry struct {
	Name string
	Info fs.FileInfo
	Err  error // of Lstat
}

// LstatAll looks at some names with one call.
func (r *Root) LstatAll(names []string) ([]Entry, error) {
	return do(r.ctx, r.m, manner{}, func() ([]Entry, error) {
		all := make([]Entry, len(names))
		for i, name := range names {
			info, err := r.root.Lstat(name)
			all[i] = Entry{name, info, err}
		}
		return all, nil
	}, nil)
}

// answers reports whether the file system answers: what a call is asked that takes long.
func (r *Root) answers() bool {
	_, err := do(r.ctx, r.m, manner{}, func() (fs.FileInfo, error) { return r.root.Stat(".") }, nil)
	return err == nil
}
