// Package portable says which names every file system keeps as they are, so that an archive can be carried from one to another.
package portable

import (
	"path"
	"strings"
	"unicode/utf8"
)

// mostName is how long a name may be, in bytes: what every system takes.
const mostName = 255

// Path gives what follows the first slash of a path in the archive, and whether each name in it is one, and the same, on every system.
// Names that one system keeps and another makes a different one of are refused everywhere.
func Path(of string) (name string, ok bool) {
	name, rooted := strings.CutPrefix(of, "/")
	ok = rooted && utf8.ValidString(of)
	for part := range strings.SplitSeq(name, "/") {
		ok = ok && portable(part)
	}
	return name, ok
}

// Written gives what follows the first slash of a path whoever gave the file its name, and whether that can be a file's.
func Written(name string) (below string, ok bool) {
	below, rooted := strings.CutPrefix(name, "/")
	return below, rooted && below != "" && path.Clean(name) == name && !strings.ContainsRune(name, 0)
}

func portable(name string) bool {
	if name == "" || name == "." || name == ".." || len(name) > mostName || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return false
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"\|?*`, r) {
			return false
		}
	}
	return !reserved(name)
}

// reserved reports the names of devices on Windows, which they are with any ending.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem = strings.TrimRight(stem, " "); stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	runes := []rune(stem)
	return len(runes) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && strings.ContainsRune("0123456789¹²³", runes[3])
}
