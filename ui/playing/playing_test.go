package playing_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ringcentral-archiver/ui/playing"
)

func sound(content string) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := io.WriteString(to, content)
		return err
	}
}

func TestASoundLiesThereUntilTheNextOrTheEnd(t *testing.T) {
	data := t.TempDir()
	folder := playing.In(data)
	first, err := folder.Keep("a.mp3", sound("first"))
	if err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(first); err != nil || string(content) != "first" || !filepath.IsAbs(first) || filepath.Ext(first) != ".mp3" {
		t.Errorf("%s holds %q (%v)", first, content, err)
	}
	for _, path := range []string{first, filepath.Dir(first)} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read %s: %v (%v)", path, info, err)
		}
	}
	second, err := folder.Keep("b.mp3", sound("second"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the first is still there (%v)", err)
	}
	if err := folder.Clear(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(second); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the second is still there (%v)", err)
	}
	if left, err := os.ReadDir(data); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	data, broken := t.TempDir(), errors.New("the connection was cut")
	_, err := playing.In(data).Keep("a.mp3", func(to io.Writer) error { return errors.Join(sound("half")(to), broken) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(data); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// TestASoundIsKeptInItsFolder, whatever it is called: the name comes from Dropbox.
func TestASoundIsKeptInItsFolder(t *testing.T) {
	data := t.TempDir()
	for _, name := range []string{"", ".", "..", "../a.mp3", "a/../../b.mp3", "a/b.mp3", filepath.Join(data, "a.mp3")} {
		path, err := playing.In(data).Keep(name, func(io.Writer) error {
			t.Errorf("%q was written to", name)
			return nil
		})
		if err == nil {
			t.Errorf("%q is kept at %s", name, path)
		}
	}
}
