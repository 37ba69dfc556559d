package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/widgets"
)

// clientIDs asks for the names that this program has at the two services, where
// neither the build nor the environment gives them.
type clientIDs struct {
	*window
	phone, box *widgets.Entry
	save       *widgets.Button
	failed     *widgets.Text
	all        fyne.CanvasObject
}

func (c *clientIDs) build() fyne.CanvasObject {
	c.phone, c.box = widgets.NewEntry(say("RingCentral client id")), widgets.NewEntry(say("Dropbox app key"))
	c.save = widgets.NewButton(say("Save"), widgets.Primary, c.keep)
	c.failed = failure()
	check := func(string) { c.save.SetEnabled(c.complete()) }
	c.phone.OnChanged, c.box.OnChanged = check, check
	c.all = widgets.NewCard(widgets.Stack(12,
		widgets.NewTitle(say("Register the program once")),
		widgets.NewNote(say("This build does not carry its registration at RingCentral and Dropbox. Register it as the README tells under “Register the app”, and enter the two names here. They are no secrets.")),
		widgets.Pairs(170, label(say("RingCentral client id")), c.phone, label(say("Dropbox app key")), c.box),
		widgets.Line(14, c.save, widgets.NewLink(say("How to register the app"), c.showRegister)), c.failed))
	return c.all
}

func (c *clientIDs) complete() bool {
	s := c.snap
	given := func(e *widgets.Entry, known bool) bool { return known || strings.TrimSpace(e.Text) != "" }
	return given(c.phone, s.RingCentral.ClientID) && given(c.box, s.Dropbox.AppKey) && !c.busy[ofIDs]
}

func (c *clientIDs) keep() {
	phone, box := strings.TrimSpace(c.phone.Text), strings.TrimSpace(c.box.Text)
	c.do(ofIDs, func(ctx context.Context) error { return c.e.SetClientIDs(ctx, phone, box) })
}

func (c *clientIDs) draw() {
	showIf(c.all, !c.snap.RingCentral.ClientID || !c.snap.Dropbox.AppKey)
	showIf(c.phone, !c.snap.RingCentral.ClientID)
	showIf(c.box, !c.snap.Dropbox.AppKey)
	c.save.SetEnabled(c.complete())
	c.tell(c.failed, ofIDs)
}
