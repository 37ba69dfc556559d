package widgets_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

var columns = []widgets.LogColumn{{Title: "From", Width: 120}, {Title: "Status", Width: 110, Pill: true}, {Title: "SMS", Width: 60, Trailing: true}}

func rows(n int) [][]widgets.Cell {
	var out [][]widgets.Cell
	for i := range n {
		tone := widgets.Tone(int(widgets.Good) + i%4)
		out = append(out, []widgets.Cell{{Text: time.Unix(int64(i)*3600, 0).UTC().Format("02/01/2006 15:04")}, {Text: "success", Tone: tone}, {Text: "7"}})
	}
	return out
}

func TestLogListLooks(t *testing.T) {
	looks(t, "loglist", fyne.NewSize(380, 220), func(w fyne.Window) []fyne.CanvasObject {
		l := widgets.NewLogList(columns)
		l.SetRows(rows(4), -1)
		return []fyne.CanvasObject{container.NewGridWrap(fyne.NewSize(360, 190), l)}
	})
}

func TestLogListKeepsItsPlaceAndDrawsWhatIsSeen(t *testing.T) {
	dress(t, theme.VariantLight)
	l := widgets.NewLogList(columns)
	var chosen []int
	l.OnSelected = func(row int) { chosen = append(chosen, row) }
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(380, 200))
	l.SetRows(rows(100), -1)
	l.ScrollTo(300)
	l.SetRows(rows(100), 0)
	if l.Offset() != 300 {
		t.Errorf("the same page moved to %v", l.Offset())
	}
	l.SetRows(rows(102), 2)
	if l.Offset() != 300+2*widgets.LogRowPitch {
		t.Errorf("with two rows more on top it is at %v", l.Offset())
	}
	l.Select(3)
	l.SetRows(rows(5), -1)
	if l.Offset() != 0 || l.Rows() != 5 {
		t.Errorf("another page begins at %v", l.Offset())
	}
	if want := []int{3, -1}; !slices.Equal(chosen, want) {
		t.Errorf("chosen %v, want %v", chosen, want)
	}
}
