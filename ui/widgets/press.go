package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Press makes something to read into something to press: by mouse, Space and
// Enter. In a Line it takes the room that is left.
type Press struct {
	Interactive
	Content  fyne.CanvasObject
	OnTapped func()
}

var (
	_ fyne.Widget        = (*Press)(nil)
	_ fyne.Tappable      = (*Press)(nil)
	_ fyne.Focusable     = (*Press)(nil)
	_ desktop.Hoverable  = (*Press)(nil)
	_ desktop.Cursorable = (*Press)(nil)
)

// NewPress gives content that can be pressed.
func NewPress(content fyne.CanvasObject, tapped func()) *Press {
	p := &Press{Content: content, OnTapped: tapped}
	p.ExtendBaseWidget(p)
	return p
}

// Tapped implements fyne.Tappable.
func (p *Press) Tapped(*fyne.PointEvent) {
	if !p.Disabled() {
		p.OnTapped()
	}
}

// TypedKey implements fyne.Focusable.
func (p *Press) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Press) CreateRenderer() fyne.WidgetRenderer {
	r := &pressRenderer{press: p, ground: canvas.NewRectangle(color.Transparent)}
	r.dress()
	return r
}

type pressRenderer struct {
	press  *Press
	ground *canvas.Rectangle // reaches out of the content, so that words stand in line with other words
}

func (r *pressRenderer) Destroy()           {}
func (r *pressRenderer) MinSize() fyne.Size { return r.press.Content.MinSize() }
func (r *pressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.press.Content}
}

func (r *pressRenderer) Layout(size fyne.Size) {
	const out = 3
	r.ground.Move(fyne.NewPos(-out, -out/2))
	r.ground.Resize(size.AddWidthHeight(2*out, out))
	r.press.Content.Resize(size)
}

func (r *pressRenderer) Refresh() {
	r.dress()
	r.Layout(r.press.Size())
	canvas.Refresh(r.press)
}

func (r *pressRenderer) dress() {
	paint := func(name fyne.ThemeColorName) color.Color { return theme.ColorForWidget(name, r.press) }
	r.ground.CornerRadius = theme.SizeForWidget(theme.SizeNameInputRadius, r.press)
	r.ground.FillColor, r.ground.StrokeWidth = color.Transparent, 0
	if r.press.hovered {
		r.ground.FillColor = paint(theme.ColorNameHover)
	}
	if r.press.Focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = paint(theme.ColorNameFocus), 3
	}
}
