package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

// footer says under every tab how things stand, which opens the calendar, and
// when the next run is, and has About.
type footer struct {
	*window
	mark        *widgets.Mark
	words, next *widgets.Text
	whole       *widgets.Press
	about       *widgets.Button
}

func (f *footer) build() fyne.CanvasObject {
	f.mark = widgets.NewMark(widgets.Ring, widgets.Subtle)
	f.words, f.next = widgets.NewText("", widgets.Subtle), widgets.NewText("", widgets.Subtle)
	f.words.Scale, f.words.Style.Bold, f.words.Fit = theme.SizeNameCaptionText, true, widgets.Wrapped
	f.next.Scale = theme.SizeNameCaptionText
	f.about = widgets.NewLink(say("About"), f.showAbout)
	f.whole = widgets.NewPress(f.words, f.showCalendar)
	return widgets.Line(6, f.mark, f.whole, widgets.Line(16, f.next, f.about))
}

func (f *footer) draw() {
	v := f.place.footer(f.snap)
	f.mark.Set(v.shape, v.tone)
	f.words.Set(v.text+" ›", v.tone)
	f.next.Set(v.next, widgets.Subtle)
}
