package choices

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

const (
	tabHeight    = 45
	tabUnderline = 3
)

// TabBar is the row of tabs under the header; the chosen one is underlined.
type TabBar struct{ choice }

var (
	_ fyne.Widget        = (*TabBar)(nil)
	_ fyne.Tappable      = (*TabBar)(nil)
	_ fyne.Focusable     = (*TabBar)(nil)
	_ desktop.Hoverable  = (*TabBar)(nil)
	_ desktop.Cursorable = (*TabBar)(nil)
)

// NewTabBar gives a tab bar that shows the first of the words.
func NewTabBar(words []string, tapped func(i int)) *TabBar {
	t := &TabBar{choice{words: words, onTapped: tapped, gap: 28, over: -1}}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable. The chosen tab tapped again tells so: its page may have something to go back from.
func (t *TabBar) Tapped(e *fyne.PointEvent) {
	i := t.at(e.Position.X)
	if i == t.selected && t.onTapped != nil {
		t.onTapped(i)
		return
	}
	t.choose(i)
}

// CreateRenderer implements fyne.Widget.
func (t *TabBar) CreateRenderer() fyne.WidgetRenderer {
	r := &tabBarRenderer{bar: t}
	r.build()
	return r
}

type tabBarRenderer struct {
	bar     *TabBar
	objects []fyne.CanvasObject
}

func (r *tabBarRenderer) Destroy()                     {}
func (r *tabBarRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tabBarRenderer) Layout(fyne.Size)             {}

func (r *tabBarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.bar.each(func(int, float32, float32) {}), tabHeight)
}

func (r *tabBarRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.bar)
}

func (r *tabBarRenderer) build() {
	r.objects = nil
	r.bar.each(func(i int, x, width float32) {
		if i == r.bar.selected {
			if r.bar.Focused {
				ring := canvas.NewRectangle(color.Transparent) // the word is read on the header's ground
				ring.StrokeColor, ring.StrokeWidth, ring.CornerRadius = r.bar.paint(theme.ColorNameFocus), 3, 4
				ring.Move(fyne.NewPos(x-6, 10))
				ring.Resize(fyne.NewSize(width+12, tabHeight-20))
				r.objects = append(r.objects, ring)
			}
			line := canvas.NewRectangle(r.bar.paint(theme.ColorNamePrimary))
			line.Move(fyne.NewPos(x, tabHeight-tabUnderline))
			line.Resize(fyne.NewSize(width, tabUnderline))
			r.objects = append(r.objects, line)
		}
		word := r.bar.word(i, widgets.ColorSubtle, true)
		word.Move(fyne.NewPos(x, 0))
		word.Resize(fyne.NewSize(width, tabHeight))
		r.objects = append(r.objects, word)
	})
}
