package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Line puts objects in a row, each as high as it wants to be and in the middle;
// spacers share the room that is left.
func Line(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(line{gap: gap}, objects...)
}

// Top is a Line whose objects stand at its top.
func Top(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(line{gap: gap, top: true}, objects...)
}

// Stack puts objects under each other with a gap.
func Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// Column is a Stack that takes, in a Line, the room that is left.
type Column struct {
	widget.BaseWidget
	stack *fyne.Container
}

// NewColumn puts objects under each other; wrapped texts in it get all the
// width that a Line has left.
func NewColumn(gap float32, objects ...fyne.CanvasObject) *Column {
	c := &Column{stack: Stack(gap, objects...)}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Column) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.stack) }

// Flow puts objects in a row that goes on in the next line where the room ends.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap}, objects...)
}

// Pairs puts a label and its value in each row; labels are of one width.
func Pairs(label float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(pairs{label}, objects...)
}

// Wide gives an object a width of its own and the height that it wants.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container { return container.New(wide(width), o) }

type wide float32

func (w wide) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), o[0].MinSize().Height)
}

func (w wide) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// Spacer takes the room that is left in a Line.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

func isSpacer(o fyne.CanvasObject) bool {
	_, yes := o.(layout.SpacerObject)
	return yes
}

type line struct {
	gap float32
	top bool
}

func (l line) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	width, _ := l.measure(objects)
	for _, o := range objects {
		if o.Visible() {
			size.Height = max(size.Height, o.MinSize().Height)
		}
	}
	return fyne.NewSize(width, size.Height)
}

// measure is the width of all objects, and how many of them take more: spacers
// and texts that are shortened or wrapped.
func (l line) measure(objects []fyne.CanvasObject) (width float32, elastic int) {
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if grows(o) {
			elastic++
		}
		if isSpacer(o) {
			continue
		}
		if !first {
			width += l.gap
		}
		first = false
		width += o.MinSize().Width
	}
	return width, elastic
}

func grows(o fyne.CanvasObject) bool {
	switch o := o.(type) {
	case *Text:
		return o.Fit != Whole
	case *Column, *Press:
		return true
	default:
		return isSpacer(o)
	}
}

func (l line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width, elastic := l.measure(objects)
	share := float32(0)
	if elastic > 0 {
		share = max(0, size.Width-width) / float32(elastic)
	}
	x, first := float32(0), true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if isSpacer(o) {
			x += share
			continue
		}
		if !first {
			x += l.gap
		}
		first = false
		own := o.MinSize()
		if grows(o) {
			own.Width += share
			o.Resize(own) // a wrapped text knows its height only at its width
			own.Height = o.MinSize().Height
		}
		y := (size.Height - own.Height) / 2
		if l.top {
			y = 0
		}
		o.Move(fyne.NewPos(x, y))
		o.Resize(own)
		x += own.Width
	}
}

type flow struct{ gap, width float32 }

func (f *flow) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	if f.width > 0 {
		size.Height = max(size.Height, f.place(objects, f.width))
	}
	return size
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width)
}

// place lays out what is visible now and gives the height it took. It moves only what lies elsewhere: what moves is painted again, and before the window paints
// it asks how much room there has to be.
func (f *flow) place(objects []fyne.CanvasObject, width float32) float32 {
	x, y, high := float32(0), float32(0), float32(0)
	var row []fyne.CanvasObject
	end := func() {
		at := float32(0)
		for _, o := range row {
			own := o.MinSize()
			if to := fyne.NewPos(at, y+(high-own.Height)/2); o.Position() != to || o.Size() != own {
				o.Move(to)
				o.Resize(own)
			}
			at += own.Width + f.gap
		}
		row = nil
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		own := o.MinSize()
		if x > 0 && x+own.Width > width {
			end()
			x, y, high = 0, y+high+4, 0
		}
		row, x, high = append(row, o), x+own.Width+f.gap, max(high, own.Height)
	}
	end()
	return y + high
}

const pairGap = 5

// Framed is a field with a frame: in Pairs its label stands beside its middle, that of words beside
// their first line.
type Framed interface{ Framed() }

type pairs struct{ label float32 }

func (p pairs) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	p.each(objects, func(label, value fyne.CanvasObject) {
		if size.Height > 0 {
			size.Height += pairGap
		}
		low := value.MinSize()
		size = fyne.NewSize(max(size.Width, p.label+low.Width), size.Height+max(label.MinSize().Height, low.Height))
	})
	return size
}

func (p pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i := 0; i+1 < len(objects); i += 2 {
		ShowIf(objects[i], objects[i+1].Visible())
	}
	p.each(objects, func(label, value fyne.CanvasObject) {
		least := label.MinSize().Height
		value.Resize(fyne.NewSize(size.Width-p.label, value.Size().Height)) // how many lines it has depends on that
		height := max(least, value.MinSize().Height)
		label.Move(fyne.NewPos(0, y))
		if _, framed := value.(Framed); framed {
			least = height
		}
		label.Resize(fyne.NewSize(p.label, least))
		value.Move(fyne.NewPos(p.label, y))
		value.Resize(fyne.NewSize(size.Width-p.label, height))
		y += height + pairGap
	})
}

// each visits the rows whose value is visible.
func (p pairs) each(objects []fyne.CanvasObject, visit func(label, value fyne.CanvasObject)) {
	for i := 0; i+1 < len(objects); i += 2 {
		if objects[i+1].Visible() {
			visit(objects[i], objects[i+1])
		}
	}
}
