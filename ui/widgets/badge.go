package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const badgeSize = 26

// Badge is a number in a disc: a step. In Good it shows a check mark instead, in
// Busy it is filled.
type Badge struct {
	widget.BaseWidget
	Text string
	Tone Tone
}

var _ fyne.Widget = (*Badge)(nil)

// NewBadge gives a badge of a step that is not yet to be taken.
func NewBadge(text string) *Badge {
	b := &Badge{Text: text, Tone: Subtle}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes the tone.
func (b *Badge) Set(tone Tone) {
	if b.Tone != tone {
		b.Tone = tone
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{
		badge: b, ground: canvas.NewCircle(color.Transparent), word: canvas.NewText("", color.Black),
		tick: canvas.NewImageFromResource(nil),
	}
	r.word.TextStyle.Bold, r.word.TextSize, r.word.Alignment = true, 13, fyne.TextAlignCenter
	r.tick.FillMode = canvas.ImageFillContain
	r.dress()
	return r
}

type badgeRenderer struct {
	badge  *Badge
	ground *canvas.Circle
	word   *canvas.Text
	tick   *canvas.Image
}

func (r *badgeRenderer) Destroy() {}
func (r *badgeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.word, r.tick}
}
func (r *badgeRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(badgeSize) }

func (r *badgeRenderer) Layout(fyne.Size) {
	r.ground.Resize(fyne.NewSquareSize(badgeSize))
	r.word.Resize(fyne.NewSquareSize(badgeSize))
	const edge = 16
	r.tick.Move(fyne.NewSquareOffsetPos((badgeSize - edge) / 2))
	r.tick.Resize(fyne.NewSquareSize(edge))
}

func (r *badgeRenderer) Refresh() {
	r.dress()
	canvas.Refresh(r.badge)
}

func (r *badgeRenderer) dress() {
	b := r.badge
	paint := func(name fyne.ThemeColorName) color.Color { return theme.ColorForWidget(name, b) }
	r.ground.FillColor, r.word.Color = paint(b.Tone.Soft()), paint(b.Tone.Color())
	if b.Tone == Busy {
		r.ground.FillColor, r.word.Color = paint(theme.ColorNamePrimary), paint(theme.ColorNameForegroundOnPrimary)
	}
	r.word.Text, r.word.Hidden, r.tick.Hidden = b.Text, b.Tone == Good, b.Tone != Good
	r.tick.Resource = theme.NewColoredResource(theme.ConfirmIcon(), b.Tone.Color())
	r.tick.Refresh()
}
