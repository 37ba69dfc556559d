package mount

import (
	"io/fs"
	"os"
)

// File is an open file: an os.File whose calls come back.
type File struct {
	in   *Root
	file *os.File
}

// Open opens a file, or a folder for its names to be read.
func (r *Root) Open(name string) (*File, error) { return r.OpenFile(name, os.O_RDONLY, 0) }

// OpenFile is os.Root.OpenFile.
func (r *Root) OpenFile(name string, flag int, perm fs.FileMode) (*File, error) {
	return r.openFile(name, flag, perm, nil)
}

// Create makes a file, which fails where one is. late is told when it was made after it had been given up.
func (r *Root) Create(name string, late func()) (*File, error) {
	return r.openFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666, late)
}

// open opens a file; a test has it hang.
var open = (*os.Root).OpenFile

func (r *Root) openFile(name string, flag int, perm fs.FileMode, late func()) (*File, error) {
	file, err := do(r.ctx, r.m, manner{}, func() (*os.File, error) { return open(r.root, name, flag, perm) }, func(file *os.File) {
		file.Close()
		if late != nil {
			late()
		}
	})
	if err != nil {
		return nil, err
	}
	return &File{in: r, file: file}, nil
}

// slow is how a call is made that waits for the disk.
func (f *File) slow() manner { return manner{answer: f.in.answers} }

// Read is os.File.Read. When it has failed, p may still be written to.
func (f *File) Read(p []byte) (int, error) {
	return do(f.in.ctx, f.in.m, f.slow(), func() (int, error) { return f.file.Read(p) }, nil)
}

// ReadAt is os.File.ReadAt. When it has failed, p may still be written to.
func (f *File) ReadAt(p []byte, at int64) (int, error) {
	return do(f.in.ctx, f.in.m, f.slow(), func() (int, error) { return f.file.ReadAt(p, at) }, nil)
}

// Write is os.File.Write. When it has failed, p may still be read from.
func (f *File) Write(p []byte) (int, error) {
	return do(f.in.ctx, f.in.m, f.slow(), func() (int, error) { return f.file.Write(p) }, nil)
}

// Sync is os.File.Sync.
func (f *File) Sync() error { return f.in.only(f.slow(), f.file.Sync) }

// Close is os.File.Close, which may write what was not written yet.
func (f *File) Close() error {
	return f.in.only(manner{closes: true, answer: f.in.answers}, f.file.Close)
}

// Stat is os.File.Stat.
func (f *File) Stat() (fs.FileInfo, error) {
	return do(f.in.ctx, f.in.m, manner{}, f.file.Stat, nil)
}

// Names reads the next names in a folder, as os.File.Readdirnames does; io.EOF after the last.
func (f *File) Names(most int) ([]string, error) {
	return do(f.in.ctx, f.in.m, f.slow(), func() ([]string, error) { return f.file.Readdirnames(most) }, nil)
}
