package places

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// besideField is a field with something to the right of it. Its label stands beside its middle, as that of the field alone does.
type besideField struct {
	widget.BaseWidget
	row fyne.CanvasObject
}

var _ widgets.Framed = (*besideField)(nil)

func beside(field, right fyne.CanvasObject) *besideField {
	b := &besideField{row: container.NewBorder(nil, nil, nil, right, field)}
	b.ExtendBaseWidget(b)
	return b
}

// Framed implements widgets.Framed.
func (b *besideField) Framed() {}

// CreateRenderer implements fyne.Widget.
func (b *besideField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(b.row)
}
