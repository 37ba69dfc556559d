package widgets_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

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

// moved counts how often an object is moved or resized.
type moved struct {
	*canvas.Rectangle
	times int
}

// Move implements fyne.CanvasObject.
func (m *moved) Move(at fyne.Position) { m.times++; m.Rectangle.Move(at) }

// Resize implements fyne.CanvasObject.
func (m *moved) Resize(size fyne.Size) { m.times++; m.Rectangle.Resize(size) }

// A window that is asked how much room it needs, which it is before each frame, paints nothing for that.
func TestFlowMovesOnlyWhatLiesElsewhere(t *testing.T) {
	objects := []*moved{{Rectangle: canvas.NewRectangle(color.Black)}, {Rectangle: canvas.NewRectangle(color.Black)}, {Rectangle: canvas.NewRectangle(color.Black)}}
	for i, o := range objects {
		o.SetMinSize(fyne.NewSize(60, float32(10+5*i)))
	}
	f := widgets.Flow(6, objects[0], objects[1], objects[2])
	f.Resize(fyne.NewSize(140, 100))
	at := func() (times int) {
		for _, o := range objects {
			times += o.times
		}
		return times
	}
	before := at()
	if size := f.MinSize(); size != fyne.NewSize(60, 39) || at() != before {
		t.Errorf("it needs %v, and has moved %d times", size, at()-before)
	}
	objects[0].Hide()
	if size := f.MinSize(); size != fyne.NewSize(60, 20) || objects[1].Position().X != 0 || at() == before {
		t.Errorf("it needs %v once one is hidden; the next is at %v", size, objects[1].Position())
	}
}
