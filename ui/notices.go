package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// noticesPart is the card that says who is told when archiving stops, besides
// whoever looks at the window.
type noticesPart struct {
	*window
	note, trouble, failed *widgets.Text
	change                *widgets.Button
	form                  *noticesForm // what was opened last
}

func (p *noticesPart) build() fyne.CanvasObject {
	p.note, p.trouble, p.failed = widgets.NewNote(""), widgets.NewNote(""), failure()
	p.change = widgets.NewButton("", widgets.Outline, p.edit)
	head := widgets.Line(14, widgets.NewTitle(say("Notices")), p.note, p.change)
	card := widgets.NewCard(widgets.Stack(8, head, p.trouble, p.failed))
	card.Top, card.Bottom = 11, 11 // one line, so that the page has room for it
	return card
}

// edit reads what is kept and shows the form.
func (p *noticesPart) edit() {
	var kept archiver.Notices
	p.do(ofNotice, func(context.Context) (err error) {
		kept, err = p.e.Notices()
		return err
	}, func(err error) {
		if err == nil {
			p.form = &noticesForm{window: p.window, kept: kept}
			p.form.show()
		}
	})
}

func (p *noticesPart) draw() {
	v := p.place.notices(p.snap)
	p.note.Set(v.note.text, v.note.tone)
	p.trouble.Set(v.trouble, widgets.Bad)
	showIf(p.trouble, v.trouble != "")
	p.change.SetText(v.change)
	p.change.SetEnabled(!p.busy[ofNotice])
	if p.form.isOpen() {
		p.form.draw()
		showIf(p.failed, false)
	} else {
		p.tell(p.failed, ofNotice)
	}
}

// noticesCard is the words of the card.
type noticesCard struct {
	note            said
	trouble, change string
}

func (p place) notices(s archiver.Snapshot) noticesCard {
	v := s.Notices
	if len(v.MailTo) == 0 && v.PingHost == "" {
		return noticesCard{note: said{say("Nobody is told when archiving stops."), widgets.Subtle}, change: say("Set up")}
	}
	var words, trouble []string
	if len(v.MailTo) > 0 {
		words = append(words, say("Mail to %s", named(v.MailTo)))
		if !v.Mailed.IsZero() {
			words = append(words, say("last %s", p.moment(v.Mailed, s.At)))
		}
	}
	if v.PingHost != "" {
		words = append(words, say("Ping to %s", v.PingHost))
		if !v.Pinged.IsZero() {
			words = append(words, say("last %s", p.moment(v.Pinged, s.At)))
		}
	}
	if v.MailTrouble != nil {
		trouble = append(trouble, say("The last mail did not arrive: %s", failureWords(v.MailTrouble)))
	}
	if v.PingTrouble != nil {
		trouble = append(trouble, say("The last ping did not arrive: %s", failureWords(v.PingTrouble)))
	}
	return noticesCard{said{joined(words...), widgets.Subtle}, strings.Join(trouble, " "), say("Change")}
}

// named are the first addresses, and how many more there are.
func named(addresses []string) string {
	const most = 2
	if len(addresses) <= most {
		return strings.Join(addresses, ", ")
	}
	return say("%s and %s more", strings.Join(addresses[:most], ", "), number(len(addresses)-most))
}
