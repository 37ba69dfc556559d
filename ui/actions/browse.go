package actions

import (
	"cmp"
	"net/url"
	"path/filepath"
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
)

// Where the archived files lie in Dropbox.
const (
	AppFolder    = "Apps › RingCentral Application"
	AppFolderURL = "https://www.dropbox.com/home/Apps/RingCentral%20Application"
)

// Address is where something of the archive can be seen in a browser: at Dropbox, or in the folder where it lies,
// as in a demonstration.
func Address(s archiver.Snapshot, path string) string {
	if folder := cmp.Or(s.Dropbox.Folder, s.DemoFolder); folder != "" {
		return FileAddress(filepath.Join(folder, filepath.FromSlash(path)))
	}
	if path == "" {
		return AppFolderURL
	}
	return AppFolderURL + (&url.URL{Path: "/" + strings.TrimPrefix(path, "/")}).EscapedPath()
}

// FileAddress is where a file or a folder of this computer can be seen, by its absolute path.
func FileAddress(path string) string {
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")}).String()
}

// Browse opens an address in the browser; a failure is shown with the group. The
// browser may live longer than the window, so nothing waits for it.
func (r *Runner) Browse(g Group, address string) {
	go func() {
		if err := r.Open(address); err != nil {
			r.Post(func() {
				r.failed[g] = failure{words: l10n.Translate("The browser could not be opened. The address is %s", address)}
				r.Redraw()
			})
		}
	}()
}
