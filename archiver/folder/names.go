package folder

import (
	"encoding/hex"
	"hash"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ringcentral-archiver/archiver/folder/mount"
	"ringcentral-archiver/archiver/target"
)

func hexOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// mostName is how long a name may be, in bytes: what every system takes.
const mostName = 255

// nameOf is where the file of a path lies below the folder. Names that one system keeps and another makes a
// different one of are refused everywhere, so that a disk can be carried to another computer. Errors: target.ErrBadPath.
func nameOf(p string) (string, error) {
	name, rooted := strings.CutPrefix(p, "/")
	bad := !rooted || !utf8.ValidString(p)
	for part := range strings.SplitSeq(name, "/") {
		bad = bad || !portable(part)
	}
	if bad || strings.EqualFold(strings.SplitN(name, "/", 2)[0], own) {
		return "", &Error{Op: "write", Path: p, kind: target.ErrBadPath}
	}
	return name, nil
}

// portable reports whether a name is one, and the same, on every system.
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

// pathOf is the path of a file of the folder. Where a system writes letters in two pieces, as macOS may, and takes one for the
// other, the path has them in one, as the archive writes them.
func pathOf(root *mount.Root, name string) string {
	if composed := norm.NFC.String(name); composed != name {
		as, err := root.Lstat(name)
		other, err2 := root.Lstat(composed)
		if err == nil && err2 == nil && os.SameFile(as, other) {
			name = composed
		}
	}
	return "/" + name
}

// blocking is the file that lies where a folder is needed for a file.
func blocking(root *mount.Root, name string) string {
	for i, r := range name {
		if r != '/' {
			continue
		}
		if info, err := root.Lstat(name[:i]); err != nil || !info.IsDir() {
			if err != nil {
				return ""
			}
			return "/" + name[:i]
		}
	}
	return ""
}
