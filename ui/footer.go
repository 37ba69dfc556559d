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
	all          *fyne.Container
	told         status.FooterWords
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
	f.all = widgets.Line(6, f.mark, f.completeness, widgets.Line(16, f.next, f.help))
	f.all.Layout = footerLayout{f.all.Layout, f}
	return f.all
}

// footerLayout lets how things stand have one line: what is told beside it is shorter, or left out, where that helps.
type footerLayout struct {
	line fyne.Layout
	of   *footer
}

// MinSize implements fyne.Layout.
func (l footerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.line.MinSize(objects) }

// Layout implements fyne.Layout.
func (l footerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.of.fit(size.Width)
	l.line.Layout(objects, size)
}

// fit chooses what is told beside how things stand.
func (f *footer) fit(width float32) {
	const gaps = 6 + 6 + 16
	wide := func(t *widgets.Text, words string) float32 {
		return fyne.MeasureText(words, theme.CaptionTextSize(), t.Style).Width
	}
	room := width - f.mark.MinSize().Width - f.help.MinSize().Width - f.completeness.MinSize().Width - gaps
	room -= wide(f.words, f.words.Text) - f.words.MinSize().Width
	next := f.told.Brief // where nothing helps
	for _, words := range []string{f.told.Next, f.told.Brief, ""} {
		if wide(f.next, words) <= room {
			next = words
			break
		}
	}
	f.next.Set(next, widgets.Subtle)
}

func (f *footer) draw() {
	v := status.Footer(f.w.place, f.w.Snapshot())
	f.mark.Set(v.Shape, v.Tone)
	f.words.Set(v.Text+"\u00a0›", v.Tone)
	if f.told != v { // which may take more room, or less
		f.told = v
		f.all.Refresh()
	}
}
