package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// sheet is something to read in front of the window: a title, what scrolls, and
// Close. Escape closes it too.
type sheet struct {
	popUp *widget.PopUp
	shut  *widgets.Button
}

const (
	sheetWidth  = 860
	sheetHeight = 520
)

// scrollable is what is read in a sheet.
type scrollable interface {
	fyne.CanvasObject
	Scrolled(*fyne.ScrollEvent)
}

// read shows a sheet: the text, under a head that may be nil. Up, Down and the
// page keys scroll.
func (w *window) read(title string, head fyne.CanvasObject, text scrollable) {
	s := &sheet{}
	s.shut = widgets.NewButton(say("Close"), widgets.Outline, func() { s.popUp.Hide() })
	s.shut.OnEscape = s.shut.OnTapped
	s.shut.OnKey = func(k fyne.KeyName) { text.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: scrolls[k]}}) }
	var body fyne.CanvasObject = text
	if head != nil {
		body = container.New(headed{10}, head, widgets.NewFrame(text))
	}
	page := container.NewGridWrap(fyne.NewSize(sheetWidth-40, sheetHeight), body)
	s.popUp = w.before(widgets.Stack(12, widgets.NewTitle(title), page, widgets.Line(0, widgets.Spacer(), s.shut)), sheetWidth)
	w.win.Canvas().Focus(s.shut)
	w.reading = s
}

// scrolls is how far a key scrolls a sheet.
var scrolls = map[fyne.KeyName]float32{fyne.KeyUp: 40, fyne.KeyDown: -40, fyne.KeyPageUp: 480, fyne.KeyPageDown: -480}

// paragraphs are words under each other that scroll.
func paragraphs(pieces ...fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 16), widgets.Stack(10, pieces...)))
}

// headed puts the second object under the first, with all the height that is left.
type headed struct{ gap float32 }

func (h headed) MinSize(o []fyne.CanvasObject) fyne.Size {
	head, body := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(head.Width, body.Width), head.Height+h.gap+body.Height)
}

func (h headed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height))
	top := o[0].MinSize().Height // a wrapped text knows its height only at its width
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top+h.gap))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-h.gap))
}

func paragraph(words string) *widgets.Text {
	t := widgets.NewText(words, widgets.Plain)
	t.Fit = widgets.Wrapped
	return t
}
