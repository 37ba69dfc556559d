package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/uitest"
)

// TestDialogsFitSmallWindows: whatever lies in front, its buttons can be reached at 800×560.
func TestDialogsFitSmallWindows(t *testing.T) {
	small := fyne.NewSize(800, 560)
	for name, c := range map[string]struct {
		open    func(r *rig)
		buttons []string
	}{
		"calendar": {func(r *rig) { r.ShowCalendar() }, []string{"Close", "Rescue older items"}},
		"about":    {func(r *rig) { r.ShowAbout() }, []string{"Close"}},
		"register": {func(r *rig) { r.ShowRegister() }, []string{"Close"}},
		"help":     {func(r *rig) { r.choose(tabLog); r.Tap(r.Button("?")) }, []string{"Close"}},
		"log out": {func(r *rig) { r.AskToSignOut() }, []string{"Cancel", "Log out"}},
		"alerts":   {func(r *rig) { r.Tap(r.Button("Set up")) }, []string{"Cancel", "Save"}},
	} {
		t.Run(name, func(t *testing.T) {
			state := uitest.With(func(s *archiver.Snapshot) { s.Completeness.Since = uitest.Now })
			r := newRig(t, &uitest.Engine{State: state, Pages: uitest.Week, Months: uitest.Days}, theme.VariantLight)
			r.Win.Resize(small)
			c.open(r)
			for r.window.Runner.Working() {
				r.Next()
			}
			for _, size := range []fyne.Size{small.AddWidthHeight(1, 0), small} {
				r.Win.Resize(size) // wrapped texts know their height after the first
			}
			for _, words := range c.buttons {
				b := r.Button(words)
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
				if end := at.AddXY(b.Size().Width, b.Size().Height); at.X < 0 || at.Y < 0 || end.X > small.Width || end.Y > small.Height {
					t.Errorf("%q lies at %v to %v", words, at, end)
				}
			}
		})
	}
}
