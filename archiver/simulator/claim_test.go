package simulator_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringcentral-archiver/archiver/simulator"
)

// lay makes a folder: a mark, which comes first, is the folder's own; a name that ends in / is a folder, one with -> a link, any other a file.
func lay(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		if name == mark {
			if err := simulator.Claim(dir); err != nil {
				t.Fatal(err)
			}
			continue
		}
		name, to, isLink := strings.Cut(name, "->")
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		switch {
		case isLink:
			err = errors.Join(err, os.Symlink(to, path))
		case strings.HasSuffix(name, "/"):
			err = errors.Join(err, os.MkdirAll(path, 0o700))
		default:
			err = errors.Join(err, os.WriteFile(path, []byte("mine: "+name), 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// laid lists everything below a folder, with the content of the files.
func laid(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var text []byte
		if e.Type().IsRegular() {
			text, err = os.ReadFile(path)
		}
		fmt.Fprintln(&all, path, e.Type(), string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

const (
	mark      = "SIMULATION.txt"
	oldUpload = "spool/0123456789abcdefghij_-ABCDEFGHIJ"
	appFolder = "Dropbox/Apps/RingCentral Application/"
)

// TestASimulatorTakesOnlyItsOwnFolder: what is not its own is neither removed nor changed, nor are
// made-up calls written there, through a link or not.
func TestASimulatorTakesOnlyItsOwnFolder(t *testing.T) {
	elsewhere := t.TempDir()
	lay(t, elsewhere, "precious", appFolder+"a recording.mp3")
	for name, c := range map[string]struct {
		lay  []string
		want error
	}{
		"no folder":            {nil, nil},
		"an empty folder":      {[]string{"./"}, nil},
		"what systems put":     {[]string{".DS_Store"}, nil},
		"marked":               {[]string{mark, "archiver.db", "archiver.log.1", oldUpload, appFolder + "Ana Ruiz_101/x.mp3"}, nil},
		"a file":               {[]string{"letter.odt"}, simulator.ErrNotOurs},
		"a hidden file":        {[]string{".profile"}, simulator.ErrNotOurs},
		"a store":              {[]string{"archiver.db"}, simulator.ErrNotOurs},
		"a folder named spool": {[]string{"spool/mail"}, simulator.ErrNotOurs},
		"a Dropbox":            {[]string{appFolder + "a recording.mp3"}, simulator.ErrNotOurs},
		"marked, and a file":   {[]string{mark, "letter.odt"}, simulator.ErrNotOurs},
		"marked, spool is not": {[]string{mark, oldUpload, "spool/mail"}, simulator.ErrNotOurs},
		"marked, folder spool": {[]string{mark, oldUpload + "/"}, nil},
		"marked, Dropbox more": {[]string{mark, appFolder, "Dropbox/taxes.ods"}, simulator.ErrNotOurs},
		"marked, Apps more":    {[]string{mark, appFolder, "Dropbox/Apps/Other/"}, simulator.ErrNotOurs},
		"Dropbox is a link":    {[]string{mark, "Dropbox->" + elsewhere + "/Dropbox"}, simulator.ErrNotOurs},
		"Apps is a link":       {[]string{mark, "Dropbox/Apps->" + elsewhere + "/Dropbox/Apps"}, simulator.ErrNotOurs},
		"the app is a link":    {[]string{mark, "Dropbox/Apps/RingCentral Application->" + elsewhere}, simulator.ErrNotOurs},
		"spool is a link":      {[]string{mark, "spool->" + elsewhere}, simulator.ErrNotOurs},
		"the mark is a link":   {[]string{mark + "->" + elsewhere + "/precious"}, simulator.ErrNotOurs},
		"the state is a link":  {[]string{mark, "simulator.json->" + elsewhere + "/precious"}, simulator.ErrNotOurs},
		"the store is a link":  {[]string{mark, "archiver.db->" + elsewhere + "/precious"}, simulator.ErrNotOurs},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			lay(t, dir, c.lay...)
			if c.lay == nil {
				if _, err := os.Stat(dir); err == nil {
					t.Fatal("the folder is there")
				}
			}
			before := laid(t, filepath.Dir(dir)) + laid(t, elsewhere)
			s, err := simulator.Start(simulator.Options{Dir: dir, Beside: []string{"archiver.db", "archiver.log*"}})
			if !errors.Is(err, c.want) {
				t.Errorf("it gave %v, want %v", err, c.want)
			}
			if err == nil {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				again, err := simulator.Start(simulator.Options{Dir: dir, Beside: []string{"archiver.db", "archiver.log*"}})
				if err != nil {
					t.Fatalf("the second start: %v", err)
				}
				if err := again.Close(); err != nil {
					t.Error(err)
				}
				if _, err := os.Stat(filepath.Join(dir, oldUpload)); name == "marked" && err == nil {
					t.Error("an upload of before is still there")
				}
				return
			}
			if after := laid(t, filepath.Dir(dir)) + laid(t, elsewhere); after != before {
				t.Errorf("it changed something; before\n%s\nafter\n%s", before, after)
			}
		})
	}
}

// TestAMarkIsOfOneFolder: a copy makes no other folder a simulator's, nor does a state. A folder that
// was moved keeps its own.
func TestAMarkIsOfOneFolder(t *testing.T) {
	for name, c := range map[string]struct {
		make func(demo, dir string) error
		want error
	}{
		"moved":          {os.Rename, nil},
		"copied whole":   {func(demo, dir string) error { return os.CopyFS(dir, os.DirFS(demo)) }, simulator.ErrNotOurs},
		"a state of its": {func(demo, dir string) error { return copied(filepath.Join(demo, "simulator.json"), dir) }, simulator.ErrNotOurs},
		"a mark of its":  {func(demo, dir string) error { return copied(filepath.Join(demo, mark), dir) }, simulator.ErrNotOurs},
		"an empty state": {func(_, dir string) error { return written(dir, "simulator.json", "{}") }, simulator.ErrNotOurs},
		"an empty mark":  {func(_, dir string) error { return written(dir, mark, "") }, simulator.ErrNotOurs},
		"a mark of before": {func(_, dir string) error {
			return written(dir, mark, "This folder belongs to a simulated RingCentral.\n{}\n")
		}, simulator.ErrNotOurs},
	} {
		t.Run(name, func(t *testing.T) {
			demo, dir := filepath.Join(t.TempDir(), "demo"), filepath.Join(t.TempDir(), "data")
			s, err := simulator.Start(simulator.Options{Dir: demo})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(s.Close(), c.make(demo, dir)); err != nil {
				t.Fatal(err)
			}
			lay(t, dir, oldUpload)
			before := laid(t, dir)
			s, err = simulator.Start(simulator.Options{Dir: dir})
			if !errors.Is(err, c.want) {
				t.Fatalf("it gave %v, want %v", err, c.want)
			}
			if err == nil {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			} else if after := laid(t, dir); after != before {
				t.Errorf("it changed something; before\n%s\nafter\n%s", before, after)
			}
		})
	}
}

func copied(from, dir string) error {
	text, err := os.ReadFile(from)
	return errors.Join(err, written(dir, filepath.Base(from), string(text)))
}

func written(dir, name, text string) error {
	return errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}
