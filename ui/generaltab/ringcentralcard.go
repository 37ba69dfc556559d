package generaltab

import (
	"slices"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

const labelWidth = 122

// ringCentralCard is the RingCentral card: sign in, or who is signed in.
type ringCentralCard struct {
	*base
	state                            *widgets.Text
	mark                             *widgets.Mark
	account, main, extension, expiry *widgets.Text
	permissions, database            *widgets.Text
	access, refresh                  *tokenRow
	signIn                           *signIn
	brand                            *choices.Segmented
	branded                          bool // a person has chosen one
	details                          fyne.CanvasObject
	tokens                           [2]fyne.CanvasObject // their rows
	more                             *widgets.Button      // shows and hides the rows that are seldom looked at
	correct                          *widgets.Button      // the client ids
	opened                           bool
	revoke                           *widgets.Button
	failed                           *widgets.Text
}

func (p *ringCentralCard) build() fyne.CanvasObject {
	p.state, p.mark = widgets.NewText("", widgets.Subtle), widgets.NewMark(widgets.Disc, widgets.Subtle)
	p.state.Style.Bold = true
	for _, value := range []**widgets.Text{&p.account, &p.main, &p.extension, &p.expiry, &p.permissions, &p.database} {
		*value = widgets.NewParagraph("")
	}
	p.access = &tokenRow{base: p.base, pick: accessToken}
	p.refresh = &tokenRow{base: p.base, pick: refreshToken}
	p.revoke = widgets.NewButton(l10n.Translate("Revoke Access"), widgets.Danger, p.window.AskToSignOut)
	p.failed = widgets.NewFailure()
	p.brand = choices.NewSegmented([]string{"RingCentral", "AT&T Office@Hand, Verizon"}, func(i int) {
		p.branded = true
		p.brand.SetSelected(i)
	})
	p.signIn = &signIn{
		choice: widgets.Line(0, p.brand), host: p.host,
		base: p.base, group: actions.RingCentral, act: p.engine.Login, label: l10n.Translate("Sign in to RingCentral"),
		intro: l10n.Translate("You sign in through your browser. An administrator can archive the call recordings of all extensions; other users can archive their own."),
		first: l10n.Key("Signed in as %s. Its items are archived from now on: is it yours?"),
	}
	p.more = widgets.NewLink(l10n.Translate("Details"), func() {
		p.opened = !p.opened
		p.Redraw()
	})
	p.correct = widgets.NewLink(l10n.Translate("Change registration"), p.openIDs)
	access, refresh := p.access.build(), p.refresh.build()
	p.tokens = [2]fyne.CanvasObject{access, refresh}
	p.details = widgets.Stack(14, widgets.Pairs(labelWidth,
		widgets.NewLabel(l10n.Translate("Account")), p.account,
		widgets.NewLabel(l10n.Translate("Main number")), p.main,
		widgets.NewLabel(l10n.Translate("Extension")), p.extension,
		widgets.NewLabel(l10n.Translate("Database")), p.database,
		widgets.NewLabel(l10n.Translate("Permissions")), p.permissions,
		widgets.NewLabel(l10n.Translate("Access token")), access,
		widgets.NewLabel(l10n.Translate("Refresh token")), refresh,
		widgets.NewLabel(l10n.Translate("Token expiry")), p.expiry,
	), widgets.Flow(14, p.revoke, p.more, p.correct))
	head := widgets.Line(7, widgets.NewTitle("RingCentral"), widgets.Spacer(), p.mark, p.state)
	return widgets.NewCard(widgets.Stack(12, head, p.details, p.signIn.build(), p.failed))
}

// brandHosts are the hosts of the brands, in the order of the segmented control.
var brandHosts = []string{archiver.RingCentralHost, archiver.OtherBrandsHost}

// host is that of the chosen brand; empty where it cannot be chosen.
func (p *ringCentralCard) host() string {
	if p.Snapshot().RingCentral.AtDecided {
		return ""
	}
	return brandHosts[p.brand.Selected()]
}

// drawBrand shows the brand that was signed in to last, until a person chooses.
func (p *ringCentralCard) drawBrand() {
	r := p.Snapshot().RingCentral
	if i := slices.Index(brandHosts, r.At); i >= 0 && !p.branded {
		p.brand.SetSelected(i)
	}
	widgets.ShowIf(p.signIn.choice, !r.AtDecided)
	p.brand.SetEnabled(!p.Busy(actions.RingCentral))
}

func (p *ringCentralCard) draw() {
	p.drawBrand()
	v, r := ringCentralWordsOf(p.place, p.Snapshot()), p.Snapshot().RingCentral
	p.state.Set(v.state.Text, v.state.Tone)
	p.mark.Set(widgets.ShapeOf(v.state.Tone), v.state.Tone)
	p.account.Set(v.account, widgets.Plain)
	p.main.Set(v.main, widgets.Plain)
	p.extension.Set(v.extension, widgets.Plain)
	p.permissions.Set(v.permissions.Text, v.permissions.Tone)
	p.database.Set(v.database.Text, v.database.Tone)
	p.expiry.Set(v.expiry, widgets.Plain)
	p.access.draw()
	p.refresh.draw()
	p.drawDetails(len(r.Missing) > 0, p.Snapshot().OtherComputer)
	widgets.ShowIf(p.details, r.SignedIn)
	p.revoke.SetEnabled(!p.Busy(actions.RingCentral))
	p.signIn.draw(!r.SignedIn || r.Expired || p.Snapshot().OtherComputer, r.ClientID)
	p.ShowFailure(p.failed, actions.RingCentral, actions.Tokens)
}

// drawDetails shows the rows that are seldom looked at, or of those only the ones in which something is wrong.
func (p *ringCentralCard) drawDetails(missing, otherComputer bool) {
	p.more.SetText(l10n.Translate("Details"))
	if p.opened {
		p.more.SetText(l10n.Translate("Show less"))
	}
	widgets.ShowIf(p.correct, p.opened && p.changeable())
	for _, token := range p.tokens {
		widgets.ShowIf(token, p.opened)
	}
	widgets.ShowIf(p.permissions, p.opened || missing)
	widgets.ShowIf(p.database, p.opened || otherComputer)
}
