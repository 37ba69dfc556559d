package generaltab

import (
	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// updateLine is the quiet line that says that there is a newer version of the program.
type updateLine struct {
	*base
	all   fyne.CanvasObject
	words *widgets.Text
}

func (p *updateLine) build() fyne.CanvasObject {
	p.words = widgets.NewNote("")
	p.words.Fit = widgets.Whole
	p.all = widgets.Flow(0, p.words, widgets.NewLink(l10n.Translate("See what is new"), func() { p.Browse(actions.Pass, p.Snapshot().Update.Page) }))
	return p.all
}

func (p *updateLine) draw() {
	u := p.Snapshot().Update
	p.words.Set(l10n.Translate("Version %s of this program is available.", u.Version)+" ", widgets.Subtle)
	widgets.ShowIf(p.all, u.Version != "")
}
