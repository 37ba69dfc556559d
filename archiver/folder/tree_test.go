package folder

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/mark"
)

// quiet is a folder in which nothing has happened for an hour.
type quiet struct {
	t      *testing.T
	c      *Client
	clock  *clockwork.FakeClock
	root   string
	cursor string
}

func newQuiet(t *testing.T) *quiet {
	q := &quiet{t: t, clock: clockwork.NewFakeClockAt(time.Now()), root: t.TempDir()}
	q.c = connected(t, q.root)
	q.c.Clock = q.clock
	for _, path := range []string{"Ana/1/a.mp3", "Ana/1/b.mp3", "Ana/2/c.mp3", "Bob/1/d.mp3", "e.html"} {
		q.write(path, path)
	}
	q.settle()
	if told := q.changes(); len(told) != 5 {
		t.Errorf("first it tells of %q", told)
	}
	return q
}

func (q *quiet) at(path string) string { return filepath.Join(q.root, filepath.FromSlash(path)) }

func (q *quiet) must(err error) {
	q.t.Helper()
	if err != nil {
		q.t.Fatal(err)
	}
}

func (q *quiet) write(path, text string) {
	q.t.Helper()
	q.must(os.MkdirAll(filepath.Dir(q.at(path)), 0o777))
	q.must(os.WriteFile(q.at(path), []byte(text), 0o666))
}

// settle has what was done just now have been done an hour ago.
func (q *quiet) settle() {
	q.t.Helper()
	recent := time.Now().Add(-time.Minute)
	then := recent.Add(-time.Hour)
	q.must(filepath.WalkDir(q.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == mark.Folder {
			return err
		}
		if info, err := d.Info(); err != nil || info.ModTime().Before(recent) {
			return err
		}
		return os.Chtimes(path, then, then)
	}))
}

// changes is what Changes tells; a minus is before what is gone.
func (q *quiet) changes() (told []string) {
	q.t.Helper()
	next, err := q.c.Changes(q.t.Context(), q.cursor, func(files []target.File) error {
		for _, f := range files {
			if f.Deleted {
				f.Path = "-" + f.Path
			}
			told = append(told, f.Path)
		}
		return nil
	})
	q.must(err)
	q.cursor = next
	slices.Sort(told)
	return told
}

func (q *quiet) tells(when string, want ...string) {
	q.t.Helper()
	if told := q.changes(); !slices.Equal(told, want) {
		q.t.Errorf("%s it tells of %q, want %q", when, told, want)
	}
}

// In a quiet office the files of a folder into which nothing has come are not looked at each hour. What was added, removed, moved or
// renamed is told all the same, and what was written anew in its place within a day.
func TestFoldersOfWhichNothingIsNewArePassedOver(t *testing.T) {
	q := newQuiet(t)
	q.tells("with nothing new")
	q.write("Ana/1/a.mp3", "another text")
	q.settle()
	q.tells("with a file that was written anew in its place")
	q.write("Bob/1/f.mp3", "new")
	q.must(os.Remove(q.at("Ana/2/c.mp3")))
	q.tells("with a file more and one less", "-/Ana/2/c.mp3", "/Bob/1/f.mp3")
	q.settle()
	q.tells("after that")
	q.must(os.Rename(q.at("Bob/1/d.mp3"), q.at("Bob/1/g.mp3")))
	q.write("Zoë/new/h.mp3", "new")
	q.tells("with a new name", "-/Bob/1/d.mp3", "/Bob/1/g.mp3", "/Zoë/new/h.mp3")
	q.clock.Advance(wholeEvery)
	q.tells("a day later", "/Ana/1/a.mp3")
}

// A folder that was taken away and comes back has the time that it had.
func TestAFolderThatComesBack(t *testing.T) {
	q := newQuiet(t)
	q.tells("with nothing new")
	away := filepath.Join(t.TempDir(), "away")
	q.must(os.Rename(q.at("Ana"), away))
	q.tells("without it", "-/Ana/1/a.mp3", "-/Ana/1/b.mp3", "-/Ana/2/c.mp3")
	q.settle()
	q.must(os.Rename(away, q.at("Ana")))
	q.tells("with it", "/Ana/1/a.mp3", "/Ana/1/b.mp3", "/Ana/2/c.mp3")
}

// Where something came into a folder just now, the next file may come in the same moment by the disk's clock.
func TestAFolderThatWasChangedJustNow(t *testing.T) {
	q := newQuiet(t)
	info, err := os.Stat(q.at("Ana/1"))
	q.must(err)
	q.write("Ana/1/i.mp3", "new")
	q.must(os.Chtimes(q.at("Ana/1/i.mp3"), info.ModTime(), info.ModTime()))
	q.tells("with a file more", "/Ana/1/i.mp3")
	now, err := os.Stat(q.at("Ana/1"))
	q.must(err)
	q.write("Ana/1/j.mp3", "new")
	q.must(os.Chtimes(q.at("Ana/1"), now.ModTime(), now.ModTime()))
	q.tells("with another in the same moment", "/Ana/1/j.mp3")
}

// On a file system whose folders have no time of their own, and where nothing may be written to find out, every file is looked at.
func TestWhereTheTimeOfAFolderTellsNothing(t *testing.T) {
	q := newQuiet(t)
	file := q.at(strings.TrimSuffix(mark.Folder, "/"))
	q.must(os.Rename(file, file+" aside"))
	q.must(os.Mkdir(file, 0o777))
	q.must(os.Rename(filepath.Join(file+" aside", "archive.json"), filepath.Join(file, "archive.json")))
	later := time.Now().Add(time.Hour)
	q.must(os.Chtimes(file, later, later))
	if _, tell := q.c.timesTell(t.Context()); tell {
		t.Error("a time that does not go on is believed")
	}
	q.must(os.Chtimes(file, later, later))
	q.write("Ana/1/a.mp3", "another text")
	q.settle()
	q.tells("with a file that was written anew in its place", "/Ana/1/a.mp3")
}
