package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
)

// TestDialogsFitSmallWindows: whatever lies in front, its buttons can be reached at 800×560, in every language.
//
//test:long
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
		"log out":  {func(r *rig) { r.AskToSignOut() }, []string{"Cancel", "Log out"}},
		"alerts":   {func(r *rig) { r.Tap(r.Button(l10n.Translate("Set up"))) }, []string{"Cancel", "Save"}},
	} {
		for _, locale := range uitest.Locales {
			t.Run(name+" "+locale, func(t *testing.T) {
				uitest.Speak(t, locale)
				state := uitest.With(func(s *archiver.Snapshot) { s.Completeness.Since = uitest.Now })
				f := &uitest.Engine{State: state, Pages: uitest.Week, Months: uitest.Days, Locale: strings.TrimSuffix(locale, ".UTF-8")}
				r := newRig(t, f, theme.VariantLight)
				r.Win.Resize(small)
				c.open(r)
				for r.window.Runner.Working() {
					r.Next()
				}
				for _, size := range []fyne.Size{small.AddWidthHeight(1, 0), small} {
					r.Win.Resize(size) // wrapped texts know their height after the first
				}
				for _, words := range c.buttons {
					b := r.Button(l10n.Translate(words))
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
					if end := at.AddXY(b.Size().Width, b.Size().Height); at.X < 0 || at.Y < 0 || end.X > small.Width || end.Y > small.Height {
						t.Errorf("%q lies at %v to %v", words, at, end)
					}
				}
			})
		}
	}
}

// TestNothingIsWiderThanItsPlace: in every tab and dialog, in every language. At 1024 no text is shortened either, but for addresses and
// paths, which may be as long as they like.
//
//test:long
func TestNothingIsWiderThanItsPlace(t *testing.T) {
	small, usual := fyne.NewSize(800, 560), fyne.NewSize(1024, 700)
	for _, sc := range scenes() {
		for _, locale := range uitest.Locales {
			t.Run(sc.name+" "+locale, func(t *testing.T) {
				r := sc.stage(t, locale, theme.VariantLight, small)
				r.checkFits(t, small)
				r.settle(usual)
				r.checkFits(t, usual)
				for _, words := range r.Shortened() {
					t.Errorf("%q is cut", words)
				}
				if strings.HasPrefix(sc.name, "general") && r.footer.words.MinSize().Height > 20 {
					t.Errorf("the footer has several lines: %q beside %q", r.footer.words.Text, r.footer.next.Text)
				}
			})
		}
	}
}

// checkFits checks that nothing is wider than its place in a window of a size.
func (r *rig) checkFits(t *testing.T, size fyne.Size) {
	t.Helper()
	for _, words := range r.Cramped() {
		t.Errorf("%.0f wide, %q does not fit", size.Width, words)
	}
	if wants := r.Win.Content().MinSize().Width; wants > size.Width { // the real window would grow
		t.Errorf("%.0f wide, it wants to be %v wide", size.Width, wants)
	}
}

// TestTheFooterHasOneLine: what is told beside how things stand is there where there is room.
func TestTheFooterHasOneLine(t *testing.T) {
	r := newRig(t, &uitest.Engine{State: uitest.Office()}, theme.VariantLight)
	for width, want := range map[float32]string{1024: "Last complete hour 12:00–13:00 · next run 15:02", 500: "Next run 15:02", 300: "", 200: "Next run 15:02"} {
		if r.footer.fit(width); r.footer.next.Text != want {
			t.Errorf("%v wide it tells %q", width, r.footer.next.Text)
		}
	}
}
