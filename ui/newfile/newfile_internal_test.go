package newfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAWriteThatFailsNamesTheFileOnce: on a full disk, too, whoever asked for the file adds its path.
func TestAWriteThatFailsNamesTheFileOnce(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "some.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fill(f, []byte("content")); err == nil || strings.Contains(err.Error(), f.Name()) {
		t.Errorf("it fails with %v", err)
	}
}
