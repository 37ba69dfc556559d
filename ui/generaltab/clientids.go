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
// neither the build nor the environment gives them, and lets a person correct them.
type clientIDs struct {
	*base
	ringCentral, dropbox *widgets.Entry
	rows                 [2]fyne.CanvasObject // of the two fields
	save, cancel         *widgets.Button
	failed               *widgets.Text
	all                  fyne.CanvasObject
	opened               bool // to be corrected
}

func (c *clientIDs) build() fyne.CanvasObject {
	c.ringCentral, c.dropbox = widgets.NewEntry(l10n.Translate("RingCentral client id")), widgets.NewEntry(l10n.Translate("Dropbox app key"))
	c.save = widgets.NewButton(l10n.Translate("Save"), widgets.Primary, c.keep)
	c.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, c.shut)
	c.failed = widgets.NewFailure()
	check := func(string) { c.save.SetEnabled(c.complete()) }
	c.ringCentral.OnChanged, c.dropbox.OnChanged = check, check
	row := func(label string, e *widgets.Entry) fyne.CanvasObject {
		return widgets.Pairs(170, widgets.NewLabel(label), e)
	}
	c.rows = [2]fyne.CanvasObject{row(l10n.Translate("RingCentral client id"), c.ringCentral), row(l10n.Translate("Dropbox app key"), c.dropbox)}
	c.all = widgets.NewCard(widgets.Stack(12,
		widgets.NewTitle(l10n.Translate("Register the program once")),
		widgets.NewNote(l10n.Translate("This copy of the program is not registered with RingCentral and Dropbox yet. Register it as described in “How to register the app”, and enter the two ids here. They are not secret.")),
		c.rows[0], c.rows[1],
		widgets.Line(14, c.save, c.cancel, widgets.NewLink(l10n.Translate("How to register the app"), c.ShowRegister)), c.failed))
	return c.all
}

// open shows the ids that a person has given, to be corrected.
func (c *clientIDs) open() {
	c.opened = true
	c.ringCentral.SetText(c.Snapshot().RingCentral.TypedID)
	c.dropbox.SetText(c.Snapshot().Dropbox.TypedKey)
	c.draw()
}

func (c *clientIDs) shut() {
	c.opened = false
	c.draw()
}

// changeable reports whether a person has given one of the ids.
func (c *clientIDs) changeable() bool {
	return c.Snapshot().RingCentral.TypedID != "" || c.Snapshot().Dropbox.TypedKey != ""
}

func (c *clientIDs) complete() bool {
	s := c.Snapshot()
	given := func(e *widgets.Entry, known bool) bool { return known || strings.TrimSpace(e.Text) != "" }
	return given(c.ringCentral, s.RingCentral.ClientID) && given(c.dropbox, s.Dropbox.AppKey) && !c.Busy(actions.ClientIDs)
}

// keep ends a sign-in that waits with the ids of before.
func (c *clientIDs) keep() {
	c.giveUp()
	ringCentral, dropbox := strings.TrimSpace(c.ringCentral.Text), strings.TrimSpace(c.dropbox.Text)
	c.Do(actions.ClientIDs, func(ctx context.Context) error { return c.engine.SetClientIDs(ctx, ringCentral, dropbox) }, func(err error) {
		if err == nil {
			c.opened = false
		}
	})
}

func (c *clientIDs) draw() {
	s := c.Snapshot()
	widgets.ShowIf(c.all, c.opened || !s.RingCentral.ClientID || !s.Dropbox.AppKey)
	widgets.ShowIf(c.rows[0], !s.RingCentral.ClientID || c.opened && s.RingCentral.TypedID != "")
	widgets.ShowIf(c.rows[1], !s.Dropbox.AppKey || c.opened && s.Dropbox.TypedKey != "")
	widgets.ShowIf(c.cancel, c.opened && s.RingCentral.ClientID && s.Dropbox.AppKey)
	c.save.SetEnabled(c.complete())
	c.ShowFailure(c.failed, actions.ClientIDs)
}
