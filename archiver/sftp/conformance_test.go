package sftp

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/target/mark"
)

// newRoot makes the folder of an archive.
func newRoot(t testing.TB) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "Archive of the office")
	if err := os.Mkdir(root, 0o777); err != nil {
		t.Fatal(err)
	}
	return root
}

// filesIn is all that lies in a folder, by path, but for the mark.
func filesIn(t testing.TB, root string) map[string][]byte {
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

// place is a folder on a server that a test does things to.
func place(t *testing.T, root string, s *sshd) *conformance.Place {
	t.Helper()
	c := connected(t, s.config())
	at := func(path string) string { return filepath.Join(root, filepath.FromSlash(path)) }
	return &conformance.Place{
		Destination: c,
		Again:       func() target.Destination { return client(t, c.Config) },
		Files:       func() map[string][]byte { return filesIn(t, root) },
		Write: func(path string, data []byte) {
			s.must(os.MkdirAll(filepath.Dir(at(path)), 0o777))
			s.must(os.WriteFile(at(path), data, 0o666))
		},
		Remove: func(path string) { s.must(os.RemoveAll(at(path))) },
		Loses:  func() { c.named = func(*lease) { s.Cut() } },
		Slow:   s.Hold,
		Gone:   s.Stop,
		Mends: func() {
			c.named = nil
			s.Release()
			if !s.Runs() {
				s.Start()
			}
		},
	}
}

// A folder on a server of OpenSSH does what a destination promises.
//
//test:long
func TestConformance(t *testing.T) {
	t.Parallel()
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		root := newRoot(t)
		return place(t, root, newSSHD(t, root, ""))
	})
}

// As does one on a server that has no more than the protocol.
//
//test:long
func TestConformanceWithoutExtensions(t *testing.T) {
	t.Parallel()
	conformance.Run(t, func(t *testing.T) *conformance.Place {
		root := newRoot(t)
		return place(t, root, newSSHD(t, root, "hardlink,posix-rename,fsync,statvfs"))
	})
}
