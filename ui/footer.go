package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
)

// footer says under every tab how things stand, which opens the calendar, and
// when the next run is, and has Help.
type footer struct {
	w            *window
	mark         *widgets.Mark
	words, next  *widgets.Text
	completeness *widgets.Press
	help         *widgets.Button
}

func (f *footer) build() fyne.CanvasObject {
	f.mark = widgets.NewMark(widgets.Ring, widgets.Subtle)
	f.words, f.next = widgets.NewText("", widgets.Subtle), widgets.NewText("", widgets.Subtle)
	f.words.Scale, f.words.Style.Bold, f.words.Fit = theme.SizeNameCaptionText, true, widgets.Wrapped
	f.next.Scale = theme.SizeNameCaptionText
	f.help = widgets.NewLink(l10n.Translate("Help"), func() {
		f.w.Menu(f.w.help.Menu(fyne.NewMenuItem(l10n.Translate("Proxy…"), f.w.OpenProxy), fyne.NewMenuItem(l10n.Translate("About"), f.w.ShowAbout)), f.help)
	})
	f.completeness = widgets.NewPress(f.words, f.w.showWhatIsSaid)
	return widgets.Line(6, f.mark, f.completeness, widgets.Line(16, f.next, f.help))
}

func (f *footer) draw() {
	v := status.Footer(f.w.place, f.w.Snapshot())
	f.mark.Set(v.Shape, v.Tone)
	f.words.Set(v.Text+"\u00a0›", v.Tone)
	f.next.Set(v.Next, widgets.Subtle)
}
