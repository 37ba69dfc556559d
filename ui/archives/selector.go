package archives

import (
	"slices"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// Selector lets a person choose the place. With one place there is nothing to see of it.
type Selector struct {
	OnEscape func() // may be nil

	choice *Choice
	chosen func()
	kinds  []place.Kind
	names  *choices.Segmented
	all    *fyne.Container
}

// Selector gives what a piece shows of the choice; chosen is called when a person has chosen.
func (c *Choice) Selector(chosen func()) *Selector {
	s := &Selector{choice: c, chosen: chosen, all: widgets.Line(8)}
	s.all.Hide()
	return s
}

// Content is what the window shows of it.
func (s *Selector) Content() fyne.CanvasObject { return s.all }

// Draw shows the places that there are, and which one is shown.
func (s *Selector) Draw() {
	kinds := status.Kinds(s.choice.runner.Snapshot())
	if !slices.Equal(kinds, s.kinds) {
		s.kinds = kinds
		s.build()
	}
	s.names.SetSelected(slices.Index(kinds, s.choice.Kind()))
	widgets.ShowIf(s.all, len(kinds) > 1)
}

// build makes a control for the places, whose names it has for good.
func (s *Selector) build() {
	var names []string
	for _, kind := range s.kinds {
		names = append(names, l10n.PlaceName(kind))
	}
	s.names = choices.NewSegmented(names, func(i int) {
		s.choice.Choose(s.kinds[i])
		s.Draw()
		s.chosen()
	})
	s.names.OnEscape = s.OnEscape
	s.all.RemoveAll()
	s.all.Add(widgets.NewLabel(l10n.Translate("Archive in:")))
	s.all.Add(s.names)
}
