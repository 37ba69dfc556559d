package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets/words"
)

const (
	pillSide   = 10
	pillHeight = 19
	pillText   = 12
)

// PillWidth is how wide a pill with a word wants to be.
func PillWidth(word string) float32 {
	return fyne.MeasureText(word, pillText, fyne.TextStyle{Bold: true}).Width + 2*pillSide
}

// Pill is a word on a rounded ground of its tone. It is as wide as its word and
// no wider than the room it gets.
type Pill struct {
	widget.BaseWidget
	Text string
	Tone Tone
}

var _ fyne.Widget = (*Pill)(nil)

// NewPill gives a pill.
func NewPill(text string, tone Tone) *Pill {
	p := &Pill{Text: text, Tone: tone}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes word and tone.
func (p *Pill) Set(text string, tone Tone) {
	if p.Text == text && p.Tone == tone {
		return
	}
	p.Text, p.Tone = text, tone
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	r := &pillRenderer{pill: p, ground: canvas.NewRectangle(color.Transparent), word: canvas.NewText("", color.Black)}
	r.word.TextStyle.Bold, r.word.TextSize = true, pillText
	r.ground.CornerRadius = pillHeight / 2
	r.dress()
	return r
}

type pillRenderer struct {
	pill   *Pill
	ground *canvas.Rectangle
	word   *canvas.Text
}

func (r *pillRenderer) Destroy()                     {}
func (r *pillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.word} }

func (r *pillRenderer) MinSize() fyne.Size { return fyne.NewSize(2*pillSide+pillHeight, pillHeight) }

func (r *pillRenderer) Layout(size fyne.Size) {
	measure := func(s string) fyne.Size { return fyne.MeasureText(s, r.word.TextSize, r.word.TextStyle) }
	r.word.Text = words.Shorten(words.Drawable(r.pill.Text), func(s string) bool { return measure(s).Width <= size.Width-2*pillSide })
	words := measure(r.word.Text)
	y := (size.Height - pillHeight) / 2
	r.ground.Move(fyne.NewPos(0, y))
	r.ground.Resize(fyne.NewSize(words.Width+2*pillSide, pillHeight))
	r.ground.Hidden = r.word.Text == ""
	r.word.Move(fyne.NewPos(pillSide, y+(pillHeight-words.Height)/2))
	r.word.Resize(words)
}

func (r *pillRenderer) Refresh() {
	r.dress()
	r.Layout(r.pill.Size())
	canvas.Refresh(r.pill)
}

func (r *pillRenderer) dress() {
	r.word.Color = theme.ColorForWidget(r.pill.Tone.Color(), r.pill)
	r.ground.FillColor = theme.ColorForWidget(r.pill.Tone.Soft(), r.pill)
}
