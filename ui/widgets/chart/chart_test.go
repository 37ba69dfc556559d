package chart_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/chart"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// TestTheChartLooks: with a bar of nothing, one that is pointed at, and the focus.
func TestTheChartLooks(t *testing.T) {
	bars := []chart.Bar{{Parts: [4]int{12, 3, 8, 1}, Label: "October"}, {}, {Parts: [4]int{0, 0, 5, 0}}, {Parts: [4]int{20, 1, 9, 4}, Label: "November"}}
	uitest.Looks(t, "chart", fyne.NewSize(400, 300), func(w fyne.Window) []fyne.CanvasObject {
		plain, focused := chart.New(func(int) {}), chart.New(func(int) {})
		plain.Set(bars)
		focused.Set(bars)
		keys := widgets.Line(6)
		for i := range chart.Series {
			keys.Add(chart.NewKey(i))
		}
		w.Canvas().Focus(focused)
		focused.FocusGained()
		return []fyne.CanvasObject{plain, keys, focused}
	})
}

// TestKeysStayOnTheBars from the first to the last.
func TestKeysStayOnTheBars(t *testing.T) {
	uitest.NewApp(t, 0)
	var pointed []int
	c := chart.New(func(bar int) { pointed = append(pointed, bar) })
	c.FocusGained() // without bars
	c.Set(make([]chart.Bar, 3))
	c.FocusGained()
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyLeft, fyne.KeyEnd} {
		c.TypedKey(&fyne.KeyEvent{Name: key})
	}
	c.Set(make([]chart.Bar, 1)) // the pointed one is gone
	if c.Pointed() != 0 {
		t.Errorf("points at %d of one", c.Pointed())
	}
	c.FocusLost()
	want := []int{2, 1, 0, 2, -1}
	for i := range want {
		if len(pointed) != len(want) || pointed[i] != want[i] {
			t.Fatalf("pointed at %v, want %v", pointed, want)
		}
	}
}
