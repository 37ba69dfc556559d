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
	scrolls, _, _ := scrollsAround(o, root)
	for _, s := range scrolls {
		s.show(o.Size())
	}
}

// scrolled is an object in what it is scrolled with.
type scrolled struct {
	*container.Scroll
	place fyne.Position // of the object in the scroll's content
}

// scrollsAround finds an object in another: what it is scrolled with, the inner ones first, and its place in the other. The places
// are those of the layout: the driver knows where an object is only once it has been painted.
func scrollsAround(sought, in fyne.CanvasObject) (scrolls []scrolled, place fyne.Position, found bool) {
	if in == nil || !in.Visible() {
		return nil, place, false
	}
	if in == sought {
		return nil, place, true
	}
	within := func(inner fyne.CanvasObject) bool {
		if scrolls, place, found = scrollsAround(sought, inner); found {
			place = place.Add(inner.Position())
		}
		return found
	}
	switch in := in.(type) {
	case *fyne.Container:
		for _, o := range in.Objects {
			if within(o) {
				break
			}
		}
	case *container.Scroll:
		if within(in.Content) {
			scrolls = append(scrolls, scrolled{in, place.Subtract(in.Content.Position())})
		}
	case *widget.PopUp:
		within(in.Content)
	case Holder:
		within(in.Holds())
	}
	return scrolls, place, found
}

// show scrolls no further than needed; nothing where the object can be seen.
func (s scrolled) show(size fyne.Size) {
	const around = 12 // room that is left around it
	offset := s.Offset
	if s.Direction != container.ScrollHorizontalOnly {
		offset.Y = shifted(offset.Y, s.Size().Height, s.place.Y-around, s.place.Y+size.Height+around)
	}
	sideways := s.Direction == container.ScrollBoth || s.Direction == container.ScrollHorizontalOnly
	if sideways && size.Width+2*around <= s.Size().Width { // a table that is wider stays as it was scrolled
		offset.X = shifted(offset.X, s.Size().Width, s.place.X-around, s.place.X+size.Width+around)
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
