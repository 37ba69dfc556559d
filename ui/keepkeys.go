package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

// keepKeys gives the keys to what comes next where what had them is hidden by now: the toolkit would begin with the first again. What
// is disabled for a while keeps them, and so does what lies in front of the window.
func keepKeys(c fyne.Canvas) {
	had := c.Focused()
	if had == nil || c.Overlays().Top() != nil {
		return
	}
	all := keyed(c.Content(), true, nil)
	at := slices.IndexFunc(all, func(k reachable) bool { return k.Focusable == had })
	if at < 0 || all[at].visible {
		return
	}
	next := slices.IndexFunc(all[at:], reachable.takes)
	if next < 0 {
		return
	}
	c.Focus(all[at+next].Focusable)
}

// reachable is what can have the keys.
type reachable struct {
	fyne.Focusable
	visible bool
}

// takes reports whether it can have them now.
func (k reachable) takes() bool {
	d, is := k.Focusable.(fyne.Disableable)
	return k.visible && (!is || !d.Disabled())
}

// keyed adds what in an object can have the keys, in the order of Tab.
func keyed(in fyne.CanvasObject, visible bool, all []reachable) []reachable {
	if in == nil {
		return all
	}
	visible = visible && in.Visible()
	if f, is := in.(fyne.Focusable); is {
		all = append(all, reachable{f, visible})
	}
	switch in := in.(type) {
	case *fyne.Container:
		for _, o := range in.Objects {
			all = keyed(o, visible, all)
		}
	case *container.Scroll:
		all = keyed(in.Content, visible, all)
	case *widget.PopUp:
		all = keyed(in.Content, visible, all)
	case widgets.Holder:
		all = keyed(in.Holds(), visible, all)
	}
	return all
}
