package conformance

import (
	"bytes"
	"errors"
	"io"
	"testing/iotest"

	"ringcentral-archiver/archiver/target"
)

func (r *rig) stat() {
	o := r.putAll(r.Context(), target.Upload{Path: "/Ana/2026-11-20/a.mp3", Body: unknown(content(100, 1)), Modified: moment})[0]
	f := r.stored(o, "/Ana/2026-11-20/a.mp3", content(100, 1))
	got, err := r.Stat(r.Context(), f.Path)
	if err != nil || got.Rev != f.Rev || !got.Modified.Equal(moment) {
		r.Errorf("stored %+v, and it is %+v (%v)", f, got, err)
	}
	r.is(got, f.Path, content(100, 1))
	for _, path := range []string{"/Ana", "/Ana/2026-11-20", "/nothing", "/Ana/2026-11-20/a.mp3/below"} {
		if got, err := r.Stat(r.Context(), path); !errors.Is(err, target.ErrNotFound) {
			r.Errorf("%s is %+v, %v", path, got, err)
		}
	}
}

func (r *rig) listing() {
	if files, err := r.lists(r, ""); err != nil || len(files) != 0 {
		r.Errorf("nothing was put, and %v is there (%v)", files, err)
	}
	for _, path := range []string{"/top.txt", "/A/one.txt", "/A/b/c/two.txt", "/AB/three.txt", "/A b/four.txt"} {
		r.add(path, []byte(path))
	}
	r.Write("/A/by hand.txt", []byte("a person's"))
	r.are["/A/by hand.txt"] = []byte("a person's")
	for folder, want := range map[string][]string{
		"":     {"/top.txt", "/A/one.txt", "/A/b/c/two.txt", "/A/by hand.txt", "/AB/three.txt", "/A b/four.txt"},
		"/A":   {"/A/one.txt", "/A/b/c/two.txt", "/A/by hand.txt"},
		"/A/b": {"/A/b/c/two.txt"},
	} {
		files, err := r.lists(r, folder)
		if err != nil || len(files) != len(want) {
			r.Errorf("%q holds %v (%v)", folder, files, err)
		}
		for _, path := range want {
			r.is(files[path], path, r.are[path])
			if at, err := r.Stat(r.Context(), path); err != nil || at.Rev != files[path].Rev {
				r.Errorf("%s is listed as %+v and is %+v (%v)", path, files[path], at, err)
			}
		}
	}
	for _, folder := range []string{"/none", "/A/none", "/top.txt"} {
		if files, err := r.lists(r, folder); !errors.Is(err, target.ErrNotFound) {
			r.Errorf("%s holds %v (%v)", folder, files, err)
		}
	}
	enough := errors.New("enough")
	if err := r.List(r.Context(), "", func([]target.File) error { return enough }); !errors.Is(err, enough) {
		r.Errorf("a listing that was ended by its reader: %v", err)
	}
}

func (r *rig) changes() {
	const pages = "/Index/a.html"
	for _, path := range []string{pages, "/Ana/1.mp3", "/Ana/2.mp3", "/Bob/3.mp3", "/Bob/deep/4.mp3"} {
		r.add(path, []byte(path))
	}
	seen := map[string]target.File{}
	cursor := r.follow(r, "", seen)
	cursor = r.follow(r, cursor, seen)

	r.add("/Ana/5.mp3", []byte("new"))
	cursor = r.follow(r, cursor, seen)
	r.Write(pages, []byte("a person's"))
	r.are[pages] = []byte("a person's")
	r.Write("/by hand.txt", []byte("another"))
	r.are["/by hand.txt"] = []byte("another")
	cursor = r.follow(r, cursor, seen)
	r.Remove("/Ana/1.mp3")
	delete(r.are, "/Ana/1.mp3")
	cursor = r.follow(r, cursor, seen)
	r.Remove("/Bob")
	delete(r.are, "/Bob/3.mp3")
	delete(r.are, "/Bob/deep/4.mp3")
	r.add("/Ana/1.mp3", []byte("anew"))
	r.add("/Bob/6.mp3", []byte("anew"))
	cursor = r.follow(r, cursor, seen)

	again := r.Again() // as after a restart
	r.add("/Ana/7.mp3", []byte("after that"))
	r.follow(again, cursor, seen)
	for _, bad := range []string{"nonsense", "AAE"} {
		if _, err := r.Changes(r.Context(), bad, func([]target.File) error { return nil }); !errors.Is(err, target.ErrReset) {
			r.Errorf("a cursor that is none: %v", err)
		}
	}
	enough := errors.New("enough")
	if _, err := r.Changes(r.Context(), "", func([]target.File) error { return enough }); !errors.Is(err, enough) {
		r.Errorf("a listing that was ended by its reader: %v", err)
	}
}

