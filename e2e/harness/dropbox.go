package harness

import (
	"bytes"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"

	"ringcentral-archiver/archiver/simulator"
	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// IsPage tells what the program writes about the archive from what it archives.
func IsPage(path string) bool {
	return strings.HasPrefix(path, "/Index/") || strings.HasPrefix(path, "/ARCHIVE STATUS")
}

// Commits counts what was written in the simulated Dropbox besides pages.
func (c *Computer) Commits() (n int) {
	for _, w := range c.Services.Dropbox.Writes() {
		if !IsPage(w.Path) {
			n++
		}
	}
	return n
}

// Overwrites counts what was replaced besides pages.
func (c *Computer) Overwrites() (n int) {
	for _, w := range c.Services.Dropbox.Writes() {
		if w.Replaced && !IsPage(w.Path) {
			n++
		}
	}
	return n
}

// Files counts the files in the simulated Dropbox besides pages.
func (c *Computer) Files() (n int) {
	for _, f := range c.Services.Dropbox.Files() {
		if !IsPage(f.Path) {
			n++
		}
	}
	return n
}

// CheckArchived checks that Dropbox holds every part of these items exactly
// once, byte for byte, and no other file but the pages.
func (c *Computer) CheckArchived(items []ringcentralserver.TruthItem) {
	c.T.Helper()
	c.CheckArchivedIn(c.Services.Dropbox, items)
}

// CheckArchivedIn is CheckArchived for another Dropbox.
func (c *Computer) CheckArchivedIn(in *dropboxserver.Server, items []ringcentralserver.TruthItem) {
	c.T.Helper()
	if len(items) == 0 {
		c.T.Fatal("there is nothing that could be missing")
	}
	unknown := map[string][]byte{}
	for _, f := range in.Files() {
		if IsPage(f.Path) {
			continue
		}
		content, err := in.ReadFile(f.Path)
		if err != nil {
			c.T.Fatal(err)
		}
		unknown[f.Path] = content
	}
	for _, it := range items {
		for _, part := range it.Parts {
			want, err := ringcentralserver.Bytes(part.Body)
			if err != nil {
				c.T.Fatal(err)
			}
			path := fileOf(unknown, it.ID, want)
			if path == "" {
				c.T.Errorf("missing: the %s of %s %s", part.Kind, it.Type, it.ID)
			}
			delete(unknown, path)
		}
	}
	for path := range unknown {
		c.T.Errorf("too many: %s", path)
	}
}

// SecondDropbox is another account's Dropbox. While use says so, Dropbox's names lead there, in the
// browser as well.
func (c *Computer) SecondDropbox() (second *dropboxserver.Server, use func(bool)) {
	c.T.Helper()
	services, err := simulator.Start(simulator.Options{Seed: 8})
	if err != nil {
		c.T.Fatal(err)
	}
	c.T.Cleanup(func() {
		if err := services.Close(); err != nil {
			c.T.Error(err)
		}
	})
	second = services.Dropbox
	hosts := map[string]http.Handler{"www.dropbox.com": second.Web(), "api.dropboxapi.com": second.API(), "content.dropboxapi.com": second.Content()}
	var used atomic.Bool
	c.Services.Watch(func(first http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			name, _, _ := strings.Cut(r.Host, ":")
			if h := hosts[name]; h != nil && used.Load() {
				h.ServeHTTP(w, r)
				return
			}
			first.ServeHTTP(w, r)
		})
	})
	return second, used.Store
}

// fileOf finds the file that names the item and has this content.
func fileOf(files map[string][]byte, id string, content []byte) string {
	for path, have := range files {
		name := path[strings.LastIndex(path, "/")+1:]
		if (strings.Contains(name, "_"+id+".") || strings.Contains(name, "_"+id+"_")) && bytes.Equal(have, content) {
			return path
		}
	}
	return ""
}

// FilesOnDisk counts the files in the simulated Dropbox of a demonstration, which
// is in the data folder.
func (c *Computer) FilesOnDisk() (n int) {
	c.T.Helper()
	err := filepath.WalkDir(filepath.Join(c.Data, "Dropbox"), func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		c.T.Fatal(err)
	}
	return n
}
