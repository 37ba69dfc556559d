package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Card is a ground with something on it: rounded and edged, or plain like the
// header and the footer.
type Card struct {
	widget.BaseWidget
	Content     fyne.CanvasObject
	Fill        fyne.ThemeColorName // ColorSurface if empty
	Edge        fyne.ThemeColorName // ColorBorder if empty
	Round       float32             // radius of the corners
	Top, Bottom float32             // room around the content
	Side        float32
}

var _ fyne.Widget = (*Card)(nil)

// NewCard gives a white card with rounded corners.
func NewCard(content fyne.CanvasObject) *Card {
	return newCard(&Card{Content: content, Round: 8, Top: 18, Bottom: 18, Side: 20})
}

// NewFrame gives a card whose content goes to its edge.
func NewFrame(content fyne.CanvasObject) *Card {
	return newCard(&Card{Content: content, Round: 8, Top: 1, Bottom: 1, Side: 1})
}

// NewStrip gives a ground from one side of the window to the other.
func NewStrip(content fyne.CanvasObject, top, bottom float32) *Card {
	return newCard(&Card{Content: content, Top: top, Bottom: bottom, Side: 20, Edge: ColorSurface})
}

// NewTinted gives a rounded note on the soft ground of a tone.
func NewTinted(content fyne.CanvasObject, tone Tone) *Card {
	return newCard(&Card{Content: content, Round: 6, Top: 8, Bottom: 8, Side: 12, Fill: tone.Soft(), Edge: tone.Soft()})
}

func newCard(c *Card) *Card {
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{card: c, ground: canvas.NewRectangle(color.Transparent)}
	r.dress()
	return r
}

type cardRenderer struct {
	card   *Card
	ground *canvas.Rectangle
}

func (r *cardRenderer) Destroy() {}
func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.card.Content}
}

func (r *cardRenderer) MinSize() fyne.Size {
	c := r.card
	return c.Content.MinSize().AddWidthHeight(2*c.Side, c.Top+c.Bottom)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	c := r.card
	r.ground.Resize(size)
	c.Content.Move(fyne.NewPos(c.Side, c.Top))
	c.Content.Resize(size.SubtractWidthHeight(2*c.Side, c.Top+c.Bottom))
}

func (r *cardRenderer) Refresh() {
	r.dress()
	r.Layout(r.card.Size())
	canvas.Refresh(r.card)
}

func (r *cardRenderer) dress() {
	c := r.card
	fill, edge := c.Fill, c.Edge
	if fill == "" {
		fill = ColorSurface
	}
	if edge == "" {
		edge = ColorBorder
	}
	r.ground.FillColor, r.ground.StrokeColor = theme.ColorForWidget(fill, c), theme.ColorForWidget(edge, c)
	r.ground.StrokeWidth, r.ground.CornerRadius = 1, c.Round
}
