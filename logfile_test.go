package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ringcentral-archiver/store/ownfile"
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

// TestTheLogsFollowNoLink: what someone has put in the place of the log or of the file for crashes
// is left alone.
func TestTheLogsFollowNoLink(t *testing.T) {
	for name, open := range map[string]func(path string) error{
		"archiver.log": func(path string) error { _, err := openLogFile(path); return err },
		crashFile:      catchCrashes,
	} {
		victim, path := filepath.Join(t.TempDir(), "victim"), filepath.Join(t.TempDir(), name)
		if err := os.Symlink(victim, path); err != nil {
			t.Fatal(err)
		}
		if err := open(path); !errors.Is(err, ownfile.ErrLink) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Lstat(victim); err == nil {
			t.Errorf("%s: a file was made through the link", name)
		}
	}
}
