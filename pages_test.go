package main

import "strings"

// isPage tells what the program writes about the archive from what it archives.
func isPage(path string) bool {
	return strings.HasPrefix(path, "/Index/") || path == "/ARCHIVE STATUS.html"
}

// commits counts what was written in the simulated Dropbox besides pages.
func (d *desk) commits() (n int) {
	for _, w := range d.services.Dropbox.Writes() {
		if !isPage(w.Path) {
			n++
		}
	}
	return n
}

// overwrites counts what was replaced besides pages.
func (d *desk) overwrites() (n int) {
	for _, w := range d.services.Dropbox.Writes() {
		if w.Replaced && !isPage(w.Path) {
			n++
		}
	}
	return n
}

// files counts the files in the simulated Dropbox besides pages.
func (d *desk) files() (n int) {
	for _, f := range d.services.Dropbox.Files() {
		if !isPage(f.Path) {
			n++
		}
	}
	return n
}
