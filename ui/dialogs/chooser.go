package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"ringcentral-archiver/ui/l10n"
)

// chooserSize is how large a chooser is where the window has room.
var chooserSize = fyne.NewSize(860, 600)

// chooserRoom is what a chooser leaves free at each side.
const chooserRoom = 24

// ChooseFolder lets a person choose a folder, beginning in start where that is one.
func (d *Dialogs) ChooseFolder(start string, chosen func(path string)) {
	if parent := d.window(); parent != nil {
		d.showChooser(dialog.NewFolderOpen(func(at fyne.ListableURI, err error) {
			if err == nil && at != nil {
				chosen(at.Path())
			}
		}, parent), start, l10n.Translate("Choose the folder"), l10n.Translate("Use the folder"))
	}
}

// ChooseFile lets a person choose a file.
func (d *Dialogs) ChooseFile(chosen func(path string)) {
	if parent := d.window(); parent != nil {
		d.showChooser(dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
			if err != nil || file == nil {
				return
			}
			if file.Close() == nil {
				chosen(file.URI().Path())
			}
		}, parent), "", l10n.Translate("Choose the file"), l10n.Translate("Use the file"))
	}
}

func (d *Dialogs) showChooser(f *dialog.FileDialog, start, title, yes string) {
	if at, err := storage.ListerForURI(storage.NewFileURI(start)); start != "" && err == nil {
		f.SetLocation(at)
	}
	f.SetView(dialog.ListView)
	f.SetTitleText(title)
	f.SetConfirmText(yes)
	f.SetDismissText(l10n.Translate("Cancel"))
	room := d.canvas.Size().SubtractWidthHeight(2*chooserRoom, 2*chooserRoom)
	f.Show()
	f.Resize(room.Min(chooserSize))
}

// window is the one that the dialogs are in front of; nil when it is closed.
func (d *Dialogs) window() fyne.Window {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if w.Canvas() == d.canvas {
			return w
		}
	}
	return nil
}
