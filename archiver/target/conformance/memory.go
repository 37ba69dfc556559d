package conformance

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"ringcentral-archiver/archiver/target/known"
)

// memory is what is known of files, for as long as a test runs.
type memory struct {
	mu    sync.Mutex
	files map[string]known.File
}

// NewHashes returns what a destination without hashes knows of its files: nothing yet.
func NewHashes() known.Hashes { return &memory{files: map[string]known.File{}} }

// Known implements known.Hashes.
func (m *memory) Known(paths []string) ([]known.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	some := make([]known.File, len(paths))
	for i, path := range paths {
		some[i] = m.files[strings.ToLower(path)]
	}
	return some, nil
}

// Keep implements known.Hashes.
func (m *memory) Keep(some []known.File) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range some {
		m.files[strings.ToLower(f.Path)] = f
	}
	return nil
}

// Forget implements known.Hashes.
func (m *memory) Forget(paths []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, path := range paths {
		delete(m.files, strings.ToLower(path))
	}
	return nil
}

// All implements known.Hashes.
func (m *memory) All(visit func(known.File) error) error {
	m.mu.Lock()
	all := slices.Collect(maps.Values(m.files))
	m.mu.Unlock()
	for _, f := range all {
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}
