package ui

import (
	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/widgets"
)

const labelWidth = 122

// phonePart is the RingCentral card: sign in, or who is signed in.
type phonePart struct {
	*window
	state                            *widgets.Text
	mark                             *widgets.Mark
	account, main, extension, expiry *widgets.Text
	permissions, database            *widgets.Text
	access, refresh                  *tokenRow
	signIn                           *signIn
	details                          fyne.CanvasObject
	revoke                           *widgets.Button
	failed                           *widgets.Text
}

func (p *phonePart) build() fyne.CanvasObject {
	p.state, p.mark = widgets.NewText("", widgets.Subtle), widgets.NewMark(widgets.Disc, widgets.Subtle)
	p.state.Style.Bold = true
	p.account, p.main, p.extension, p.expiry, p.permissions, p.database = value(), value(), value(), value(), value(), value()
	p.access = &tokenRow{window: p.window, pick: accessToken}
	p.refresh = &tokenRow{window: p.window, pick: refreshToken}
	p.revoke = widgets.NewButton(say("Revoke Access"), widgets.Danger, p.askToSignOut)
	p.failed = failure()
	p.signIn = &signIn{
		window: p.window, group: ofPhone, act: p.e.Login, label: say("Sign in to RingCentral"),
		intro: say("The sign-in happens in your browser. An administrator can archive the call recordings of all extensions; everybody else their own."),
	}
	p.details = widgets.Stack(14, widgets.Pairs(labelWidth,
		label(say("Account")), p.account,
		label(say("Main number")), p.main,
		label(say("Extension")), p.extension,
		label(say("Database")), p.database,
		label(say("Permissions")), p.permissions,
		label(say("Access token")), p.access.build(),
		label(say("Refresh token")), p.refresh.build(),
		label(say("Token expiry")), p.expiry,
	), widgets.Line(10, p.revoke))
	head := widgets.Line(7, widgets.NewTitle("RingCentral"), widgets.Spacer(), p.mark, p.state)
	return widgets.NewCard(widgets.Stack(12, head, p.details, p.signIn.build(), p.failed))
}

func label(words string) *widgets.Text { return widgets.NewText(words, widgets.Subtle) }

// value is a text that wraps, for what a service names.
func value() *widgets.Text {
	t := widgets.NewText("", widgets.Plain)
	t.Fit = widgets.Wrapped
	return t
}

func (p *phonePart) draw() {
	v, r := p.place.phone(p.snap), p.snap.RingCentral
	p.state.Set(v.state.text, v.state.tone)
	p.mark.Set(shapeOf(v.state.tone), v.state.tone)
	p.account.Set(v.account, widgets.Plain)
	p.main.Set(v.main, widgets.Plain)
	p.extension.Set(v.extension, widgets.Plain)
	p.permissions.Set(v.permissions.text, v.permissions.tone)
	p.database.Set(v.database.text, v.database.tone)
	p.expiry.Set(v.expiry, widgets.Plain)
	p.access.draw()
	p.refresh.draw()
	showIf(p.details, r.SignedIn)
	p.revoke.SetEnabled(!p.busy[ofPhone])
	p.signIn.draw(!r.SignedIn || r.Expired || p.snap.Copied, r.ClientID)
	p.tell(p.failed, ofPhone, ofTokens)
}

// shapeOf tells a tone by its form as well.
func shapeOf(tone widgets.Tone) widgets.Shape {
	switch tone {
	case widgets.Bad, widgets.Warn:
		return widgets.Triangle
	case widgets.Subtle:
		return widgets.Ring
	default:
		return widgets.Disc
	}
}
