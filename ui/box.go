package ui

import (
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
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
	b.disconnect = widgets.NewButton(say("DISCONNECT"), widgets.Danger, b.askToDisconnect)
	b.failed = failure()
	b.signIn = &signIn{
		window: b.window, group: ofBox, act: b.e.Connect, label: say("CONNECT"),
		intro: say("The connection is allowed in your browser. The program gets a folder of its own in your Dropbox, %s, and sees nothing else.", appFolder),
	}
	folder := widgets.NewLink(appFolder, b.openFolder)
	stays := widgets.NewText(say("Backup stops; what is in Dropbox stays."), widgets.Subtle)
	stays.Scale, stays.Fit = theme.SizeNameCaptionText, widgets.Wrapped
	b.details = widgets.Stack(14, widgets.Pairs(labelWidth,
		label(say("Account")), b.account,
		label(say("Folder")), widgets.Line(0, folder),
		label(say("Archived")), b.archived,
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
func (b *boxPart) openFolder() { b.browse(ofBox, addressOf(b.snap, "")) }

// addressOf is where something below the app folder can be seen in a browser.
func addressOf(s archiver.Snapshot, path string) string {
	if s.DemoFolder != "" {
		return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(s.DemoFolder, filepath.FromSlash(path)))}).String()
	}
	if path == "" {
		return appFolderURL
	}
	return appFolderURL + (&url.URL{Path: "/" + strings.TrimPrefix(path, "/")}).EscapedPath()
}

func (b *boxPart) askToDisconnect() {
	b.ask(say("Disconnect from Dropbox?"),
		say("Archiving stops, and the permission is taken back at Dropbox. The folder %s and everything archived in it stay. RingCentral goes on deleting after its own time; what it deletes while nothing is archived is lost.", appFolder),
		say("DISCONNECT"), func() { b.do(ofBox, b.e.Disconnect) })
}
