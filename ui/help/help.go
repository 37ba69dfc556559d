// Package help is the menu Help: what was collected for the person who helps, listed before it is saved, the log and the
// data folder.
package help

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver/diagnose"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
)

// Program is what whoever has started the program knows of it.
type Program struct {
	Diagnose func(context.Context) diagnose.Bundle
	Log      string // the file, which lies in the data folder
}

// Help is the menu and what it opens.
type Help struct {
	*actions.Runner
	*dialogs.Dialogs
	program   Program
	diagnosis *diagnosis             // what was opened last
	folder    func() (string, error) // where it is saved; nil = the downloads
}

// New gives the help of a window.
func New(r *actions.Runner, d *dialogs.Dialogs, p Program) *Help {
	return &Help{Runner: r, Dialogs: d, program: p}
}

// Menu has more of the window's own at its end.
func (h *Help) Menu(more ...*fyne.MenuItem) *fyne.Menu {
	return fyne.NewMenu("", append([]*fyne.MenuItem{
		fyne.NewMenuItem(l10n.Translate("Diagnose…"), h.Diagnose),
		fyne.NewMenuItem(l10n.Translate("Show log"), func() { h.look(l10n.Translate("Show log"), h.program.Log) }),
		fyne.NewMenuItem(l10n.Translate("Show data folder"), func() { h.look(l10n.Translate("Show data folder"), filepath.Dir(h.program.Log)) }),
	}, more...)...)
}

// Draw shows what was opened as it is now.
func (h *Help) Draw() {
	if h.diagnosis.isOpen() {
		h.diagnosis.draw()
	}
}

// look opens a file or folder in the program that the desktop has for it, or else says where it is. That program may
// live longer than the window, so nothing waits for it.
func (h *Help) look(title, path string) {
	go func() {
		if h.Open(actions.FileAddress(path)) == nil {
			return
		}
		h.Post(func() {
			h.Announce(title, l10n.Translate("It cannot be opened from here. Its path is %s", path), l10n.Translate("Copy"), func() { h.Copy(path) })
		})
	}()
}
