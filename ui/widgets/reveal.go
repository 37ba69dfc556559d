package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Holder is a widget that holds one other object.
type Holder interface{ Holds() fyne.CanvasObject }

// Holds implements Holder.
func (c *Card) Holds() fyne.CanvasObject { return c.Content }

// Holds implements Holder.
func (c *Column) Holds() fyne.CanvasObject { return c.stack }

// Holds implements Holder.
func (p *Press) Holds() fyne.CanvasObject { return p.Content }

// Reveal scrolls so that what has the focus can be seen: the toolkit moves the focus with Tab to what is scrolled away,
// too. Every widget that can have the focus calls it when it has got it.
func Reveal() {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if focused, is := w.Canvas().Focused().(fyne.CanvasObject); is {
			RevealIn(w.Canvas(), focused)
		}
	}
}

// RevealIn scrolls so that an object of a window can be seen, as far as there is room for it: its upper part first.
func RevealIn(c fyne.Canvas, o fyne.CanvasObject) {
	root := c.Content()
	if front := c.Overlays().Top(); front != nil {
		root = front
	}
	scrolls, _ := scrollsAround(o, root)
	for _, s := range scrolls {
		show(o, s)
	}
}

// scrollsAround finds an object in another, and what it is scrolled with, the inner ones first.
func scrollsAround(sought, in fyne.CanvasObject) (scrolls []*container.Scroll, found bool) {
	if in == nil || !in.Visible() {
		return nil, false
	}
	if in == sought {
		return nil, true
	}
	switch in := in.(type) {
	case *fyne.Container:
		for _, o := range in.Objects {
			if scrolls, found = scrollsAround(sought, o); found {
				return scrolls, true
			}
		}
	case *container.Scroll:
		if scrolls, found = scrollsAround(sought, in.Content); found {
			return append(scrolls, in), true
		}
	case *widget.PopUp:
		return scrollsAround(sought, in.Content)
	case Holder:
		return scrollsAround(sought, in.Holds())
	}
	return nil, false
}

// show scrolls no further than needed; nothing where the object can be seen.
func show(o fyne.CanvasObject, s *container.Scroll) {
	const around = 12 // room that is left around it
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	place := at(o).Subtract(at(s.Content))
	offset := s.Offset
	if s.Direction != container.ScrollHorizontalOnly {
		offset.Y = shifted(offset.Y, s.Size().Height, place.Y-around, place.Y+o.Size().Height+around)
	}
	sideways := s.Direction == container.ScrollBoth || s.Direction == container.ScrollHorizontalOnly
	if sideways && o.Size().Width+2*around <= s.Size().Width { // a table that is wider stays as it was scrolled
		offset.X = shifted(offset.X, s.Size().Width, place.X-around, place.X+o.Size().Width+around)
	}
	if offset != s.Offset {
		s.ScrollToOffset(offset)
	}
}

// shifted is an offset from which a view shows from first to last; the first if there is no room for both.
func shifted(offset, view, first, last float32) float32 {
	offset = max(offset, last-view)
	return max(0, min(offset, first))
}
