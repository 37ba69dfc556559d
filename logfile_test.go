package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLogFileIsPutAsideWhenFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archiver.log")
	l, err := openLogFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l.most = 10
	for _, record := range []string{"first\n", "second\n", "third\n", "a record longer than the file may be\n"} {
		if _, err := l.Write([]byte(record)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{path: "a record longer than the file may be\n", path + ".1": "third\n"} {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s holds %q, want %q (%v)", name, got, want, err)
		}
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 2 {
		t.Errorf("there are %d files, %v", len(files), err)
	}
}

func TestLogFileGoesOnWhereItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archiver.log")
	for range 2 {
		l, err := openLogFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Write([]byte("line\n")); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "line\nline\n" {
		t.Errorf("got %q, %v", got, err)
	}
}
