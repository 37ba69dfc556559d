package generaltab

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/placecard"
	"ringcentral-archiver/ui/widgets"
)

// dropboxCard is the Dropbox card: connect, or what is connected.
type dropboxCard struct {
	*base
	state             *widgets.Text
	mark              *widgets.Mark
	account, archived *widgets.Text
	space             *widgets.Text
	bar               *widgets.Bar
	signIn            *signIn
	elsewhere         *elsewhere
	details           fyne.CanvasObject
	title, stays      *widgets.Text
	folder            *widgets.Button // opens it
	address           *widgets.Text   // where it is, if not in Dropbox
	hostKey           *widgets.Text   // of a server
	where, opens      *widgets.Text   // the labels of address and link
	link              fyne.CanvasObject
	disconnect        *widgets.Button
	failed            *widgets.Text
}

func (b *dropboxCard) build() fyne.CanvasObject {
	b.state, b.mark = widgets.NewText("", widgets.Subtle), widgets.NewMark(widgets.Disc, widgets.Subtle)
	b.state.Style.Bold = true
	b.account, b.archived = widgets.NewParagraph(""), widgets.NewParagraph("")
	b.space, b.bar = widgets.NewNote(""), widgets.NewBar()
	b.disconnect = widgets.NewButton(l10n.Translate("DISCONNECT"), widgets.Danger, b.askToDisconnect)
	b.failed = widgets.NewFailure()
	b.signIn = &signIn{
		base: b.base, group: actions.Dropbox, act: b.engine.Connect, label: l10n.Translate("CONNECT"),
		intro: l10n.Translate("You allow the connection in your browser. The program gets its own folder in your Dropbox, %s, and sees nothing else.", actions.AppFolder),
		first: l10n.Key("Connected to the Dropbox of %s. Everything is archived there from now on: is it yours?"),
	}
	b.elsewhere = &elsewhere{base: b.base}
	b.title, b.folder = widgets.NewTitle("Dropbox"), widgets.NewLink(actions.AppFolder, b.openFolder)
	b.where, b.opens, b.link = widgets.NewLabel(""), widgets.NewLabel(""), widgets.Line(0, b.folder)
	b.address, b.hostKey = widgets.NewParagraph(""), widgets.NewParagraph("")
	b.stays = widgets.NewText("", widgets.Subtle)
	b.stays.Scale, b.stays.Fit = theme.SizeNameCaptionText, widgets.Wrapped
	b.details = widgets.Stack(14, widgets.Pairs(labelWidth,
		widgets.NewLabel(l10n.Translate("Account")), b.account,
		b.where, b.address,
		b.opens, b.link,
		widgets.NewLabel(l10n.Translate("Host key")), b.hostKey,
		widgets.NewLabel(l10n.Translate("Archived")), b.archived,
	), widgets.Stack(6, b.space, b.bar), widgets.Line(12, b.disconnect, b.stays))
	head := widgets.Line(7, b.title, widgets.Spacer(), b.mark, b.state)
	return widgets.NewCard(widgets.Stack(12, head, b.details, b.signIn.build(), b.elsewhere.build(), b.failed))
}

func (b *dropboxCard) draw() {
	v, d := placecard.WordsOf(b.place, b.Snapshot()), b.Snapshot().Dropbox
	b.title.Set(v.Title, widgets.Plain)
	b.where.Set(v.Where, widgets.Subtle)
	b.opens.Set(v.Opens, widgets.Subtle)
	b.folder.SetText(v.Folder)
	b.address.Set(v.Address, widgets.Plain)
	b.hostKey.Set(v.HostKey, widgets.Plain)
	widgets.ShowIf(b.link, v.Folder != "")
	widgets.ShowIf(b.address, v.Address != "")
	widgets.ShowIf(b.hostKey, v.HostKey != "")
	b.stays.Set(b.stay(), widgets.Subtle)
	b.state.Set(v.State.Text, v.State.Tone)
	b.mark.Set(widgets.ShapeOf(v.State.Tone), v.State.Tone)
	b.account.Set(v.Account, widgets.Plain)
	widgets.ShowIf(b.account, v.Account != "")
	b.archived.Set(v.Archived, widgets.Plain)
	b.space.Set(v.Space, widgets.Subtle)
	b.bar.Set(v.Used, v.Tone)
	widgets.ShowIf(b.bar, v.Bar)
	widgets.ShowIf(b.space, v.Space != "")
	widgets.ShowIf(b.details, d.Connected)
	b.disconnect.SetEnabled(!b.Busy(actions.Dropbox))
	b.signIn.draw(!d.Connected || d.Expired && d.Kind() == place.Dropbox, d.AppKey)
	b.elsewhere.draw(!d.Connected && b.signIn.pasted == nil)
	b.ShowFailure(b.failed, actions.Dropbox)
}

// connect connects again what is connected, or Dropbox.
func (b *dropboxCard) connect() {
	if d := b.Snapshot().Dropbox; d.Connected && d.Kind() != place.Dropbox {
		b.places.Show(d.Kind())
		return
	}
	b.signIn.begin()
}

// openFolder opens the folder at Dropbox, in a demonstration the one on this
// disk.
func (b *dropboxCard) openFolder() { b.Browse(actions.Dropbox, actions.Address(b.Snapshot(), "")) }

// stay says what stays when the place is disconnected.
func (b *dropboxCard) stay() string {
	if len(b.Snapshot().Beside) > 0 {
		return placecard.Stays(b.Snapshot(), b.Snapshot().Dropbox.Kind())
	}
	return l10n.Translate("Backup stops; your files stay in Dropbox.")
}

func (b *dropboxCard) askToDisconnect() {
	if len(b.Snapshot().Beside) > 0 {
		b.Ask(l10n.Translate("Disconnect from Dropbox?"), placecard.GoesOn(b.Snapshot(), b.Snapshot().Dropbox.Kind()),
			l10n.Translate("DISCONNECT"), func() { b.Do(actions.Dropbox, b.engine.Disconnect) })
		return
	}
	b.Ask(l10n.Translate("Disconnect from Dropbox?"),
		l10n.Translate("Archiving stops, and access to Dropbox is revoked. The folder %s and everything in it stay. RingCentral keeps deleting old items; anything it deletes while Dropbox is disconnected is lost.", cmp.Or(b.Snapshot().Dropbox.Address(), actions.AppFolder)),
		l10n.Translate("DISCONNECT"), func() { b.Do(actions.Dropbox, b.engine.Disconnect) })
}