// follow applies what has changed since a cursor to what was seen before, and compares that with what is
// there.
func (r *rig) follow(d target.Destination, cursor string, seen map[string]target.File) (next string) {
	r.Helper()
	next, err := d.Changes(r.Context(), cursor, func(page []target.File) error {
		for _, f := range page {
			if f.Deleted {
				for path := range seen {
					if path == f.Path || len(path) > len(f.Path) && path[:len(f.Path)+1] == f.Path+"/" {
						delete(seen, path)
					}
				}
				continue
			}
			seen[f.Path] = f
		}
		return nil
	})
	if err != nil || next == "" {
		r.Fatalf("the changes since %q: %v, and the next are since %q", cursor, err, next)
	}
	for path, f := range seen {
		if _, is := r.are[path]; !is {
			r.Errorf("%+v is not there any more, which was not told", f)
		}
	}
	for path, content := range r.are {
		r.is(seen[path], path, content)
	}
	return next
}

func (r *rig) reading() {
	for _, size := range []int{0, 1, hashBlock, 2 * hashBlock, 3*hashBlock + 1} {
		path := "/" + string(rune('a'+size%26)) + ".bin"
		want := content(size, 5)
		r.add(path, want)
		got, f, err := r.Download(r.Context(), path)
		if err != nil || !bytes.Equal(got, want) {
			r.Errorf("%d bytes were downloaded as %d (%v)", size, len(got), err)
		}
		r.is(f, path, want)
		large := r.Open(r.Context(), path)
		got, err = io.ReadAll(iotest.OneByteReader(io.LimitReader(large, 3)))
		rest, err2 := io.ReadAll(large)
		if got = append(got, rest...); err != nil || err2 != nil || large.Err() != nil || !bytes.Equal(got, want) {
			r.Errorf("%d bytes were read as %d (%v, %v, %v)", size, len(got), err, err2, large.Err())
		}
		r.is(large.File(), path, want)
	}
	if _, _, err := r.Download(r.Context(), "/none"); !errors.Is(err, target.ErrNotFound) {
		r.Errorf("a file that is not there: %v", err)
	}
	none := r.Open(r.Context(), "/none")
	if _, err := io.ReadAll(none); !errors.Is(err, target.ErrNotFound) || !errors.Is(none.Err(), target.ErrNotFound) {
		r.Errorf("a file that is not there: %v, %v", err, none.Err())
	}
	long := content(target.MostDownload+1, 6)
	r.add("/long.bin", long)
	if _, _, err := r.Download(r.Context(), "/long.bin"); !errors.Is(err, target.ErrTooLarge) {
		r.Errorf("a file that is too large: %v", err)
	}
	if got, err := io.ReadAll(r.Open(r.Context(), "/long.bin")); err != nil || !bytes.Equal(got, long) {
		r.Errorf("it was read as %d bytes (%v)", len(got), err)
	}
}

// changedMeanwhile: what is read is one version, or the reading says that it is none.
func (r *rig) changedMeanwhile() {
	one, two := content(20<<20, 1), content(20<<20, 2)
	r.add("/page", one)
	f := r.Open(r.Context(), "/page")
	head := make([]byte, 1<<20)
	if _, err := io.ReadFull(f, head); err != nil {
		r.Fatal(err)
	}
	r.Write("/page", two)
	r.are["/page"] = two
	rest, err := io.ReadAll(f)
	if err == nil && !bytes.Equal(append(head, rest...), one) {
		r.Errorf("%d bytes of two versions were read as one", len(head)+len(rest))
	}
}
