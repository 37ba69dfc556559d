package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Shape is the form of a mark, so that a state can be told without its colour.
type Shape int

// The shapes.
const (
	Disc Shape = iota
	Ring
	Triangle
	Bars // two upright bars: a pause
	Tick
	Dots // three in a row: more is to come
	Dash
)

// Mark is a small shape in a tone, before the words of a state.
type Mark struct {
	widget.BaseWidget
	Shape Shape
	Tone  Tone
}

var _ fyne.Widget = (*Mark)(nil)

// NewMark gives a mark.
func NewMark(shape Shape, tone Tone) *Mark {
	m := &Mark{Shape: shape, Tone: tone}
	m.ExtendBaseWidget(m)
	return m
}

// Set changes shape and tone.
func (m *Mark) Set(shape Shape, tone Tone) {
	if m.Shape == shape && m.Tone == tone {
		return
	}
	m.Shape, m.Tone = shape, tone
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Mark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{mark: m}
	r.build()
	return r
}

type markRenderer struct {
	mark    *Mark
	objects []fyne.CanvasObject
}

// MarkSize is how wide and high a mark is.
const MarkSize = 10

const dotSize = 3

func (r *markRenderer) Destroy()                     {}
func (r *markRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *markRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(MarkSize) }

func (r *markRenderer) Layout(size fyne.Size) {
	x, y := (size.Width-MarkSize)/2, (size.Height-MarkSize)/2
	for i, o := range r.objects {
		switch r.mark.Shape {
		case Bars:
			o.Resize(fyne.NewSize(3, MarkSize-1))
			o.Move(fyne.NewPos(x+1+float32(i)*5, y))
		case Tick:
			knee := fyne.NewPos(x+3.5, y+9)
			line := o.(*canvas.Line)
			line.Position1, line.Position2 = [2]fyne.Position{{X: x + 0.5, Y: y + 5.5}, knee}[i], [2]fyne.Position{knee, {X: x + 9.5, Y: y + 1.5}}[i]
		case Dots:
			o.Resize(fyne.NewSquareSize(dotSize))
			o.Move(fyne.NewPos(x+float32(i)*(dotSize+1.5)-1, y+4))
		case Dash:
			o.Resize(fyne.NewSize(MarkSize, 2))
			o.Move(fyne.NewPos(x, y+4.5))
		case Triangle:
			o.Resize(fyne.NewSquareSize(MarkSize + 3))
			o.Move(fyne.NewPos(x-1.5, y-0.5))
		default:
			o.Resize(fyne.NewSquareSize(MarkSize - 1))
			o.Move(fyne.NewPos(x, y+0.5))
		}
	}
}

func (r *markRenderer) Refresh() {
	r.build()
	r.Layout(r.mark.Size())
	canvas.Refresh(r.mark)
}

func (r *markRenderer) build() {
	tone := theme.ColorForWidget(r.mark.Tone.Color(), r.mark)
	switch r.mark.Shape {
	case Triangle:
		r.objects = []fyne.CanvasObject{canvas.NewPolygon(3, tone)}
	case Bars:
		r.objects = []fyne.CanvasObject{canvas.NewRectangle(tone), canvas.NewRectangle(tone)}
	case Tick:
		down, up := canvas.NewLine(tone), canvas.NewLine(tone)
		down.StrokeWidth, up.StrokeWidth = 2, 2
		r.objects = []fyne.CanvasObject{down, up}
	case Dots:
		r.objects = []fyne.CanvasObject{canvas.NewCircle(tone), canvas.NewCircle(tone), canvas.NewCircle(tone)}
	case Dash:
		r.objects = []fyne.CanvasObject{canvas.NewRectangle(tone)}
	case Ring:
		ring := canvas.NewCircle(color.Transparent)
		ring.StrokeColor, ring.StrokeWidth = tone, 2
		r.objects = []fyne.CanvasObject{ring}
	default:
		r.objects = []fyne.CanvasObject{canvas.NewCircle(tone)}
	}
}

// ShapeOf tells a tone by its form as well.
func ShapeOf(tone Tone) Shape {
	switch tone {
	case Bad, Warn:
		return Triangle
	case Subtle:
		return Ring
	default:
		return Disc
	}
}
