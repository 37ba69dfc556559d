package choices

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

// Segmented is a choice of one out of a few, side by side in one frame.
type Segmented struct{ choice }

var (
	_ fyne.Widget        = (*Segmented)(nil)
	_ fyne.Tappable      = (*Segmented)(nil)
	_ fyne.Focusable     = (*Segmented)(nil)
	_ fyne.Disableable   = (*Segmented)(nil)
	_ desktop.Hoverable  = (*Segmented)(nil)
	_ desktop.Cursorable = (*Segmented)(nil)
	_ widgets.Framed     = (*Segmented)(nil)
)

// NewSegmented gives a control that shows the first of the words.
func NewSegmented(words []string, tapped func(i int)) *Segmented {
	s := &Segmented{choice{words: words, onTapped: tapped, side: 16, over: -1}}
	s.ExtendBaseWidget(s)
	return s
}

// Framed implements widgets.Framed.
func (s *Segmented) Framed() {}

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentedRenderer{of: s}
	r.build()
	return r
}

type segmentedRenderer struct {
	of      *Segmented
	objects []fyne.CanvasObject
}

func (r *segmentedRenderer) Destroy()                     {}
func (r *segmentedRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *segmentedRenderer) Layout(fyne.Size)             {}

func (r *segmentedRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.of.each(func(int, float32, float32) {}), widgets.ButtonHeight)
}

func (r *segmentedRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.of)
}

func (r *segmentedRenderer) build() {
	s := r.of
	radius := theme.SizeForWidget(theme.SizeNameInputRadius, s)
	ground := canvas.NewRectangle(s.paint(theme.ColorNameButton))
	frame := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, frame.CornerRadius = radius, radius
	frame.StrokeColor, frame.StrokeWidth = s.paint(theme.ColorNameInputBorder), 1
	if s.Focused && !s.Disabled() {
		frame.StrokeColor, frame.StrokeWidth = s.paint(theme.ColorNameFocus), 3
	}
	r.objects = []fyne.CanvasObject{ground}
	total := s.each(func(i int, x, width float32) {
		if i == s.selected {
			chosen := canvas.NewRectangle(s.paint(widgets.ColorAccentSoft))
			chosen.CornerRadius = radius
			chosen.Move(fyne.NewPos(x, 0))
			chosen.Resize(fyne.NewSize(width, widgets.ButtonHeight))
			r.objects = append(r.objects, chosen)
		}
		word := s.word(i, theme.ColorNameForeground, false)
		word.Move(fyne.NewPos(x, 0))
		word.Resize(fyne.NewSize(width, widgets.ButtonHeight))
		r.objects = append(r.objects, word)
	})
	ground.Resize(fyne.NewSize(total, widgets.ButtonHeight))
	frame.Resize(ground.Size())
	r.objects = append(r.objects, frame)
}
