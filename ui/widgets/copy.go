package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// Copyable offers to copy the words under the pointer when its second button is pressed. It lies around what a window or a dialog
// shows, because a text of its own that took that press would keep the first button from the row or the control that it stands in.
type Copyable struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

var (
	_ fyne.Widget            = (*Copyable)(nil)
	_ fyne.SecondaryTappable = (*Copyable)(nil)
	_ Holder                 = (*Copyable)(nil)
)

// NewCopyable gives content whose words can be copied.
func NewCopyable(content fyne.CanvasObject) *Copyable {
	c := &Copyable{content: content}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Copyable) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// Holds implements Holder.
func (c *Copyable) Holds() fyne.CanvasObject { return c.content }

// TappedSecondary implements fyne.SecondaryTappable.
func (c *Copyable) TappedSecondary(e *fyne.PointEvent) {
	over := fyne.CurrentApp().Driver().CanvasForObject(c)
	words := wordsAt(c.content, e.AbsolutePosition)
	if over == nil || words == "" {
		return
	}
	widget.ShowPopUpMenuAtPosition(copyMenu(words), over, e.AbsolutePosition)
}

// wordsAt finds the words that lie at a place.
func wordsAt(in fyne.CanvasObject, at fyne.Position) string {
	if in == nil || !in.Visible() {
		return ""
	}
	switch in := in.(type) {
	case *fyne.Container:
		for _, o := range in.Objects {
			if words := wordsAt(o, at); words != "" {
				return words
			}
		}
	case *container.Scroll:
		if covers(in, at) { // what is scrolled away may lie elsewhere in the window
			return wordsAt(in.Content, at)
		}
	case Holder:
		return wordsAt(in.Holds(), at)
	case *Text:
		if covers(in, at) {
			return in.Text
		}
	case *Pill:
		if covers(in, at) {
			return in.Text
		}
	}
	return ""
}

func covers(o fyne.CanvasObject, at fyne.Position) bool {
	from := at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(o))
	return from.X >= 0 && from.Y >= 0 && from.X < o.Size().Width && from.Y < o.Size().Height
}

func copyMenu(words string) *fyne.Menu {
	return fyne.NewMenu("", fyne.NewMenuItem(lang.L("Copy"), func() { fyne.CurrentApp().Clipboard().SetContent(words) }))
}
