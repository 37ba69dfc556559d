package ui

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

// TestTabReachesEverything: on each tab and in each dialog of a small window, Tab goes once through all that can be used,
// from top to bottom; what has the focus can be seen, and is seen to have it. Shift+Tab comes to all of them, too.
//
//test:long
func TestTabReachesEverything(t *testing.T) {
	for name, c := range map[string]struct {
		s    archiver.Snapshot
		open func(r *rig)
	}{
		"general":     {uitest.Office(), func(r *rig) { r.Tap(r.Button("Details")) }},
		"general new": {uitest.Begun(func(s *archiver.Snapshot) { s.Dropbox.Connected = false }), func(*rig) {}},
		"causes":      {uitest.Troubled(archiver.Problem{Reason: reasons.DropboxFull, Items: 942}), func(*rig) {}},
		"backup":      {uitest.Office(), func(r *rig) { r.choose(tabBackup) }},
		"log":         {uitest.Office(), func(r *rig) { r.choose(tabLog) }},
		"calendar":    {uitest.Office(), func(r *rig) { r.ShowCalendar() }},
		"alerts":      {uitest.Notified(nil), func(r *rig) { r.Tap(r.Button("Change")) }},
		"about":       {uitest.Office(), func(r *rig) { r.ShowAbout() }},
		"register":    {uitest.Office(), func(r *rig) { r.ShowRegister() }},
		"sign out":    {uitest.Office(), func(r *rig) { r.AskToSignOut() }},
		"quit":        {uitest.Copying(), func(r *rig) { r.AskToQuit() }},
	} {
		t.Run(name, func(t *testing.T) {
			f := &uitest.Engine{State: c.s, Pages: uitest.Week, Months: uitest.Quarter, Shares: uitest.Shares(3), Found: uitest.Estimate(nil), Kept: uitest.Notices()}
			r := newRig(t, f, theme.VariantLight)
			small := fyne.NewSize(800, 560)
			r.Win.Resize(small)
			c.open(r)
			r.Settle()
			for _, size := range []fyne.Size{small, small.AddWidthHeight(1, 0), small} {
				r.Win.Resize(size)
			}
			r.walkFocus(t, small)
		})
	}
}

func (r *rig) walkFocus(t *testing.T, window fyne.Size) {
	t.Helper()
	over, want := r.Win.Canvas(), r.Focusables()
	over.Unfocus()
	for i, f := range want {
		over.FocusNext()
		if over.Focused() != f {
			t.Fatalf("step %d: the focus is on %s, not on %s", i, named(over.Focused()), named(f))
		}
		o := f.(fyne.CanvasObject)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		top, bottom := float32(0), window.Height
		if !r.Asked() && i > 1 && o != fyne.CanvasObject(r.footer.completeness) && o != fyne.CanvasObject(r.footer.help) {
			top, bottom = r.bar.Position().Y+r.bar.Size().Height, window.Height-r.footer.help.Size().Height
		}
		if at.Y < top || at.Y+min(o.Size().Height, 60) > bottom || at.X < 0 || at.X+min(o.Size().Width, 60) > window.Width {
			t.Errorf("step %d: %s has the focus at %v, which cannot be seen", i, named(f), at)
		}
		with := over.Capture()
		over.Unfocus()
		if !differs(with, over.Capture()) {
			t.Errorf("step %d: %s does not show that it has the focus", i, named(f))
		}
		over.Focus(f)
	}
	back := map[fyne.Focusable]bool{over.Focused(): true} // in which the toolkit comes to a field before the button in it
	for range len(want) - 1 {
		over.FocusPrevious()
		back[over.Focused()] = true
	}
	if len(back) != len(want) {
		t.Errorf("on the way back %d of %d have the focus", len(back), len(want))
	}
}

func named(f fyne.Focusable) string {
	if b, is := f.(*widgets.Button); is {
		return fmt.Sprintf("the button %q", b.Text)
	}
	return fmt.Sprintf("%T", f)
}

// differs compares two pictures of the window.
func differs(a, b image.Image) bool {
	return !slices.Equal(a.(*image.NRGBA).Pix, b.(*image.NRGBA).Pix)
}
