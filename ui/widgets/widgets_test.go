package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func TestSmallThingsLook(t *testing.T) {
	uitest.Looks(t, "small", fyne.NewSize(360, 190), func(fyne.Window) []fyne.CanvasObject {
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
	uitest.Looks(t, "layouts", fyne.NewSize(300, 220), func(fyne.Window) []fyne.CanvasObject {
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
