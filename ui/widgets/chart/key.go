package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const keySize = 9

// Key is a square in the colour of a part, for a legend.
type Key struct {
	widget.BaseWidget
	part int
}

// NewKey gives the square of a part.
func NewKey(part int) *Key {
	k := &Key{part: part}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements fyne.Widget.
func (k *Key) CreateRenderer() fyne.WidgetRenderer {
	return &keyRenderer{k, canvas.NewRectangle(theme.ColorForWidget(Series[k.part], k))}
}

type keyRenderer struct {
	key    *Key
	square *canvas.Rectangle
}

func (r *keyRenderer) Destroy()                     {}
func (r *keyRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.square} }
func (r *keyRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(keySize) }
func (r *keyRenderer) Layout(size fyne.Size)        { r.square.Resize(size) }

func (r *keyRenderer) Refresh() {
	r.square.FillColor = theme.ColorForWidget(Series[r.key.part], r.key)
	canvas.Refresh(r.key)
}
