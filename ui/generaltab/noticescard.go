package generaltab

import (
	"context"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets"
)

// noticesCard is the card that says who is told when archiving stops, besides
// the person at the window.
type noticesCard struct {
	*base
	note, trouble, failed *widgets.Text
	change                *widgets.Button
	form                  *noticesForm // what was opened last
}

func (p *noticesCard) build() fyne.CanvasObject {
	p.note, p.trouble, p.failed = widgets.NewNote(""), widgets.NewNote(""), widgets.NewFailure()
	p.change = widgets.NewButton("", widgets.Outline, p.edit)
	head := widgets.Line(14, widgets.NewTitle(l10n.Translate("Alerts")), p.note, p.change)
	card := widgets.NewCard(widgets.Stack(8, head, p.trouble, p.failed))
	card.Top, card.Bottom = 11, 11 // one line, so that the page has room for it
	return card
}

// edit reads what is kept and shows the form.
func (p *noticesCard) edit() {
	var kept archiver.Notices
	p.Do(actions.Notices, func(context.Context) (err error) {
		kept, err = p.engine.Notices()
		return err
	}, func(err error) {
		if err == nil {
			p.form = &noticesForm{base: p.base, kept: kept}
			p.form.show()
		}
	})
}

func (p *noticesCard) draw() {
	v := noticesWordsOf(p.place, p.Snapshot())
	p.note.Set(v.note.Text, v.note.Tone)
	p.trouble.Set(v.trouble, widgets.Bad)
	widgets.ShowIf(p.trouble, v.trouble != "")
	p.change.SetText(v.change)
	p.change.SetEnabled(!p.Busy(actions.Notices))
	if p.form.isOpen() {
		p.form.draw()
		widgets.ShowIf(p.failed, false)
	} else {
		p.ShowFailure(p.failed, actions.Notices)
	}
}
