package dropboxserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// spool holds bytes that are uploaded but not committed: a file outside the folder that the user
// sees, or memory.
type spool struct {
	path string // "" is memory

	mu   sync.Mutex
	data []byte
}

// spoolName is how long the name of a spool's file is.
const spoolName = 32

// SpoolPattern is what the names of a spool's files match (path.Match).
var SpoolPattern = strings.Repeat("[A-Za-z0-9_\\-]", spoolName)

// RemoveSpool removes a spool's files, and its folder when nothing else is in it. Errors: those of
// the system.
func RemoveSpool(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the spool: %w", err)
	}
	left := 0
	for _, e := range entries {
		if own, err := path.Match(SpoolPattern, e.Name()); err != nil || !own || !e.Type().IsRegular() {
			left++
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("empty the spool: %w", err)
		}
	}
	if left > 0 {
		return nil
	}
	if err := os.Remove(dir); err != nil {
		return fmt.Errorf("remove the spool: %w", err)
	}
	return nil
}

func (s *Server) newSpool() *spool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spoolLocked()
}

func (s *Server) spoolLocked() *spool {
	if s.opts.Dir == "" {
		return &spool{}
	}
	return &spool{path: filepath.Join(s.opts.Spool, s.mint.word("spool", spoolName))}
}

// copyFrom writes what r has from offset on, and tells the others of it. Nothing before offset
// changes, so that a request that breaks off leaves only bytes which the next one writes over.
func (p *spool) copyFrom(r io.Reader, offset int64, others ...io.Writer) (int64, error) {
	w, err := p.at(offset)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.MultiWriter(append([]io.Writer{w}, others...)...), r)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return n, err
}

func (p *spool) at(offset int64) (io.WriteCloser, error) {
	if p.path == "" {
		return &memoryWriter{spool: p, offset: offset}, nil
	}
	f, err := os.OpenFile(p.path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the spool: %w", err)
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return nil, fmt.Errorf("seek in the spool: %w", err)
	}
	return f, nil
}

// open reads the first size bytes.
func (p *spool) open(size int64) (io.ReadCloser, error) {
	if p.path == "" {
		return io.NopCloser(bytes.NewReader(p.bytes(size))), nil
	}
	f, err := os.Open(p.path)
	if os.IsNotExist(err) && size == 0 {
		return io.NopCloser(bytes.NewReader(nil)), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the spool: %w", err)
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(f, size), f}, nil
}

func (p *spool) bytes(size int64) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.data[:size:size]
}

// moveTo makes the first size bytes a file of their own.
func (p *spool) moveTo(path string, size int64) error {
	f, err := os.OpenFile(p.path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("open the spool: %w", err)
	}
	err = f.Truncate(size)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("cut the spool: %w", err)
	}
	if err := os.Rename(p.path, path); err != nil {
		return fmt.Errorf("move the upload to its place: %w", err)
	}
	return nil
}

func (p *spool) discard() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.data = nil
	if p.path == "" {
		return nil
	}
	if err := os.Remove(p.path); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove the spool: %w", err)
	}
	return nil
}

type memoryWriter struct {
	spool  *spool
	offset int64
}

// Write puts b at the writer's offset and grows the memory as needed.
func (w *memoryWriter) Write(b []byte) (int, error) {
	p := w.spool
	p.mu.Lock()
	defer p.mu.Unlock()
	end := w.offset + int64(len(b))
	if had := int64(len(p.data)); end > had {
		if end > int64(cap(p.data)) { // doubled, so that a large upload is copied few times
			p.data = slices.Grow(p.data, int(max(end-had, had)))
		}
		p.data = p.data[:end]
		clear(p.data[had:max(had, w.offset)])
	}
	copy(p.data[w.offset:end], b)
	w.offset = end
	return len(b), nil
}

// Close does nothing: the memory is the spool's.
func (w *memoryWriter) Close() error { return nil }
