package places

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// folderForm is for a folder on a disk or a NAS.
type folderForm struct {
	in     *Forms
	path   *widgets.Entry
	choose *widgets.Button
}

func (o *folderForm) title() string { return l10n.Translate("A folder or NAS") }

func (o *folderForm) intro() string {
	return l10n.Translate("On a disk, on a NAS, or one that a sync program watches, such as OneDrive's. The folder must be there. While its disk or NAS is not, the program waits for it and writes nothing in its place.")
}

func (o *folderForm) rows(at place.Place) []fyne.CanvasObject {
	o.path = o.in.field(l10n.Translate("Whole path of the folder"), at.Folder)
	o.choose = widgets.NewButton(l10n.Translate("Choose…"), widgets.Outline, func() {
		o.in.ChooseFolder(o.chosen(), o.path.SetText)
	})
	o.choose.OnEscape = o.in.close
	return []fyne.CanvasObject{widgets.NewLabel(l10n.Translate("Folder")), beside(o.path, o.choose)}
}

func (o *folderForm) first() fyne.Focusable { return o.path }

func (o *folderForm) draw(busy bool) {
	widgets.Enable(o.path, !busy)
	o.choose.SetEnabled(!busy)
}

func (o *folderForm) chosen() string { return strings.TrimSpace(o.path.Text) }

func (o *folderForm) wanted() (w archiver.Wanted, wrong string) {
	w.Folder = o.chosen()
	if !filepath.IsAbs(w.Folder) {
		wrong = l10n.Translate("Enter the whole path of the folder, or choose it.")
	}
	return w, wrong
}

func (o *folderForm) fault(error) string { return "" }

func (o *folderForm) key(string) {}
