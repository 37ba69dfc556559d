package ui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

// boxPart is the Dropbox card: connect, or what is connected.
type boxPart struct {
	*window
	state             *widgets.Text
	mark              *widgets.Mark
	account, archived *widgets.Text
	space             *widgets.Text
	bar               *widgets.Bar
	signIn            *signIn
	details           fyne.CanvasObject
	disconnect        *widgets.Button
	failed            *widgets.Text
}

func (b *boxPart) build() fyne.CanvasObject {
	b.state, b.mark = widgets.NewText("", widgets.Subtle), widgets.NewMark(widgets.Disc, widgets.Subtle)
	b.state.Style.Bold = true
	b.account, b.archived = value(), value()
	b.space, b.bar = widgets.NewNote(""), widgets.NewBar()
	b.disconnect = widgets.NewButton("DISCONNECT", widgets.Danger, b.askToDisconnect)
	b.failed = failure()
	b.signIn = &signIn{
		window: b.window, group: ofBox, act: b.e.Connect, label: "CONNECT",
		intro: "The connection is allowed in your browser. The program gets a folder of its own in your Dropbox, " + appFolder + ", and sees nothing else.",
	}
	folder := widgets.NewLink(appFolder, b.openFolder)
	stays := widgets.NewText("Backup stops; what is in Dropbox stays.", widgets.Subtle)
	stays.Scale, stays.Fit = theme.SizeNameCaptionText, widgets.Wrapped
	b.details = widgets.Stack(14, widgets.Pairs(labelWidth,
		label("Account"), b.account,
		label("Folder"), widgets.Line(0, folder),
		label("Archived"), b.archived,
	), widgets.Stack(6, b.space, b.bar), widgets.Line(12, b.disconnect, stays))
	head := widgets.Line(7, widgets.NewTitle("Dropbox"), widgets.Spacer(), b.mark, b.state)
	return widgets.NewCard(widgets.Stack(12, head, b.details, b.signIn.build(), b.failed))
}

func (b *boxPart) draw() {
	v, d := b.place.box(b.snap), b.snap.Dropbox
	b.state.Set(v.state.text, v.state.tone)
	b.mark.Set(shapeOf(v.state.tone), v.state.tone)
	b.account.Set(v.account, widgets.Plain)
	b.archived.Set(v.archived, widgets.Plain)
	b.space.Set(v.space, widgets.Subtle)
	b.bar.Set(v.used, v.tone)
	showIf(b.bar, v.bar)
	showIf(b.space, v.bar)
	showIf(b.details, d.Connected)
	b.disconnect.SetEnabled(!b.busy[ofBox])
	b.signIn.draw(!d.Connected || d.Expired, d.AppKey)
	b.tell(b.failed, ofBox)
}

// openFolder opens the folder at Dropbox, in a demonstration the one on this
// disk.
func (b *boxPart) openFolder() {
	address := appFolderURL
	if b.snap.DemoFolder != "" {
		address = (&url.URL{Scheme: "file", Path: filepath.ToSlash(b.snap.DemoFolder)}).String()
	}
	b.browse(ofBox, address)
}

func (b *boxPart) askToDisconnect() {
	b.ask("Disconnect from Dropbox?",
		"Archiving stops, and the permission is taken back at Dropbox. The folder "+appFolder+
			" and everything archived in it stay. RingCentral goes on deleting after its own time; what it deletes while nothing is archived is lost.",
		"DISCONNECT", func() { b.do(ofBox, b.e.Disconnect) })
}
