package folder

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/target/mark"
)

// connected is a client of a folder that is marked now.
func connected(t *testing.T, root string) *Client {
	t.Helper()
	archive, err := Connect(t.Context(), clockwork.NewRealClock(), root, nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Root: root, Mark: archive, Hashes: conformance.NewHashes(), Clock: clockwork.NewRealClock()})
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
		if err != nil || name == filepath.FromSlash(mark.Name) {
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
