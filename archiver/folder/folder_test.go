package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
	"ringcentral-archiver/archiver/target/conformance"
	"ringcentral-archiver/archiver/target/drafts"
	"ringcentral-archiver/archiver/target/known"
	"ringcentral-archiver/archiver/target/mark"
)

func TestConnecting(t *testing.T) {
	root := t.TempDir()
	first, err := Connect(t.Context(), clockwork.NewRealClock(), root, nil)
	if err != nil || first == "" {
		t.Fatal(first, err)
	}
	if again, err := Connect(t.Context(), clockwork.NewRealClock(), root, nil); err != nil || again != first {
		t.Errorf("connected again it is the archive %s (%v), want %s", again, err, first)
	}
	if files := filesIn(t, root); len(files) != 0 {
		t.Errorf("connecting has left %v", files)
	}
	other, err := Connect(t.Context(), clockwork.NewRealClock(), t.TempDir(), nil)
	if err != nil || other == first {
		t.Errorf("another folder has the same mark %s (%v)", other, err)
	}
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(root, "none"), file, "", "."} {
		if _, err := Connect(t.Context(), clockwork.NewRealClock(), path, nil); !errors.Is(err, ErrNotThere) {
			t.Errorf("%q was connected: %v", path, err)
		}
		if _, err := os.Stat(filepath.Join(root, "none")); err == nil {
			t.Error("the folder was made")
		}
	}
	for _, text := range []string{"{", `{"program":"another"}`, strings.Repeat("x", mark.Longest+1)} {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(mark.Name)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if archive, err := Connect(t.Context(), clockwork.NewRealClock(), root, nil); err == nil {
			t.Errorf("the mark %.20q is that of the archive %s", text, archive)
		}
	}
}

// A mark that is missing, or another's, is a folder that is not there: nothing is written, nothing is taken for deleted.
func TestAnotherFolderInItsPlace(t *testing.T) {
	for name, change := range map[string]func(root string) error{
		"no mark": func(root string) error { return os.RemoveAll(filepath.Join(root, mark.Folder)) },
		"another's mark": func(root string) error {
			os.RemoveAll(filepath.Join(root, mark.Folder))
			_, err := Connect(t.Context(), clockwork.NewRealClock(), root, nil)
			return err
		},
		"a file": func(root string) error { return errors.Join(os.RemoveAll(root), os.WriteFile(root, nil, 0o666)) },
	} {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "Archive")
			if err := os.Mkdir(root, 0o777); err != nil {
				t.Fatal(err)
			}
			c := connected(t, root)
			if err := change(root); err != nil {
				t.Fatal(err)
			}
			if err := c.Ping(t.Context()); !errors.Is(err, ErrNotThere) || !errors.Is(err, target.ErrUnavailable) || !strings.Contains(err.Error(), root) {
				t.Errorf("Ping: %v", err)
			}
			u := c.NewUploader(t.Context(), func([]target.Outcome) { t.Error("something was written") })
			if err := u.Put(t.Context(), target.Upload{Path: "/a", Body: strings.NewReader("a")}); !errors.Is(err, ErrNotThere) {
				t.Errorf("Put: %v", err)
			}
			if err := u.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := c.Changes(t.Context(), c.cursor(), nil); !errors.Is(err, ErrNotThere) {
				t.Errorf("Changes: %v", err)
			}
			if _, err := os.Stat(filepath.Join(root, "a")); err == nil {
				t.Error("the file is there")
			}
		})
	}
}

