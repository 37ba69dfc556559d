// Package drawing renders widgets that are drawn from rectangles, words and marks. Like widgets, it knows Fyne only.
package drawing

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Drawing renders a widget of rectangles, words and marks. It draws them all again when the widget changes or gets
// another size.
type Drawing struct {
	widget  fyne.Widget
	least   func() fyne.Size
	draw    func(*Drawing)
	size    fyne.Size
	objects []fyne.CanvasObject
}

var _ fyne.WidgetRenderer = (*Drawing)(nil)

// New draws a widget that is never smaller than least.
func New(of fyne.Widget, least func() fyne.Size, draw func(*Drawing)) *Drawing {
	d := &Drawing{widget: of, least: least, draw: draw}
	d.drawAll()
	return d
}

func (d *Drawing) drawAll() {
	d.size, d.objects = d.widget.Size(), nil
	d.draw(d)
}

// Destroy implements fyne.WidgetRenderer.
func (d *Drawing) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (d *Drawing) Objects() []fyne.CanvasObject { return d.objects }

// MinSize implements fyne.WidgetRenderer.
func (d *Drawing) MinSize() fyne.Size { return d.least() }

// Layout implements fyne.WidgetRenderer.
func (d *Drawing) Layout(size fyne.Size) {
	if d.size != size {
		d.drawAll()
	}
}

// Refresh implements fyne.WidgetRenderer.
func (d *Drawing) Refresh() {
	d.drawAll()
	canvas.Refresh(d.widget)
}

// Size is the room to draw in.
func (d *Drawing) Size() fyne.Size { return d.size }

// Paint is a colour of the theme.
func (d *Drawing) Paint(name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, d.widget)
}

// Add draws an object.
func (d *Drawing) Add(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	o.Move(at)
	o.Resize(size)
	d.objects = append(d.objects, o)
}

// Fill draws a rectangle with square corners.
func (d *Drawing) Fill(name fyne.ThemeColorName, at fyne.Position, size fyne.Size) {
	d.Add(canvas.NewRectangle(d.Paint(name)), at, size)
}

// Ground draws a rectangle with round corners.
func (d *Drawing) Ground(name fyne.ThemeColorName, at fyne.Position, size fyne.Size) {
	o := canvas.NewRectangle(d.Paint(name))
	o.CornerRadius = theme.SizeForWidget(theme.SizeNameInputRadius, d.widget)
	d.Add(o, at, size)
}

// Edge draws the edge of a rectangle with round corners.
func (d *Drawing) Edge(name fyne.ThemeColorName, width float32, at fyne.Position, size fyne.Size) {
	o := canvas.NewRectangle(color.Transparent)
	o.CornerRadius = theme.SizeForWidget(theme.SizeNameInputRadius, d.widget)
	o.StrokeColor, o.StrokeWidth = d.Paint(name), width
	d.Add(o, at, size)
}

// Words makes words of a size, for Add.
func (d *Drawing) Words(text string, size float32, name fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(text, d.Paint(name))
	t.TextSize = size
	return t
}
