package dialogs

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/widgets"
)

// How large they are where the window has room.
var (
	sheetSize  = fyne.NewSize(860, 630)
	letterSize = fyne.NewSize(580, 340)
)

// Scrollable is what is read in a sheet.
type Scrollable interface {
	fyne.CanvasObject
	Scrolled(*fyne.ScrollEvent)
}

// ShowSheet shows something to read: a title, the text under a head that may be
// nil, and Close. Escape closes it too; Up, Down and the page keys scroll.
func (d *Dialogs) ShowSheet(title string, head fyne.CanvasObject, text Scrollable) {
	d.lay(title, head, text, sheetSize)
}

// ShowLetter shows what a person has written, as ShowSheet does: it is seldom long.
func (d *Dialogs) ShowLetter(title string, head fyne.CanvasObject, text string) {
	var lines []fyne.CanvasObject
	for line := range strings.Lines(text) {
		lines = append(lines, widgets.NewParagraph(strings.TrimRight(line, "\n")))
	}
	padded := container.New(layout.NewCustomPaddedLayout(10, 10, 14, 16), widgets.Stack(4, lines...))
	d.lay(title, head, container.NewVScroll(padded), letterSize)
}

func (d *Dialogs) lay(title string, head fyne.CanvasObject, text Scrollable, size fyne.Size) {
	var popUp *widget.PopUp
	shut := widgets.NewButton(l10n.Translate("Close"), widgets.Outline, func() { popUp.Hide() })
	shut.OnEscape = shut.OnTapped
	shut.OnKey = Keys(text)
	var body fyne.CanvasObject = text
	if head != nil {
		body = container.New(layouts.Headed{Gap: 10}, head, widgets.NewFrame(text))
	}
	page := container.New(layout.NewCustomPaddedLayout(12, 12, 0, 0), body)
	popUp = d.Spread(container.New(layouts.Edges{}, widgets.NewTitle(title), page, widgets.Line(0, widgets.Spacer(), shut)), size)
	d.Focus(shut)
}

// Keys has Up, Down and the page keys scroll a text while a button beside it has the focus.
func Keys(text Scrollable) func(fyne.KeyName) {
	return func(k fyne.KeyName) { text.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: scrolls[k]}}) }
}

// scrolls is how far a key scrolls a sheet.
var scrolls = map[fyne.KeyName]float32{fyne.KeyUp: 40, fyne.KeyDown: -40, fyne.KeyPageUp: 480, fyne.KeyPageDown: -480}

// Paragraphs are words under each other that scroll.
func Paragraphs(pieces ...fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 16), widgets.Stack(10, pieces...)))
}
