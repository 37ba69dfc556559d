package folder

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jonboulle/clockwork"
)

// memory is what is known of files, for as long as a test runs.
type memory struct {
	mu    sync.Mutex
	files map[string]Known
}

func newMemory() *memory { return &memory{files: map[string]Known{}} }

func (m *memory) Known(paths []string) ([]Known, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := make([]Known, len(paths))
	for i, path := range paths {
		known[i] = m.files[strings.ToLower(path)]
	}
	return known, nil
}

func (m *memory) Keep(some []Known) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range some {
		m.files[strings.ToLower(k.Path)] = k
	}
	return nil
}

func (m *memory) Forget(paths []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, path := range paths {
		delete(m.files, strings.ToLower(path))
	}
	return nil
}

func (m *memory) All(visit func(Known) error) error {
	m.mu.Lock()
	all := slices.Collect(maps.Values(m.files))
	m.mu.Unlock()
	for _, k := range all {
		if err := visit(k); err != nil {
			return err
		}
	}
	return nil
}

// connected is a client of a folder that is marked now.
func connected(t *testing.T, root string) *Client {
	t.Helper()
	archive, err := Connect(t.Context(), clockwork.NewRealClock(), root)
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Root: root, Mark: archive, Hashes: newMemory(), Clock: clockwork.NewRealClock()})
}

// filesIn is all that lies in a folder, by path, but for the mark.
func filesIn(t *testing.T, root string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil || name == filepath.FromSlash(markName) {
			return err
		}
		data, err := os.ReadFile(path)
		files["/"+filepath.ToSlash(name)] = data
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return files
}
