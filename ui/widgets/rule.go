package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Rule is a line one pixel high.
type Rule struct{ widget.BaseWidget }

var _ fyne.Widget = (*Rule)(nil)

// NewRule gives a line.
func NewRule() *Rule {
	r := &Rule{}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (l *Rule) CreateRenderer() fyne.WidgetRenderer {
	r := &ruleRenderer{rule: l, line: canvas.NewRectangle(color.Transparent)}
	r.line.FillColor = theme.ColorForWidget(ColorBorder, l)
	return r
}

type ruleRenderer struct {
	rule *Rule
	line *canvas.Rectangle
}

func (r *ruleRenderer) Destroy()                     {}
func (r *ruleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *ruleRenderer) MinSize() fyne.Size           { return fyne.NewSize(1, 1) }
func (r *ruleRenderer) Layout(size fyne.Size)        { r.line.Resize(size) }
func (r *ruleRenderer) Refresh() {
	r.line.FillColor = theme.ColorForWidget(ColorBorder, r.rule)
	canvas.Refresh(r.rule)
}
