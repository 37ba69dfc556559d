//go:build unix

package index

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// folder is the app folder as Dropbox keeps it on the reader's computer.
type folder struct {
	t   testing.TB
	dir string
}

func newFolder(t testing.TB) folder {
	t.Helper()
	f := folder{t, filepath.Join(t.TempDir(), "Apps & more #1", "RingCentral Application")}
	f.put("/Index/2026-11.csv", nil)
	return f
}

func (f folder) put(path string, content []byte) {
	f.t.Helper()
	at := filepath.Join(f.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(at, content, 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) remove(path string) {
	f.t.Helper()
	if err := os.Remove(filepath.Join(f.dir, filepath.FromSlash(path))); err != nil {
		f.t.Fatal(err)
	}
}

// address is that of a file in the folder, as a double click opens it.
func (f folder) address(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.Join(f.dir, filepath.FromSlash(path))}).String()
}

// fill puts the files of items there.
func (f folder) fill(items ...*Item) {
	f.t.Helper()
	for _, it := range items {
		for _, file := range it.Files {
			f.put(file.Path, content(f.t, it, file))
		}
	}
}

func content(t testing.TB, it *Item, file File) []byte {
	t.Helper()
	switch file.Kind {
	case "audio":
		return silence(it.Duration)
	case "transcript":
		return []byte("Hello, this is Zoë. Please call me back about the appointment.")
	case "attachment":
		picture, err := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==")
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	return []byte(it.Text)
}

// silence is an MP3 of that length: frames of MPEG-2.5 Layer III at 8 kbit/s and 8 kHz.
func silence(length time.Duration) []byte {
	frame := make([]byte, 72)
	copy(frame, []byte{0xFF, 0xE3, 0x18, 0xC0})
	return bytes.Repeat(frame, int(length/(72*time.Millisecond)))
}
