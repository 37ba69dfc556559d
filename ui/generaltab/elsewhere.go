package generaltab

import (
	"fyne.io/fyne/v2"

	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// elsewhere is the part of the Dropbox card that has the archive kept in another place.
type elsewhere struct {
	*base
	folder, server, bucket *widgets.Button
	all                    fyne.CanvasObject
}

func (e *elsewhere) build() fyne.CanvasObject {
	button := func(words string, kind place.Kind) *widgets.Button {
		return widgets.NewButton(words, widgets.Outline, func() { e.places.Show(kind) })
	}
	e.folder = button(l10n.Translate("Folder or NAS…"), place.Folder)
	e.server = button(l10n.Translate("SFTP server…"), place.SFTP)
	e.bucket = button(l10n.Translate("S3 storage…"), place.S3)
	e.all = widgets.Stack(12, widgets.NewRule(),
		widgets.NewNote(l10n.Translate("Or keep the archive elsewhere: in a folder on a disk or a NAS, also one that a sync program watches, on an SFTP server, or in an S3 storage.")),
		widgets.Flow(8, e.folder, e.server, e.bucket))
	return e.all
}

func (e *elsewhere) draw(wanted bool) {
	widgets.ShowIf(e.all, wanted)
	for _, b := range []*widgets.Button{e.folder, e.server, e.bucket} {
		b.SetEnabled(!e.Busy(actions.Dropbox))
	}
}
