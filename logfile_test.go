package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
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

// TestTheLogOutlivesTrouble: what is in the way for a while, or for good, stops no log, and lets none grow without an end.
func TestTheLogOutlivesTrouble(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archiver.log")
	l, err := openLogFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.most = 10
	write := func(record string) error { _, err := l.Write([]byte(record)); return err }
	inTheWay := func(name string) {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("it holds %q, want %q (%v)", got, want, err)
		}
	}
	inTheWay(path + ".1")
	for _, record := range []string{"1234567\n", "abcdefg\n", "ABCDEFG\n"} {
		if err := write(record); err != nil {
			t.Error(err)
		}
	}
	holds("1234567\nabcdefg\nABCDEFG\n")
	if err := write("new\n"); err != nil {
		t.Error(err)
	}
	holds("new\n")
	if runtime.GOOS == "windows" {
		return // an open file cannot be removed there
	}

	if err := errors.Join(write("1234567\n"), os.Remove(path), os.Remove(path+".1")); err != nil {
		t.Fatal(err)
	}
	inTheWay(path)
	inTheWay(path + ".1")
	inTheWay(filepath.Join(path+".1", "full"))
	for range 2 {
		if err := write("lost\n"); err == nil {
			t.Fatal("it was written, so the test would prove nothing")
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := write("here again\n"); err != nil {
		t.Error(err)
	}
	holds("here again\n")
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