// What was begun and never ended is removed, but not what another computer is just writing.
func TestLeftOvers(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	clock := clockwork.NewFakeClockAt(time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC))
	c.Clock = clock
	begun := func(ago time.Duration) string { return drafts.New(target.Upload{}, "a", clock.Now().Add(-ago)).File }
	old, fresh := begun(drafts.Stale+time.Second), begun(time.Hour)
	for _, name := range []string{old, fresh, mark.Folder + "/a person's.tmp", mark.Folder + "/notes.txt"} {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.NewUploader(t.Context(), nil).Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := filesIn(t, root)
	if left["/"+old] != nil || left["/"+fresh] == nil || len(left) != 3 {
		t.Errorf("left are %q", left)
	}
	if err := c.List(t.Context(), "", func(files []target.File) error { t.Errorf("listed are %v", files); return nil }); err != nil {
		t.Error(err)
	}
}

// put stores one file.
func put(t *testing.T, c *Client, up target.Upload) target.Outcome {
	t.Helper()
	var out []target.Outcome
	u := c.NewUploader(t.Context(), func(some []target.Outcome) { out = append(out, some...) })
	if err := errors.Join(u.Put(t.Context(), up), u.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	return out[0]
}

// A file that nothing shows to be changed is read once, and again within four months: then lost bits are seen.
func TestLostBitsAreSeen(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	clock := clockwork.NewFakeClock()
	c.Clock = clock
	archived := clock.Now().Add(-time.Hour)
	o := put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound"), Modified: archived})
	if o.Err != nil {
		t.Fatal(o.Err)
	}
	file := filepath.Join(root, "a.mp3")
	if err := errors.Join(os.WriteFile(file, []byte("a s0und"), 0o666), os.Chtimes(file, archived, o.File.Modified)); err != nil {
		t.Fatal(err)
	}
	hash := func() (hash string) {
		t.Helper()
		if err := c.List(t.Context(), "", func(files []target.File) error { hash = files[0].Hash; return nil }); err != nil {
			t.Fatal(err)
		}
		return hash
	}
	if got := hash(); got != o.File.Hash {
		t.Errorf("a file that was written just now is read again")
	}
	clock.Advance(known.ReadAgain - time.Hour)
	if got := hash(); got != o.File.Hash {
		t.Errorf("it is read again after less than two months")
	}
	clock.Advance(known.ReadSpread + 2*time.Hour)
	if got := hash(); got != target.HashOf([]byte("a s0und")) {
		t.Errorf("after four months it has the hash %s", got)
	}
	if got, err := c.Stat(t.Context(), "/a.mp3"); err != nil || got.Hash == o.File.Hash {
		t.Errorf("it is %+v (%v)", got, err)
	}
}

// What cannot be read is shown as changed, not as deleted; where very much cannot be read, it is the folder that cannot.
func TestWhatCannotBeRead(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	add := func(n int) {
		for i := range n {
			if err := os.WriteFile(filepath.Join(root, fmt.Sprint(i)), []byte("x"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(mostUnreadable + 1)
	whole := openFile
	defer func() { openFile = whole }()
	bad := map[string]bool{"3": true}
	openFile = func(root *mount.Root, name string) (*mount.File, error) {
		if bad[name] {
			return nil, &os.PathError{Op: "read", Path: name, Err: syscall.EIO}
		}
		return whole(root, name)
	}
	var without []string
	n := 0
	list := func() error {
		return c.List(t.Context(), "", func(files []target.File) error {
			for _, f := range files {
				if n++; f.Hash == "" {
					without = append(without, f.Path)
				}
			}
			return nil
		})
	}
	if err := list(); err != nil || n != mostUnreadable+1 || fmt.Sprint(without) != "[/3]" {
		t.Errorf("%d files are listed, %q without a hash (%v)", n, without, err)
	}
	bad = nil
	if without, n = nil, 0; list() != nil || len(without) > 0 {
		t.Errorf("a file that can be read again has no hash: %q", without)
	}
	c.Hashes = conformance.NewHashes()
	bad = map[string]bool{}
	for i := range mostUnreadable + 1 {
		bad[fmt.Sprint(i)] = true
	}
	if err := list(); !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("a folder of which nothing can be read is listed: %v", err)
	}
}

// Nothing is read or written through a link that leads out of the folder.
func TestLinksAreNotFollowed(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	c := connected(t, root)
	if err := errors.Join(os.Symlink(outside, filepath.Join(root, "Ana")), os.WriteFile(filepath.Join(outside, "secret"), []byte("s"), 0o666)); err != nil {
		t.Fatal(err)
	}
	if o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a")}); o.Err == nil {
		t.Error("a file was written out of the folder")
	}
	if _, _, err := c.Download(t.Context(), "/Ana/secret"); err == nil {
		t.Error("a file was read out of the folder")
	}
	if err := c.List(t.Context(), "", func(files []target.File) error { t.Errorf("listed are %v", files); return nil }); err != nil {
		t.Error(err)
	}
	if there, _ := os.ReadDir(outside); len(there) != 1 {
		t.Errorf("outside lie %v", there)
	}
}

// The folder is opened once for a file: one that is moved meanwhile takes the file with it, and its place stays empty.
func TestMovedInTheMiddleOfAFile(t *testing.T) {
	root := filepath.Join(t.TempDir(), "Archive")
	if err := os.Mkdir(root, 0o777); err != nil {
		t.Fatal(err)
	}
	c := connected(t, root)
	u := c.NewUploader(t.Context(), func(out []target.Outcome) {
		if !errors.Is(out[0].Err, ErrNotThere) {
			t.Errorf("the outcome is %v", out[0].Err)
		}
	})
	body, w := io.Pipe()
	ended := make(chan error)
	go func() { ended <- u.Put(t.Context(), target.Upload{Path: "/a.mp3", Body: body}) }()
	if _, err := w.Write(bytes.Repeat([]byte("x"), 300<<10)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(root, root+" away"), os.Mkdir(root, 0o777)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if err := errors.Join(<-ended, u.Close(t.Context())); err != nil {
		t.Error(err)
	}
	if files := filesIn(t, root); len(files) > 0 {
		t.Errorf("in its place lie %v", files)
	}
}

// Each kind of error, by what systems say.
func TestKinds(t *testing.T) {
	for _, row := range kinds {
		for _, number := range row.numbers {
			err := failed("write", "/a", &os.PathError{Op: "write", Path: "a", Err: number})
			if !errors.Is(err, row.kind) || !strings.Contains(err.Error(), number.Error()) {
				t.Errorf("%v is %v, want %v", number, err, row.kind)
			}
		}
	}
	if err := failed("write", "/a", context.Canceled); err != context.Canceled {
		t.Errorf("what was given up is %v", err)
	}
}

// A folder that the program may not look into is not said to be missing: no disk has to be connected, but somebody has to let it in.
func TestAFolderThatMayNotBeOpened(t *testing.T) {
	for _, number := range []syscall.Errno{syscall.EACCES, syscall.EPERM} {
		err := missing("/mnt/nas", &os.PathError{Op: "open", Path: "/mnt/nas", Err: number})
		if !errors.Is(err, target.ErrBlocked) || errors.Is(err, ErrNotThere) || !strings.Contains(err.Error(), "/mnt/nas") {
			t.Errorf("where the system says %v: %v", number, err)
		}
	}
}

// What has its name is not archived before the name is on the disk for good; put again, it is.
func TestNamesThatDoNotLast(t *testing.T) {
	c := connected(t, t.TempDir())
	c.named = func(context.Context) error { return syscall.EIO }
	if o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a")}); !errors.Is(o.Err, target.ErrUnavailable) {
		t.Errorf("the outcome is %v", o.Err)
	}
	c.named = nil
	if o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a")}); o.Err != nil {
		t.Errorf("put again, the outcome is %v", o.Err)
	}
}

// A file that was written just now may be changed without another time: it is read again.
func TestAChangeInTheSameMoment(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	o := put(t, c, target.Upload{Path: "/page.html", Body: strings.NewReader("ours")})
	file := filepath.Join(root, "page.html")
	info, err := os.Stat(file)
	if err != nil || o.Err != nil {
		t.Fatal(err, o.Err)
	}
	if err := errors.Join(os.WriteFile(file, []byte("hers"), 0o666), os.Chtimes(file, info.ModTime(), info.ModTime())); err != nil {
		t.Fatal(err)
	}
	if f, err := c.Stat(t.Context(), "/page.html"); err != nil || f.Hash != target.HashOf([]byte("hers")) {
		t.Errorf("it is %+v (%v)", f, err)
	}
	if o := put(t, c, target.Upload{Path: "/page.html", Body: strings.NewReader("new"), Replaces: o.File.Rev}); !errors.Is(o.Err, target.ErrConflict) {
		t.Errorf("it was replaced: %v", o.Err)
	}
}

// What a person has deleted lies in a bin, and is not in the archive; nor are a NAS's earlier states of it. What only the system may read holds
// up nothing.
func TestBinsAreNotTheArchive(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	for _, path := range []string{
		"Ana/a.mp3", ".Trash-1000/files/a.mp3", "$RECYCLE.BIN/S-1-5/a.mp3", "System Volume Information/x", "#recycle/Ana/a.mp3", "#snapshot/1/Ana/a.mp3",
		"lost+found/x", ".dropbox.cache/a.mp3", "Ana/@eaDir/a.mp3@SynoEAStream", "Ana/.Trash-1000/b.mp3",
	} {
		file := filepath.Join(root, filepath.FromSlash(path))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte("x"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	var listed []string
	page := func(files []target.File) error {
		for _, f := range files {
			listed = append(listed, f.Path)
		}
		return nil
	}
	_, err := c.Changes(t.Context(), "", page)
	if err := errors.Join(err, c.List(t.Context(), "", page)); err != nil {
		t.Fatal(err)
	}
	if want := "[/Ana/.Trash-1000/b.mp3 /Ana/a.mp3 /Ana/.Trash-1000/b.mp3 /Ana/a.mp3]"; fmt.Sprint(listed) != want {
		t.Errorf("listed are %v, want %s", listed, want)
	}
}

// A folder that may not be read ends a listing where something of the archive is in it, and else holds up nothing.
func TestAFolderThatMayNotBeRead(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	for _, name := range []string{"Ana", "Private"} {
		if err := os.Mkdir(filepath.Join(root, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a")}); o.Err != nil {
		t.Fatal(o.Err)
	}
	whole := openFolder
	defer func() { openFolder = whole }()
	for _, test := range []struct {
		refused string
		want    error
	}{{"Private", nil}, {"Ana", target.ErrNoWrite}} {
		openFolder = func(in *mount.Root, name string) (*mount.Root, error) {
			if name == test.refused {
				return nil, &os.PathError{Op: "open", Path: name, Err: syscall.EACCES}
			}
			return whole(in, name)
		}
		n := 0
		err := c.List(t.Context(), "", func(files []target.File) error { n += len(files); return nil })
		if !errors.Is(err, test.want) || test.want == nil && n != 1 {
			t.Errorf("where %s may not be read, %d files are listed (%v)", test.refused, n, err)
		}
	}
}

// A mark that was begun and is empty is put whole: else the folder could never be connected.
func TestAnEmptyMark(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	if err := os.Truncate(filepath.Join(root, filepath.FromSlash(mark.Name)), 0); err != nil {
		t.Fatal(err)
	}
	if err := c.Ping(t.Context()); !errors.Is(err, ErrNotThere) {
		t.Errorf("Ping: %v", err)
	}
	archive, err := Connect(t.Context(), clockwork.NewRealClock(), root, nil)
	if err != nil || archive == c.Mark {
		t.Errorf("it was connected as %q (%v)", archive, err)
	}
	if files := filesIn(t, root); len(files) > 0 {
		t.Errorf("left are %q", files)
	}
}

// A mark that was deleted is put back where a file shows that the archive lies there, and nowhere else.
func TestAMarkThatWasDeleted(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	if o := put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound")}); o.Err != nil {
		t.Fatal(o.Err)
	}
	k, err := c.Hashes.Known([]string{"/a.mp3"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(root, mark.Folder)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(root, "a.mp3")
	restore := func(at string) error { return Restore(t.Context(), clockwork.NewRealClock(), at, c.Mark, k) }
	if err := restore(t.TempDir()); !errors.Is(err, ErrNotThere) {
		t.Errorf("an empty folder: %v", err)
	}
	if err := errors.Join(os.WriteFile(file, []byte("a s0und"), 0o666)); err != nil {
		t.Fatal(err)
	}
	if err := restore(root); !errors.Is(err, ErrNotThere) {
		t.Errorf("a folder with another file of the name: %v", err)
	}
	if err := os.WriteFile(file, []byte("a sound"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(restore(root), c.Ping(t.Context())); err != nil {
		t.Errorf("the folder of the archive: %v", err)
	}
	other := t.TempDir()
	archive, err := Connect(t.Context(), clockwork.NewRealClock(), other, nil)
	if err := errors.Join(err, restore(other)); err != nil {
		t.Errorf("a folder with another archive: %v", err)
	}
	if again, err := Connect(t.Context(), clockwork.NewRealClock(), other, nil); err != nil || again != archive {
		t.Errorf("another archive's mark was replaced by %s (%v)", again, err)
	}
}

// Where there are no hard links, another computer that gives the same file its name has an empty one there for a moment. That is no conflict, which would
// have the file there twice; an empty file that stays is one.
func TestAnEmptyFileOfAnotherComputer(t *testing.T) {
	for name, whole := range map[string]bool{"it becomes whole": true, "it stays empty": false} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			c := connected(t, root)
			clock := clockwork.NewFakeClock()
			c.Clock = clock
			file := filepath.Join(root, "a.mp3")
			if err := os.WriteFile(file, nil, 0o666); err != nil {
				t.Fatal(err)
			}
			ended := make(chan target.Outcome, 1)
			u := c.NewUploader(t.Context(), func(out []target.Outcome) { ended <- out[0] })
			if err := u.Put(t.Context(), target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound")}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			waits := make(chan error, 1)
			go func() { waits <- clock.BlockUntilContext(ctx, 1) }()
			select {
			case err := <-waits:
				if err != nil {
					t.Fatal(err)
				}
			case o := <-ended:
				t.Errorf("at once the outcome is %v", o.Err)
				ended <- o
			}
			cancel()
			if whole {
				if err := errors.Join(os.WriteFile(file+".tmp", []byte("a sound"), 0o666), os.Rename(file+".tmp", file)); err != nil {
					t.Fatal(err)
				}
			}
			var o target.Outcome
			for out := false; !out; {
				select {
				case o = <-ended:
					out = true
				default:
					clock.Advance(time.Second)
				}
			}
			if whole && o.Err != nil || !whole && !errors.Is(o.Err, target.ErrConflict) {
				t.Errorf("the outcome is %v", o.Err)
			}
			if err := u.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// Where there are no hard links, a name that was taken with an empty file before the disk went away is not taken for a stranger's when it is back,
// which would have the file there under another name as well; nor is a stranger's for our own.
func TestANameThatWasTakenBeforeTheDiskWentAway(t *testing.T) {
	whole := link
	defer func() { link = whole }()
	link = func(*mount.Root, string, string) error { return noLinks[0] }
	root := t.TempDir()
	c := connected(t, root)
	up := func() target.Outcome {
		return put(t, c, target.Upload{Path: "/a.mp3", Body: strings.NewReader("a sound")})
	}
	c.names.took = func() error { return mount.ErrSilent }
	if o := up(); !errors.Is(o.Err, ErrNotThere) {
		t.Errorf("while the disk is away: %v", o.Err)
	}
	c.names.took = nil
	if o := up(); o.Err != nil {
		t.Errorf("when it is back: %v", o.Err)
	}
	if files := filesIn(t, root); len(files) != 1 || string(files["/a.mp3"]) != "a sound" {
		t.Errorf("there lie %q", files)
	}
	if _, kept := c.names.taken.Load("a.mp3"); kept {
		t.Error("the name still counts as taken")
	}
}

// A folder on another disk that has hard links shows no empty file at any moment: one that a kill leaves would be taken for a stranger's.
func TestNoNameIsTakenOnAnotherDisk(t *testing.T) {
	links := link
	defer func() { link = links }()
	link = func(root *mount.Root, file, as string) error {
		if path.Dir(file) != path.Dir(as) {
			return apart
		}
		return links(root, file, as)
	}
	c := connected(t, t.TempDir())
	c.names.took = func() error {
		t.Error("an empty file is there")
		return nil
	}
	if o := put(t, c, target.Upload{Path: "/Ana/a.mp3", Body: strings.NewReader("a sound")}); o.Err != nil {
		t.Error(o.Err)
	}
	if files := filesIn(t, c.Root); len(files) != 1 || string(files["/Ana/a.mp3"]) != "a sound" {
		t.Errorf("there lie %q", files)
	}
}

// A folder in which no archive lies is as it was where it is not to have one.
func TestNoArchiveIsBegunUnasked(t *testing.T) {
	root := t.TempDir()
	no := errors.New("no")
	if _, err := Connect(t.Context(), clockwork.NewRealClock(), root, func() error { return no }); !errors.Is(err, no) {
		t.Error(err)
	}
	if names, err := os.ReadDir(root); err != nil || len(names) > 0 {
		t.Errorf("%v was left there (%v)", names, err)
	}
	archive, err := Connect(t.Context(), clockwork.NewRealClock(), root, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Connect(t.Context(), clockwork.NewRealClock(), root, func() error { return no }); err != nil || again != archive {
		t.Errorf("what lies there already is %s (%v), want %s", again, err, archive)
	}
}

// Files that others keep in the folder, and that the program may not read, hold up nothing, however many they are.
func TestWhatMayNotBeReadOfOthers(t *testing.T) {
	root := t.TempDir()
	c := connected(t, root)
	c.Ours = func(path string) bool { return strings.HasSuffix(path, ".mp3") }
	whole := openFile
	defer func() { openFile = whole }()
	refused := error(syscall.EACCES)
	openFile = func(root *mount.Root, name string) (*mount.File, error) {
		if name != filepath.Base(mark.Name) && name != "readable" {
			return nil, &os.PathError{Op: "open", Path: name, Err: refused}
		}
		return whole(root, name)
	}
	add := func(ending string) {
		for i := range mostUnreadable + 1 {
			if err := os.WriteFile(filepath.Join(root, fmt.Sprint(i)+ending), []byte("x"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(".doc")
	if err := os.WriteFile(filepath.Join(root, "readable"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	hashes := 0
	list := func() error {
		return c.List(t.Context(), "", func(files []target.File) error {
			for _, f := range files {
				if f.Hash != "" {
					hashes++
				}
			}
			return nil
		})
	}
	if err := list(); err != nil || hashes != 1 {
		t.Errorf("of a folder with many files of others %d have a hash (%v)", hashes, err)
	}
	refused = syscall.EIO // of a disk that fails
	if err := list(); !errors.Is(err, target.ErrUnavailable) {
		t.Errorf("a folder of which nothing can be read is listed: %v", err)
	}
	refused = syscall.EACCES
	add(".mp3")
	if err := list(); !errors.Is(err, target.ErrNoWrite) {
		t.Errorf("a folder of which nothing of ours may be read is listed: %v", err)
	}
}
