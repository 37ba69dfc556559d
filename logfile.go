package main

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"ringcentral-archiver/store/ownfile"
)

// logMost is how large the log grows before it is put aside; one older file is
// kept.
const logMost = 5 << 20

// logFile is a file that is put aside when it has grown large.
type logFile struct {
	path string
	most int64

	mu   sync.Mutex
	file *os.File
	size int64
}

func openLogFile(path string) (*logFile, error) {
	l := &logFile{path: path, most: logMost}
	if err := l.open(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *logFile) open() error {
	f, err := ownfile.Open(l.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(fmt.Errorf("open the log: %w", err), f.Close())
	}
	l.file, l.size = f, info.Size()
	return nil
}

// Write adds one record, to a new file when the old one is full.
func (l *logFile) Write(record []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size > 0 && l.size+int64(len(record)) > l.most {
		if err := l.putAside(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(record)
	l.size += int64(n)
	return n, err
}

// putAside begins a new file. Where the full one cannot be given its other name, as while a viewer has it open on Windows, the log goes
// on in it; at twice its size it is emptied. What fails is tried again with the next record.
func (l *logFile) putAside() error {
	if err := l.file.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("close the full log: %w", err)
	}
	_ = os.Rename(l.path, l.path+".1")
	if err := l.open(); err != nil || l.size <= 2*l.most {
		return err
	}
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("empty the log: %w", err)
	}
	l.size = 0
	return nil
}

// Close closes the file.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
