package uitest

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
	"ringcentral-archiver/ui/widgets/words"
)

// walk visits an object and all that is in it, but nothing that is hidden.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}

// find gives the objects of a type in a window: what lies in front of it, or
// without that its content.
func find[T fyne.CanvasObject](r *Rig) (all []T) {
	visit := func(o fyne.CanvasObject) {
		if one, is := o.(T); is {
			all = append(all, one)
		}
	}
	if front := r.Win.Canvas().Overlays().Top(); front != nil {
		walk(front, visit)
	} else {
		walk(r.Win.Content(), visit)
	}
	return all
}

// Button finds a button by its words, in what lies in front of the window if
// something does. Where several have them, it is the first.
func (r *Rig) Button(words string) *widgets.Button {
	r.T.Helper()
	all := find[*widgets.Button](r)
	at := slices.IndexFunc(all, func(b *widgets.Button) bool { return b.Text == words })
	if at < 0 {
		r.T.Fatalf("there is no %s", words)
	}
	return all[at]
}

// Says reports whether a text has these words.
func (r *Rig) Says(words string) bool {
	return slices.ContainsFunc(find[*widgets.Text](r), func(t *widgets.Text) bool { return t.Text == words })
}

// Cramped are the words of texts and buttons that need more room than they have, so that they are cut or lie on what is beside them. A
// text that wraps or ends in … fits wherever it is.
func (r *Rig) Cramped() (all []string) {
	tight := func(o fyne.CanvasObject) bool { return o.MinSize().Width > o.Size().Width+0.5 }
	for _, t := range find[*widgets.Text](r) {
		if t.Fit == widgets.Whole && tight(t) {
			all = append(all, t.Text)
		}
	}
	for _, b := range find[*widgets.Button](r) {
		if tight(b) {
			all = append(all, b.Text)
		}
	}
	return all
}

// Shortened are the words of texts that end in … for want of room.
func (r *Rig) Shortened() (all []string) {
	for _, t := range find[*widgets.Text](r) {
		wants := fyne.MeasureText(words.Drawable(t.Text), theme.SizeForWidget(t.Scale, t), t.Style).Width
		if t.Fit == widgets.Ellipsis && wants > t.Size().Width+0.5 {
			all = append(all, t.Text)
		}
	}
	return all
}

// Markdown is what the first formatted text in the window says, and where its links lead.
func (r *Rig) Markdown() (text string, links []string) {
	r.T.Helper()
	all := find[*widget.RichText](r)
	if len(all) == 0 {
		r.T.Fatal("there is none")
	}
	var walk func([]widget.RichTextSegment)
	walk = func(segments []widget.RichTextSegment) {
		for _, s := range segments {
			if link, is := s.(*widget.HyperlinkSegment); is {
				links = append(links, strings.TrimSuffix(link.URL.String(), "/"))
			}
			if block, is := s.(widget.RichTextBlock); is {
				walk(block.Segments())
			}
		}
	}
	walk(all[0].Segments)
	return all[0].String(), links
}

// List is the n-th list of rows in the window.
func (r *Rig) List(n int) *table.Table {
	r.T.Helper()
	all := find[*table.Table](r)
	if n >= len(all) {
		r.T.Fatalf("there are %d lists", len(all))
	}
	return all[n]
}

// Asked reports whether something lies in front of the window.
func (r *Rig) Asked() bool { return r.Win.Canvas().Overlays().Top() != nil }

// Yes and Cancel are the buttons of the question in front of the window.
func (r *Rig) Yes() *widgets.Button { return r.answer(1) }

// Cancel is the button that answers no.
func (r *Rig) Cancel() *widgets.Button { return r.answer(2) }

func (r *Rig) answer(fromEnd int) *widgets.Button {
	r.T.Helper()
	if !r.Asked() {
		r.T.Fatal("nothing is asked")
	}
	buttons := find[*widgets.Button](r)
	return buttons[len(buttons)-fromEnd]
}

// Switch is the n-th switch in the window.
func (r *Rig) Switch(n int) *widgets.Switch {
	r.T.Helper()
	all := find[*widgets.Switch](r)
	if n >= len(all) {
		r.T.Fatalf("there are %d switches", len(all))
	}
	return all[n]
}

// Entry is the n-th field in the window.
func (r *Rig) Entry(n int) *widgets.Entry {
	r.T.Helper()
	all := find[*widgets.Entry](r)
	if n >= len(all) {
		r.T.Fatalf("there are %d fields", len(all))
	}
	return all[n]
}

// Focusables are all that can have the focus, in the order in which Tab goes through them.
func (r *Rig) Focusables() (all []fyne.Focusable) {
	visit := func(o fyne.CanvasObject) {
		if d, is := o.(fyne.Disableable); is && d.Disabled() {
			return
		}
		if f, is := o.(fyne.Focusable); is {
			all = append(all, f)
		}
	}
	if front := r.Win.Canvas().Overlays().Top(); front != nil {
		walk(front, visit)
	} else {
		walk(r.Win.Content(), visit)
	}
	return all
}
