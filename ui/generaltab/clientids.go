package generaltab

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
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
	title, failed        *widgets.Text
	all                  fyne.CanvasObject
	opened               bool // to be corrected
}

func (c *clientIDs) build() fyne.CanvasObject {
	c.ringCentral, c.dropbox = widgets.NewEntry(l10n.Translate("RingCentral client id")), widgets.NewEntry(l10n.Translate("Dropbox app key"))
	c.save = widgets.NewButton(l10n.Translate("Save"), widgets.Primary, c.keep)
	c.cancel = widgets.NewButton(l10n.Translate("Cancel"), widgets.Outline, c.shut)
	c.title, c.failed = widgets.NewTitle(""), widgets.NewFailure()
	check := func(string) { c.save.SetEnabled(c.complete()) }
	c.ringCentral.OnChanged, c.dropbox.OnChanged = check, check
	how := archiver.HowToRegister()
	ringCentral := widgets.NewButton(l10n.Translate("New app at RingCentral"), widgets.Outline, func() { c.Browse(actions.ClientIDs, how.RingCentral) })
	dropbox := widgets.NewButton(l10n.Translate("New app at Dropbox"), widgets.Outline, func() { c.Browse(actions.ClientIDs, how.Dropbox) })
	width := max(ringCentral.MinSize().Width, dropbox.MinSize().Width)
	row := func(label string, e *widgets.Entry, open *widgets.Button) fyne.CanvasObject {
		page := container.New(layout.NewCustomPaddedLayout(0, 0, 8, 0), widgets.Wide(width, open))
		return container.NewBorder(nil, nil, nil, page, widgets.Pairs(labels, widgets.NewLabel(label), e))
	}
	c.rows = [2]fyne.CanvasObject{
		row(l10n.Translate("RingCentral client id"), c.ringCentral, ringCentral),
		row(l10n.Translate("Dropbox app key"), c.dropbox, dropbox),
	}
	c.all = widgets.NewCard(widgets.Stack(12,
		c.title,
		widgets.NewNote(l10n.Translate("This copy of the program is not registered with RingCentral and Dropbox yet. Register it on the two pages as described in “How to register the app”, and enter the two ids here. They are not secret. For an archive that does not lie in Dropbox, the one of RingCentral is enough.")),
		c.rows[0], c.rows[1],
		widgets.Pairs(labels, widgets.NewLabel(l10n.Translate("Redirect addresses")), c.redirects(how.Redirects)),
		widgets.Line(14, c.save, c.cancel, widgets.NewLink(l10n.Translate("How to register the app"), c.ShowRegister)), c.failed))
	return c.all
}

const labels = 196 // the width of the labels

// redirects are the addresses to register at both services, each with a button that copies it: the consoles take one at a time.
func (c *clientIDs) redirects(addresses []string) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, address := range addresses {
		words := widgets.NewText(address, widgets.Plain)
		words.Scale = theme.SizeNameCaptionText
		var copies *widgets.Button
		copies = widgets.NewLink(l10n.Translate("Copy"), func() { c.copied(address, copies) })
		rows = append(rows, widgets.Line(14, words, copies))
	}
	return widgets.Stack(4, rows...)
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

// complete reports whether there is something to save. One of the ids is enough: where the archive lies in a folder, no other is needed.
func (c *clientIDs) complete() bool {
	s := c.Snapshot()
	typed := strings.TrimSpace(c.ringCentral.Text+c.dropbox.Text) != ""
	return (typed || s.RingCentral.ClientID && s.Dropbox.AppKey) && !c.Busy(actions.ClientIDs)
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
	title := l10n.Translate("Register the program once")
	if s.RingCentral.SignedIn && !s.RingCentral.ClientID || s.Dropbox.Connected && !s.Dropbox.AppKey { // with ids that are not there any more
		title = l10n.Translate("The registration is missing")
	}
	if c.opened {
		title = l10n.Translate("Change registration")
	}
	c.title.Set(title, widgets.Plain)
	widgets.ShowIf(c.all, c.opened || !s.RingCentral.ClientID || !s.Dropbox.AppKey)
	widgets.ShowIf(c.rows[0], !s.RingCentral.ClientID || c.opened && s.RingCentral.TypedID != "")
	widgets.ShowIf(c.rows[1], !s.Dropbox.AppKey || c.opened && s.Dropbox.TypedKey != "")
	widgets.ShowIf(c.cancel, c.opened && s.RingCentral.ClientID && s.Dropbox.AppKey)
	c.save.SetEnabled(c.complete())
	c.ShowFailure(c.failed, actions.ClientIDs)
}
