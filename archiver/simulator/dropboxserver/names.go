package dropboxserver

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxName is the longest name of a file or folder, in characters (docs/dropbox.md §2.8).
const maxName = 255

// disallowed are the names that Dropbox never saves, in any case (docs/dropbox.md §2.8).
var disallowed = map[string]bool{
	"desktop.ini": true, "thumbs.db": true, ".ds_store": true, "icon\r": true, ".dropbox": true, ".dropbox.attr": true,
}

// checkPath gives the tag of the WriteError that a path earns by its names alone, "" for a good
// path.
func checkPath(path string) string {
	if !strings.HasPrefix(path, "/") || !utf8.ValidString(path) {
		return "malformed_path"
	}
	for name := range strings.SplitSeq(path[1:], "/") {
		if malformed(name) {
			return "malformed_path"
		}
		if disallowed[strings.ToLower(name)] {
			return "disallowed_name"
		}
	}
	return ""
}

func malformed(name string) bool {
	return name == "" || name == "." || name == ".." || utf8.RuneCountInString(name) > maxName ||
		strings.HasSuffix(name, " ") || strings.ContainsAny(name, "\\\x00\x7f")
}

func lower(path string) string { return strings.ToLower(path) }

// split gives the folder ("" is the root) and the last name of a path.
func split(path string) (folder, name string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

// extension cuts a name before its last dot; a name that starts with its only dot has none.
func extension(name string) (stem, ext string) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i], name[i:]
	}
	return name, ""
}

// freeName is the first name that autorename finds free: "name (2).ext", or "name (conflicted
// copy).ext" for an update.
func freeName(path string, update bool, taken func(path string) bool) string {
	folder, name := split(path)
	stem, ext := extension(name)
	for n := 1; ; n++ {
		mark := fmt.Sprintf(" (%d)", n+1)
		switch {
		case update && n == 1:
			mark = " (conflicted copy)"
		case update:
			mark = fmt.Sprintf(" (conflicted copy %d)", n-1)
		}
		if candidate := folder + "/" + stem + mark + ext; !taken(candidate) {
			return candidate
		}
	}
}
