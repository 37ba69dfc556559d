package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets/words"
)

// Fit is what a text does where it has too little room.
type Fit int

// The ways to fit.
const (
	Whole    Fit = iota // asks for the room it needs
	Ellipsis            // takes what it gets and ends in …
	Wrapped             // goes on in the next line
)

const wrappedLeast = 120 // a wrapped text is never narrower, or it would grow endlessly tall

// Text is words in a tone, without the padding of Fyne's label. Its first line
// stands in the middle of the height it gets.
type Text struct {
	widget.BaseWidget
	Text  string
	Tone  Tone
	Scale fyne.ThemeSizeName // text size, theme.SizeNameText if empty
	Style fyne.TextStyle
	Align fyne.TextAlign
	Fit   Fit
	Color fyne.ThemeColorName // instead of the tone's
}

// NewText gives words in the usual size.
func NewText(text string, tone Tone) *Text {
	t := &Text{Text: text, Tone: tone, Scale: theme.SizeNameText}
	t.ExtendBaseWidget(t)
	return t
}

// NewTitle gives a card's title.
func NewTitle(text string) *Text {
	t := NewText(text, Plain)
	t.Scale, t.Style.Bold = SizeTitle, true
	return t
}

// NewNote gives a small second line that wraps.
func NewNote(text string) *Text {
	t := NewText(text, Subtle)
	t.Scale, t.Fit = theme.SizeNameCaptionText, Wrapped
	return t
}

// Set changes words and tone; nothing is drawn where both are as they were.
func (t *Text) Set(text string, tone Tone) {
	if t.Text == text && t.Tone == tone {
		return
	}
	t.Text, t.Tone = text, tone
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t}
	r.Refresh()
	return r
}

func (t *Text) color() fyne.ThemeColorName {
	if t.Color != "" {
		return t.Color
	}
	return t.Tone.Color()
}

type textRenderer struct {
	text  *Text
	lines []fyne.CanvasObject
	width float32 // that the lines were broken for
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *textRenderer) MinSize() fyne.Size {
	t := r.text
	switch t.Fit {
	case Ellipsis:
		return fyne.NewSize(r.measure("…").Width, r.measure("M").Height)
	case Wrapped:
		height := float32(0)
		for _, line := range r.lines {
			height += line.MinSize().Height
		}
		return fyne.NewSize(wrappedLeast, height)
	default:
		return r.measure(words.Drawable(t.Text))
	}
}

func (r *textRenderer) measure(s string) fyne.Size {
	return fyne.MeasureText(s, theme.SizeForWidget(r.text.Scale, r.text), r.text.Style)
}

func (r *textRenderer) Layout(size fyne.Size) {
	if r.width != size.Width && r.text.Fit != Whole {
		r.build(size.Width)
	}
	total := float32(0)
	for _, line := range r.lines {
		total += line.MinSize().Height
	}
	y := max(0, (size.Height-total)/2)
	for _, line := range r.lines {
		height := line.MinSize().Height
		line.Move(fyne.NewPos(0, y))
		line.Resize(fyne.NewSize(size.Width, height))
		y += height
	}
}

func (r *textRenderer) Refresh() {
	r.build(r.text.Size().Width)
	r.Layout(r.text.Size())
	canvas.Refresh(r.text)
}

// build makes one canvas text a line, broken or shortened for the width.
func (r *textRenderer) build(width float32) {
	r.width = width
	lines := []string{words.Drawable(r.text.Text)}
	fits := func(s string) bool { return r.measure(s).Width <= width }
	switch {
	case r.text.Fit == Ellipsis && width > 0:
		lines[0] = words.Shorten(lines[0], fits)
	case r.text.Fit == Wrapped && width > 0:
		lines = words.Wrap(lines[0], fits)
	}
	colour := theme.ColorForWidget(r.text.color(), r.text)
	r.lines = r.lines[:0]
	for _, line := range lines {
		c := canvas.NewText(line, colour)
		c.TextSize = theme.SizeForWidget(r.text.Scale, r.text)
		c.TextStyle, c.Alignment = r.text.Style, r.text.Align
		r.lines = append(r.lines, c)
	}
}

// NewParagraph gives words that wrap, in the usual size.
func NewParagraph(text string) *Text {
	t := NewText(text, Plain)
	t.Fit = Wrapped
	return t
}

// NewLabel gives the words beside a value.
func NewLabel(text string) *Text { return NewText(text, Subtle) }

// NewFailure gives the line of a card that says how its last action failed. It
// is hidden until there is something to say.
func NewFailure() *Text {
	t := NewNote("")
	t.Tone = Bad
	t.Hide()
	return t
}
