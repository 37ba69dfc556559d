package actions

import (
	"cmp"
	"net/url"
	"path/filepath"
	"strings"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
)

// Where the archived files lie in Dropbox.
const (
	AppFolder    = "Apps › RingCentral Application"
	AppFolderURL = "https://www.dropbox.com/home/Apps/RingCentral%20Application"
)

// Address is where something of the archive can be seen in a browser: at Dropbox, or in the folder where it lies,
// as in a demonstration. Opens reports whether a browser can show it there.
func Address(s archiver.Snapshot, path string) string {
	if !Opens(s) {
		return strings.TrimSuffix(s.Dropbox.Address()+"/"+strings.TrimPrefix(path, "/"), "/")
	}
	if folder := cmp.Or(s.Dropbox.Folder, s.DemoFolder); folder != "" {
		return FileAddress(filepath.Join(folder, filepath.FromSlash(path)))
	}
	if path == "" {
		return AppFolderURL
	}
	return AppFolderURL + (&url.URL{Path: "/" + strings.TrimPrefix(path, "/")}).EscapedPath()
}

// Opens reports whether a browser can show what is archived: no usual one does at an SFTP server, or in a bucket that is not open to all.
func Opens(s archiver.Snapshot) bool {
	kind := s.Dropbox.Kind()
	return kind != place.SFTP && kind != place.S3
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
