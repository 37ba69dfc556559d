package generaltab

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// clientIDs asks for the names that this program has at the two services, where
// neither the build nor the environment gives them.
type clientIDs struct {
	*base
	ringCentral, dropbox *widgets.Entry
	save                 *widgets.Button
	failed               *widgets.Text
	all                  fyne.CanvasObject
}

func (c *clientIDs) build() fyne.CanvasObject {
	c.ringCentral, c.dropbox = widgets.NewEntry(l10n.Translate("RingCentral client id")), widgets.NewEntry(l10n.Translate("Dropbox app key"))
	c.save = widgets.NewButton(l10n.Translate("Save"), widgets.Primary, c.keep)
	c.failed = widgets.NewFailure()
	check := func(string) { c.save.SetEnabled(c.complete()) }
	c.ringCentral.OnChanged, c.dropbox.OnChanged = check, check
	c.all = widgets.NewCard(widgets.Stack(12,
		widgets.NewTitle(l10n.Translate("Register the program once")),
		widgets.NewNote(l10n.Translate("This copy of the program is not registered with RingCentral and Dropbox yet. Register it as described in “How to register the app”, and enter the two ids here. They are not secret.")),
		widgets.Pairs(170, widgets.NewLabel(l10n.Translate("RingCentral client id")), c.ringCentral, widgets.NewLabel(l10n.Translate("Dropbox app key")), c.dropbox),
		widgets.Line(14, c.save, widgets.NewLink(l10n.Translate("How to register the app"), c.ShowRegister)), c.failed))
	return c.all
}

func (c *clientIDs) complete() bool {
	s := c.Snapshot()
	given := func(e *widgets.Entry, known bool) bool { return known || strings.TrimSpace(e.Text) != "" }
	return given(c.ringCentral, s.RingCentral.ClientID) && given(c.dropbox, s.Dropbox.AppKey) && !c.Busy(actions.ClientIDs)
}

func (c *clientIDs) keep() {
	ringCentral, dropbox := strings.TrimSpace(c.ringCentral.Text), strings.TrimSpace(c.dropbox.Text)
	c.Do(actions.ClientIDs, func(ctx context.Context) error { return c.engine.SetClientIDs(ctx, ringCentral, dropbox) })
}

func (c *clientIDs) draw() {
	widgets.ShowIf(c.all, !c.Snapshot().RingCentral.ClientID || !c.Snapshot().Dropbox.AppKey)
	widgets.ShowIf(c.ringCentral, !c.Snapshot().RingCentral.ClientID)
	widgets.ShowIf(c.dropbox, !c.Snapshot().Dropbox.AppKey)
	c.save.SetEnabled(c.complete())
	c.ShowFailure(c.failed, actions.ClientIDs)
}
