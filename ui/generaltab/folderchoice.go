package generaltab

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// folderChoice is the part of the Dropbox card that has the archive kept in a folder instead.
type folderChoice struct {
	*base
	path *widgets.Entry
	use  *widgets.Button
	all  fyne.CanvasObject
}

func (f *folderChoice) build() fyne.CanvasObject {
	f.path = widgets.NewEntry(l10n.Translate("Whole path of the folder"))
	f.path.OnSubmitted = func(string) { f.connect() }
	f.path.OnChanged = func(string) { f.Redraw() }
	f.use = widgets.NewButton(l10n.Translate("Use the folder"), widgets.Outline, f.connect)
	f.all = widgets.Stack(6,
		widgets.NewNote(l10n.Translate("Or keep the archive in a folder: on a disk, on a NAS, or one that a sync program watches.")),
		container.NewBorder(nil, nil, nil, f.use, f.path))
	return f.all
}

func (f *folderChoice) chosen() string { return strings.TrimSpace(f.path.Text) }

func (f *folderChoice) connect() {
	path := f.chosen()
	if path == "" || f.Busy(actions.Dropbox) {
		return
	}
	f.Do(actions.Dropbox, func(ctx context.Context) error {
		return f.engine.Connect(ctx, archiver.Asking{Folder: path, Other: f.other(ctx)})
	}, func(err error) {
		if err == nil {
			f.path.SetText("")
		}
	})
}

// other asks whether to go on in the folder, which is not where the archive was before.
func (f *folderChoice) other(ctx context.Context) func(before, now string) bool {
	return func(before, now string) bool {
		return f.await(ctx, func(answer chan<- bool) {
			f.Ask(l10n.Translate("Continue in the folder?"),
				l10n.Translate("This log belongs to the archive in %s. The one in the folder %s has a log of its own; going back finds this one again.", before, now),
				l10n.Translate("Use the folder"), func() { answer <- true }, func() { answer <- false })
		})
	}
}

func (f *folderChoice) draw(wanted bool) {
	widgets.ShowIf(f.all, wanted)
	f.use.SetEnabled(f.chosen() != "" && !f.Busy(actions.Dropbox))
}
