package choices_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

func TestMain(m *testing.M) { uitest.Main(m) }

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func TestChoicesLook(t *testing.T) {
	uitest.Looks(t, "choices", fyne.NewSize(420, 200), func(fyne.Window) []fyne.CanvasObject {
		words := []string{"Account Settings", "My Extension"}
		second, focused, off := choices.NewSegmented(words, nil), choices.NewSegmented(words, nil), choices.NewSegmented(words, nil)
		second.SetSelected(1)
		focused.FocusGained()
		off.SetEnabled(false)
		tabs := choices.NewTabBar([]string{"GENERAL", "BACKUP", "LOG"}, nil)
		tabs.FocusGained()
		return []fyne.CanvasObject{tabs, second, focused, off}
	})
}

func TestChoiceFollowsPointerAndKeys(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	var chosen []int
	var s *choices.Segmented
	s = choices.NewSegmented([]string{"One", "Two", "Three"}, func(i int) {
		chosen = append(chosen, i)
		s.SetSelected(i)
	})
	s.Resize(s.MinSize())
	test.TapAt(s, fyne.NewPos(5, 5)) // the one that is chosen already
	test.TapAt(s, fyne.NewPos(s.MinSize().Width-5, 5))
	test.TapAt(s, fyne.NewPos(s.MinSize().Width+50, 5))
	s.TypedKey(key(fyne.KeyRight)) // there is none
	s.TypedKey(key(fyne.KeyLeft))
	s.SetEnabled(false)
	s.TypedKey(key(fyne.KeyLeft))
	if want := []int{2, 1}; !slices.Equal(chosen, want) || s.Selected() != 1 {
		t.Errorf("chosen %v, selected %d", chosen, s.Selected())
	}
}

func TestALabelStandsBesideTheMiddle(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	label, s := widgets.NewLabel("Security"), choices.NewSegmented([]string{"One", "Two"}, nil)
	pairs := widgets.Pairs(90, label, s)
	pairs.Resize(pairs.MinSize())
	if label.Size().Height != s.Size().Height {
		t.Errorf("the label is %v high beside %v", label.Size().Height, s.Size().Height)
	}
}

// TestAFocusedTabCanBeRead: the ring is around its word, and nothing of the word's own colour is behind it.
func TestAFocusedTabCanBeRead(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	tabs := choices.NewTabBar([]string{"GENERAL", "LOG"}, nil)
	tabs.FocusGained()
	ringed := false
	for _, o := range test.WidgetRenderer(tabs).Objects() {
		if r, is := o.(*canvas.Rectangle); is && r.Size().Height > 10 {
			ringed = ringed || r.StrokeWidth >= 2
			if _, _, _, filled := r.FillColor.RGBA(); filled > 0 {
				t.Errorf("%v lies behind the words", r.FillColor)
			}
		}
	}
	if !ringed {
		t.Error("the focus cannot be seen")
	}
}
