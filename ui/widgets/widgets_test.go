package widgets_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"go.uber.org/goleak"

	"ringcentral-archiver/ui/widgets"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shade is the look in one variant.
type shade struct {
	widgets.Theme
	variant fyne.ThemeVariant
}

func (s shade) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return s.Theme.Color(name, s.variant)
}

// dress starts an app in the program's look.
func dress(t *testing.T, variant fyne.ThemeVariant) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(shade{widgets.NewTheme(), variant})
}

// looks compares objects, light and dark, with their golden.
func looks(t *testing.T, name string, size fyne.Size, objects func(w fyne.Window) []fyne.CanvasObject) {
	t.Helper()
	for suffix, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		dress(t, variant)
		w := test.NewTempWindow(t, container.NewWithoutLayout())
		stack := widgets.Stack(10, objects(w)...)
		w.SetContent(container.New(layout.NewCustomPaddedLayout(10, 10, 10, 10), stack))
		w.Resize(size)
		w.Resize(size.AddWidthHeight(1, 1))
		test.AssertRendersToImage(t, name+"_"+suffix+".png", w.Canvas())
	}
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func TestSmallThingsLook(t *testing.T) {
	looks(t, "small", fyne.NewSize(360, 190), func(fyne.Window) []fyne.CanvasObject {
		var marks, pills []fyne.CanvasObject
		for i, tone := range []widgets.Tone{widgets.Good, widgets.Subtle, widgets.Bad, widgets.Warn} {
			marks = append(marks, widgets.NewMark(widgets.Shape(i), tone))
		}
		for word, tone := range map[string]widgets.Tone{"success": widgets.Good} {
			pills = append(pills, widgets.NewPill(word, tone))
		}
		half, full := widgets.NewBar(), widgets.NewBar()
		half.Set(0.4, widgets.Busy)
		full.Set(7, widgets.Bad)
		return []fyne.CanvasObject{
			widgets.Line(8, marks...), widgets.Stack(4, pills...), widgets.NewPill("a word that is far too long for the room that there is", widgets.Bad),
			half, full, widgets.NewRule(), widgets.NewTinted(widgets.NewNote("Something to know"), widgets.Warn),
		}
	})
}

func TestPairsAndFlow(t *testing.T) {
	looks(t, "layouts", fyne.NewSize(300, 220), func(fyne.Window) []fyne.CanvasObject {
		hidden := widgets.NewText("not shown", widgets.Bad)
		hidden.Hide()
		long := widgets.NewText("A value that takes two lines here", widgets.Plain)
		long.Fit = widgets.Wrapped
		label := func(s string) fyne.CanvasObject { return widgets.NewText(s, widgets.Subtle) }
		return []fyne.CanvasObject{
			widgets.Pairs(90, label("Account"), long, widgets.NewText("", widgets.Plain), hidden, label("Key"), widgets.NewEntry("a hint")),
			widgets.Flow(6, label("These words"), label("go on"), label("in the next line"), widgets.NewLink("with a link", nil)),
			widgets.Line(6, label("left"), widgets.Spacer(), label("right")),
		}
	})
}

// TestContrast: words can be read on their ground (WCAG AA, 4.5:1).
