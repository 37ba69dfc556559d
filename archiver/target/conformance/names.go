package conformance

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ringcentral-archiver/archiver/target"
)

// inTheWay: what is there stays, be it a file or a folder.
func (r *rig) inTheWay() {
	r.add("/a file", []byte("file"))
	r.add("/a folder/below/f", []byte("deep"))
	for _, path := range []string{"/a file/below", "/a file/far/below"} {
		o := r.put(path, []byte("x"), "")
		r.refuses(o, target.ErrInTheWay)
		var blocked target.Blocked
		if !errors.As(o.Err, &blocked) || blocked.BlockedBy() != "/a file" {
			r.Errorf("%s: it is not said what is in the way: %v", path, o.Err)
		}
	}
	r.refuses(r.put("/a folder", []byte("x"), ""), target.ErrConflict)
	r.refuses(r.put("/a folder", []byte("x"), "a revision"), target.ErrConflict)
	r.refuses(r.put("/a folder/below", nil, ""), target.ErrConflict)
}

// names: a name is kept as it is or refused, and never made another.
func (r *rig) names() {
	long := strings.Repeat("n", 250)
	for _, path := range []string{
		"/plain.txt", "/with space.txt", "/ leading", "/trailing space ", "/trailing dot.", "/two..dots", "/.hidden", "/-dash", "/~tilde", "/~$office.docx",
		"/ünïcode.txt", "/u\u0308.txt", "/日本語.txt", "/emoji 😀.txt", "/\u202eright to left", "/zero\u200bwidth",
		"/CON", "/con.txt", "/aux", "/NUL.mp3", "/COM1", "/lpt9.x", "/desktop.ini", "/Thumbs.db",
		"/a:b", "/a*b", "/a?b", "/a|b", "/a<b>", `/a"b`, `/a\b`, "/a\tb", "/a\nb", "/a%2fb", "/#+,;=@[]!$&'()",
		"/" + long + ".txt", "/" + long + "/" + long + "/" + long + "/" + long + ".txt", "/" + strings.Repeat("ü", 120) + ".txt",
		"/" + strings.Repeat("n", 300),
		"/", "//", "/a//b", "/./a", "/../a", "/a/../../b", "/a/.", "relative", "", "/nul\x00byte", "/no utf-8 \xff",
	} {
		o := r.put(path, []byte(path), "")
		switch {
		case errors.Is(o.Err, target.ErrBadPath):
			if f, err := r.Stat(r.Context(), path); err == nil {
				r.Errorf("%q was refused, and is there: %+v", path, f)
			}
		case o.Err != nil:
			r.Errorf("put %q: %v", path, o.Err)
		default:
			r.stored(o, path, []byte(path))
			if data, f, err := r.Download(r.Context(), path); err != nil || string(data) != path || f.Path != path {
				r.Errorf("%q was put and holds %q as %q (%v)", path, data, f.Path, err)
			}
		}
	}
	for _, path := range []string{"/plain.txt", "/with space.txt", "/ünïcode.txt", "/日本語.txt", "/" + long + ".txt"} {
		if r.are[path] == nil {
			r.Errorf("%q has no place here, and the archive has such names", path)
		}
	}
	for _, path := range []string{"/", "//", "/a//b", "/../a", "/a/../../b", "relative", "", "/nul\x00byte"} {
		if _, is := r.are[path]; is {
			r.Errorf("%q is a name here", path)
		}
	}
	listed, err := r.lists(r, "")
	if err != nil || len(listed) != len(r.are) {
		r.Errorf("%d files are listed, and %d are there (%v)", len(listed), len(r.are), err)
	}
}

// pairs: of two names that may be one, either the second is in conflict with the first, or both are there.
func (r *rig) pairs() {
	for i, pair := range [][2]string{
		{"/Pair/readme.txt", "/Pair/README.TXT"},
		{"/Folder/a.txt", "/FOLDER/a.txt"},
		{"/straße.txt", "/STRASSE.txt"},
		{"/é.txt", "/e\u0301.txt"},
		{"/K.txt", "/\u212a.txt"}, // Kelvin
		{"/ı.txt", "/I.txt"},
		{"/ﬁ.txt", "/fi.txt"},
	} {
		first, second := fmt.Appendf(nil, "first of %d", i), fmt.Appendf(nil, "second of %d", i)
		r.add(pair[0], first)
		o := r.put(pair[1], second, "")
		if errors.Is(o.Err, target.ErrConflict) {
			again := r.put(pair[1], first, "") // the same content is the same file
			if again.Err != nil || again.File.Hash != target.HashOf(first) {
				r.Errorf("%s is %s here, but with its content it is %+v, %v", pair[1], pair[0], again.File, again.Err)
			}
			continue
		}
		if o.Err != nil || o.File.Hash != target.HashOf(second) {
			r.Errorf("put %s beside %s: %+v, %v", pair[1], pair[0], o.File, o.Err)
			continue
		}
		r.are[r.shown(o.File.Path)] = second
	}
}

// shown is the path under which a file is seen there: a folder keeps the name that it had first.
func (r *rig) shown(path string) string {
	there := r.Files()
	if _, is := there[path]; is {
		return path
	}
	var like []string
	for other := range there {
		if lower(other) == lower(path) {
			like = append(like, other)
		}
	}
	slices.Sort(like)
	if len(like) == 1 {
		return like[0]
	}
	return path
}
