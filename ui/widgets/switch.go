package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

const (
	switchWidth  = 42
	switchHeight = 24
	switchRoom   = 3 // around the knob; and around the track for the focus ring
)

// Switch turns one thing on and off. A press asks only: On changes with SetOn,
// so that the switch shows what is and not what was wished for.
type Switch struct {
	Interactive
	On       bool
	OnTapped func(on bool) // with what the user wants
}

var (
	_ fyne.Widget        = (*Switch)(nil)
	_ fyne.Tappable      = (*Switch)(nil)
	_ fyne.Focusable     = (*Switch)(nil)
	_ fyne.Disableable   = (*Switch)(nil)
	_ desktop.Hoverable  = (*Switch)(nil)
	_ desktop.Cursorable = (*Switch)(nil)
)

// NewSwitch gives a switch that is off.
func NewSwitch(tapped func(on bool)) *Switch {
	s := &Switch{OnTapped: tapped}
	s.ExtendBaseWidget(s)
	return s
}

// SetOn shows on or off.
func (s *Switch) SetOn(on bool) {
	if s.On != on {
		s.On = on
		s.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (s *Switch) Tapped(*fyne.PointEvent) {
	if !s.Disabled() && s.OnTapped != nil {
		s.OnTapped(!s.On)
	}
}

// TypedKey implements fyne.Focusable: Space and Enter toggle, Left is off, Right is on.
func (s *Switch) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.Tapped(nil)
	case fyne.KeyLeft:
		if s.On {
			s.Tapped(nil)
		}
	case fyne.KeyRight:
		if !s.On {
			s.Tapped(nil)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	r := &switchRenderer{
		of: s, ring: canvas.NewRectangle(color.Transparent), track: canvas.NewRectangle(color.Transparent),
		veil: canvas.NewRectangle(color.Transparent), knob: canvas.NewCircle(color.Transparent),
	}
	r.dress()
	return r
}

type switchRenderer struct {
	of                *Switch
	ring, track, veil *canvas.Rectangle
	knob              *canvas.Circle
}

func (r *switchRenderer) Destroy() {}
func (r *switchRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.track, r.veil, r.knob}
}

func (r *switchRenderer) MinSize() fyne.Size {
	return fyne.NewSize(switchWidth+2*switchRoom, switchHeight+2*switchRoom)
}

func (r *switchRenderer) Layout(size fyne.Size) {
	y := (size.Height - switchHeight) / 2
	place := func(o *canvas.Rectangle, grow float32) {
		o.CornerRadius = switchHeight/2 + grow
		o.Move(fyne.NewPos(switchRoom-grow, y-grow))
		o.Resize(fyne.NewSize(switchWidth+2*grow, switchHeight+2*grow))
	}
	place(r.ring, switchRoom)
	place(r.track, 0)
	place(r.veil, 0)
	edge := float32(switchHeight - 2*switchRoom)
	x := float32(2 * switchRoom)
	if r.of.On {
		x = switchWidth - edge
	}
	r.knob.Move(fyne.NewPos(x, y+switchRoom))
	r.knob.Resize(fyne.NewSquareSize(edge))
}

func (r *switchRenderer) Refresh() {
	r.dress()
	r.Layout(r.of.Size())
	canvas.Refresh(r.of)
}

func (r *switchRenderer) dress() {
	s := r.of
	paint := func(name fyne.ThemeColorName) color.Color { return theme.ColorForWidget(name, s) }
	r.knob.FillColor, r.ring.FillColor, r.veil.FillColor = paint(ColorKnob), color.Transparent, color.Transparent
	switch {
	case s.Disabled():
		r.track.FillColor = paint(ColorTrack)
	case s.On:
		r.track.FillColor = paint(theme.ColorNamePrimary)
	default:
		r.track.FillColor = paint(theme.ColorNameDisabled)
	}
	if s.Focused && !s.Disabled() {
		r.ring.FillColor = paint(theme.ColorNameFocus)
	}
	if s.hovered && !s.Disabled() {
		r.veil.FillColor = paint(theme.ColorNameHover)
	}
}
