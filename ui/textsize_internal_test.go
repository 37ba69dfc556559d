package ui

import (
	"os"
	"testing"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets/choices"
)

// TestTheTextSizeIsKept, takes the user's own scale into account, and leaves the environment as it was.
//
//test:long
func TestTheTextSizeIsKept(t *testing.T) {
	for given, want := range map[string][3]string{"": {"", "1.25", "1.5"}, "1.6": {"1.6", "2", "2.4"}, "auto": {"auto", "1.25", "1.5"}} {
		t.Run(given, func(t *testing.T) {
			t.Setenv(scaleName, given)
			r := newOffice(t, uitest.Office())
			r.choose(tabBackup)
			for _, i := range []int{1, 2, 0, 2} {
				r.SetTextSize(i)
				if got := os.Getenv(scaleName); got != want[i] || r.TextSize() != i {
					t.Errorf("size %d: the scale is %q, want %q", i, got, want[i])
				}
			}
			r.unscale()
			if got := os.Getenv(scaleName); got != given {
				t.Errorf("left as %q", got)
			}
			r.app.Preferences().SetInt(textSizeKey, 7) // another version's
			if got := r.TextSize(); got != 2 {
				t.Errorf("a size that is not known is %d", got)
			}
		})
	}
}

// TestTheTextSizeIsChosenInBackup and shown as it is kept.
func TestTheTextSizeIsChosenInBackup(t *testing.T) {
	t.Setenv(scaleName, "")
	r := newOffice(t, uitest.Office())
	r.choose(tabBackup)
	r.Settle()
	var sizes *choices.Segmented
	for _, f := range r.Focusables() {
		if s, is := f.(*choices.Segmented); is && s.Words()[0] == l10n.Translate("Normal") {
			sizes = s
		}
	}
	if sizes == nil || sizes.Selected() != 0 {
		t.Fatalf("the sizes: %+v", sizes)
	}
	r.Win.Canvas().Focus(sizes)
	r.Press("Right", "Right")
	if r.TextSize() != 2 || sizes.Selected() != 2 {
		t.Errorf("kept %d, shown %d", r.TextSize(), sizes.Selected())
	}
}
