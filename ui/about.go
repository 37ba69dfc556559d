package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/assets"
	"ringcentral-archiver/ui/widgets"
)

// showAbout says what this program is and on whose work it stands.
func (w *window) showAbout() {
	head := widgets.Stack(6,
		paragraph(say("Version %s", w.o.Version)),
		paragraph(say("Independent software, not made by RingCentral or Dropbox.")),
		widgets.NewNote(say("The names RingCentral and Dropbox belong to their owners. The program contains these works; their licences say:")))
	w.read(say("About RingCentral Archiver"), head, lines(assets.Licences))
}

// showRegister says how to register the program at the two services: the
// section of that name in the README.
func (w *window) showRegister() {
	steps := widget.NewRichTextFromMarkdown(assets.Register)
	steps.Wrapping = fyne.TextWrapWord
	w.read(say("Register the app"), nil, container.NewVScroll(steps))
}

// text is a long text of which only what can be seen is drawn.
type text struct{ widget.List }

// Scrolled scrolls it, as a mouse wheel does.
func (t *text) Scrolled(e *fyne.ScrollEvent) { t.ScrollToOffset(t.GetScrollOffset() - e.Scrolled.DY) }

func lines(words string) *text {
	all := strings.Split(words, "\n")
	t := &text{}
	t.HideSeparators = true
	t.Length = func() int { return len(all) }
	t.CreateItem = func() fyne.CanvasObject {
		line := widgets.NewText("", widgets.Plain)
		line.Scale, line.Style.Monospace, line.Fit = theme.SizeNameCaptionText, true, widgets.Ellipsis
		return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), line)
	}
	t.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*widgets.Text).Set(all[i], widgets.Plain)
	}
	t.ExtendBaseWidget(t)
	return t
}
