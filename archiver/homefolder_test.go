package archiver_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// inFolderHome is a folder. The program knows it by a link, in the place of which an empty folder lies while the disk is away: as with a
// disk that is taken away whatever is open on it, what the program has opened stays so.
type inFolderHome struct {
	t        testing.TB
	root     string // where the program looks
	lies     string // where the archive is
	away     string // where the mark lies while it is away
	disk     *smallDisk
	clock    *shiftClock
	skew     time.Duration // of the disk's own clock
	silent   func()        // ends that it hangs
	violated []string
}

// folderHome makes one, on a small disk of its own where that can be mounted, or below MATRIX_DIR.
func folderHome(s *faultRun) *inFolderHome {
	s.t.Helper()
	h := &inFolderHome{t: s.t, clock: s.clock}
	base := s.t.TempDir()
	on := os.Getenv("MATRIX_DIR")
	if on == "" {
		on = filepath.Join(base, "disk")
		s.must(os.Mkdir(on, 0o777))
		h.disk = mountSmallDisk(s.t, on)
	}
	on, err := os.MkdirTemp(on, "")
	s.must(err)
	h.root, h.lies, h.away = filepath.Join(base, "Archive"), filepath.Join(on, "Archive"), filepath.Join(on, "mark")
	s.must(errors.Join(os.Mkdir(h.lies, 0o777), os.Symlink(h.lies, h.root)))
	if s.rng.IntN(3) == 0 {
		h.skew = time.Duration(s.rng.IntN(12)-6) * time.Hour
	}
	s.t.Cleanup(func() {
		h.mends(s)
		os.RemoveAll(on) // MATRIX_DIR is nobody else's
	})
	return h
}

func (h *inFolderHome) connect(s *faultRun) {
	s.t.Helper()
	s.must(s.a.Connect(s.t.Context(), yes(h.root)))
}

func (h *inFolderHome) at(path string) string { return filepath.Join(h.lies, filepath.FromSlash(path)) }

func (h *inFolderHome) files() []lying { return lyingIn(h.t, h.lies) }

// lyingIn are the files in a folder besides the program's pages and what it, the S3 server and a small disk keep there for themselves.
func lyingIn(t testing.TB, folder string) (all []lying) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := "/" + filepath.ToSlash(strings.TrimPrefix(path[len(folder):], string(filepath.Separator)))
		if d.IsDir() {
			if name == "/.ringcentral-archiver" || name == "/.sgwtmp" {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err == nil && !isPage(name) && name != "/filler" {
			all = append(all, lying{name, revOf(info), info.ModTime()})
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

func (h *inFolderHome) read(path string) ([]byte, error) { return os.ReadFile(h.at(path)) }
func (h *inFolderHome) remove(path string) error         { return os.Remove(h.at(path)) }

func (h *inFolderHome) write(path, content string, now time.Time) error {
	if now.IsZero() {
		now = h.clock.Now().Add(h.skew)
	}
	return errors.Join(os.MkdirAll(filepath.Dir(h.at(path)), 0o777), os.WriteFile(h.at(path), []byte(content), 0o666), os.Chtimes(h.at(path), now, now))
}

func (h *inFolderHome) burst(s *faultRun) {
	t := h.trouble(s)
	s.note("%s", t.name)
	t.set()
}

func (h *inFolderHome) trouble(s *faultRun) trouble {
	kinds := []trouble{
		{name: "the disk is away", set: h.detach, over: h.attach},
		{name: "the mark is away", set: h.unmark, over: h.mark},
		{name: "the disk hangs", set: h.hangs, over: h.answers},
	}
	if h.disk != nil {
		room := s.rng.Int64N(30_000)
		kinds = append(kinds,
			trouble{name: fmt.Sprintf("the disk has room for %d bytes", room), set: func() { h.disk.fill(room) }, over: h.disk.empty},
			trouble{name: "the disk may only be read", set: func() { h.disk.readOnly(true) }, over: func() { h.disk.readOnly(false) }},
		)
	}
	return pick(s.rng, kinds)
}

func (h *inFolderHome) drop(*faultRun)  { h.detach() }
func (h *inFolderHome) stall(*faultRun) { h.hangs() }

func (h *inFolderHome) mends(*faultRun) {
	h.attach()
	if h.disk != nil {
		h.disk.readOnly(false)
		h.disk.empty()
	}
	h.answers()
	h.mark()
}

func (h *inFolderHome) wrongs() []string { return h.violated }

// detached reports whether the disk is away.
func (h *inFolderHome) detached() bool {
	info, err := os.Lstat(h.root)
	return err == nil && info.IsDir()
}

func (h *inFolderHome) detach() {
	if !h.detached() {
		h.done(errors.Join(os.Remove(h.root), os.Mkdir(h.root, 0o777)))
	}
}

// attach brings the disk back, and sees that nothing was written where it was.
func (h *inFolderHome) attach() {
	if !h.detached() {
		return
	}
	if err := os.Remove(h.root); err != nil {
		h.violated = append(h.violated, "below the mount point: "+err.Error())
		h.done(os.RemoveAll(h.root))
	}
	h.done(os.Symlink(h.lies, h.root))
}

func (h *inFolderHome) markAt() string { return h.at("/.ringcentral-archiver/archive.json") }

// unmark has a person take the mark away.
func (h *inFolderHome) unmark() {
	if _, err := os.Lstat(h.away); h.silent == nil && err != nil {
		h.tried(os.Rename(h.markAt(), h.away))
	}
}

func (h *inFolderHome) mark() {
	if _, err := os.Lstat(h.away); err == nil {
		h.tried(os.Rename(h.away, h.markAt()))
	}
}

// hangs has whoever looks for the mark wait in the kernel.
func (h *inFolderHome) hangs() {
	if _, err := os.Lstat(h.away); h.silent == nil && err != nil && !h.locked() {
		h.silent = silence(h.t, h.lies)
	}
}

func (h *inFolderHome) answers() {
	if h.silent != nil && !h.locked() {
		h.silent()
		h.silent = nil
	}
}

func (h *inFolderHome) done(err error) {
	if err != nil {
		h.t.Error(err)
	}
}

// locked reports whether the disk may only be read.
func (h *inFolderHome) locked() bool { return h.disk != nil && h.disk.locked }

// tried is done for what a disk that may only be read refuses.
func (h *inFolderHome) tried(err error) {
	if !h.locked() {
		h.done(err)
	}
}

// besideHome is one beside another place.
type besideHome struct{ *inFolderHome }

func (h besideHome) connect(s *faultRun) {
	s.t.Helper()
	ask := yes(h.root)
	ask.Beside = true
	s.must(s.a.Connect(s.t.Context(), ask))
}
