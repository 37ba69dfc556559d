package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const barHeight = 8

// Bar shows a share of a whole: space used, items done.
type Bar struct {
	widget.BaseWidget
	Value float64 // 0 to 1
	Tone  Tone
}

var _ fyne.Widget = (*Bar)(nil)

// NewBar gives an empty bar.
func NewBar() *Bar {
	b := &Bar{Tone: Busy}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes share and tone.
func (b *Bar) Set(value float64, tone Tone) {
	value = min(max(value, 0), 1)
	if b.Value == value && b.Tone == tone {
		return
	}
	b.Value, b.Tone = value, tone
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{bar: b, track: canvas.NewRectangle(color.Transparent), fill: canvas.NewRectangle(color.Transparent)}
	r.track.CornerRadius, r.fill.CornerRadius = barHeight/2, barHeight/2
	r.dress()
	return r
}

type barRenderer struct {
	bar         *Bar
	track, fill *canvas.Rectangle
}

func (r *barRenderer) Destroy()                     {}
func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.fill} }
func (r *barRenderer) MinSize() fyne.Size           { return fyne.NewSize(60, barHeight) }

func (r *barRenderer) Layout(size fyne.Size) {
	y := (size.Height - barHeight) / 2
	r.track.Move(fyne.NewPos(0, y))
	r.track.Resize(fyne.NewSize(size.Width, barHeight))
	r.fill.Move(fyne.NewPos(0, y))
	width := size.Width * float32(r.bar.Value)
	r.fill.Hidden = width <= 0
	r.fill.Resize(fyne.NewSize(max(width, barHeight), barHeight))
}

func (r *barRenderer) Refresh() {
	r.dress()
	r.Layout(r.bar.Size())
	canvas.Refresh(r.bar)
}

func (r *barRenderer) dress() {
	r.track.FillColor = theme.ColorForWidget(ColorTrack, r.bar)
	r.fill.FillColor = theme.ColorForWidget(r.bar.Tone.Color(), r.bar)
}
