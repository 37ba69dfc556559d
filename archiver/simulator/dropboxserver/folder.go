package dropboxserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// File is a file in the app folder as a test or a person sees it.
type File struct {
	Path           string // as displayed, from the app folder on, with a slash before it
	Size           int64  // bytes
	Hash           string // content hash (docs/dropbox.md §2.7)
	Rev            string
	ClientModified time.Time
}

// Files lists all files in the order of their paths. It is empty if the folder on the disk cannot
// be read.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.tree.scan(s.tree.root, true); err != nil {
		return nil
	}
	var files []File
	for _, n := range s.tree.under(s.tree.root, true) {
		if n.isFolder() {
			continue
		}
		hash, err := s.tree.hashed(n)
		if err != nil {
			continue // removed from the disk since the scan
		}
		files = append(files, File{Path: n.display(), Size: n.size, Hash: hash, Rev: n.rev, ClientModified: stamp(n.client)})
	}
	return files
}

// Open reads a file. The error is fs.ErrNotExist where there is none.
func (s *Server) Open(path string) (io.ReadSeekCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.tree.find(path)
	if n == nil || n.isFolder() {
		return nil, fmt.Errorf("open %s: %w", path, fs.ErrNotExist)
	}
	return s.tree.open(n)
}

// ReadFile is a file's whole content.
func (s *Server) ReadFile(path string) ([]byte, error) {
	f, err := s.Open(path)
	if err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead)) // in one piece, for some are large
	if err == nil {
		_, err = b.ReadFrom(f)
	}
	return b.Bytes(), errors.Join(err, f.Close())
}

// Put writes a file as its owner does on another computer: whatever is there is replaced. A zero
// time is now.
func (s *Server) Put(path string, data []byte, modified time.Time) error {
	if bad := checkPath(path); bad != "" {
		return fmt.Errorf("put %s: %s", path, bad)
	}
	hash, err := hashOf(bytes.NewReader(data))
	if err != nil {
		return err
	}
	sp, now := s.newSpool(), stamp(s.clock.Now())
	if _, err := sp.copyFrom(bytes.NewReader(data), 0); err != nil {
		return fmt.Errorf("put %s: %w", path, err)
	}
	if modified.IsZero() {
		modified = now
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tree.fileAbove(path) {
		return fmt.Errorf("put %s: a file is in the way of its folder", path)
	}
	if n := s.tree.find(path); n != nil && n.isFolder() {
		return fmt.Errorf("put %s: a folder is there", path)
	}
	if _, err := s.tree.save(path, payload{spool: sp, size: int64(len(data)), hash: hash}, stamp(modified), now); err != nil {
		return fmt.Errorf("put %s: %w", path, err)
	}
	return nil
}

// Delete removes a file, or a folder with all that is in it, as its owner does. The error is
// fs.ErrNotExist where there is none.
func (s *Server) Delete(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.tree.find(path)
	if n == nil || n == s.tree.root {
		return fmt.Errorf("delete %s: %w", path, fs.ErrNotExist)
	}
	return s.tree.remove(n)
}
