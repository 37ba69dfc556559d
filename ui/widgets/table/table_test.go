package table_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var columns = []table.Column{{Title: "From", Width: 120}, {Title: "Status", Width: 110, Pill: true}, {Title: "SMS", Width: 60, Trailing: true}}

func rows(n int) [][]widgets.Phrase {
	var out [][]widgets.Phrase
	for i := range n {
		tone := widgets.Tone(int(widgets.Good) + i%4)
		out = append(out, []widgets.Phrase{{Text: time.Unix(int64(i)*3600, 0).UTC().Format("02/01/2006 15:04")}, {Text: "success", Tone: tone}, {Text: "7"}})
	}
	return out
}

func TestTableLooks(t *testing.T) {
	uitest.Looks(t, "table", fyne.NewSize(380, 220), func(w fyne.Window) []fyne.CanvasObject {
		l := table.New(columns)
		l.SetRows(rows(4), -1)
		return []fyne.CanvasObject{container.NewGridWrap(fyne.NewSize(360, 190), l)}
	})
}

func TestTableKeepsItsPlaceAndDrawsWhatIsSeen(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	l := table.New(columns)
	var chosen []int
	l.OnChosen = func(row int) { chosen = append(chosen, row) }
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(380, 200))
	l.SetRows(rows(100), -1)
	l.ScrollTo(300)
	l.SetRows(rows(100), 0)
	if l.Offset() != 300 {
		t.Errorf("the same page moved to %v", l.Offset())
	}
	l.SetRows(rows(102), 2)
	if l.Offset() != 300+2*table.RowPitch {
		t.Errorf("with two rows more on top it is at %v", l.Offset())
	}
	l.Choose(3)
	l.Choose(3)
	l.SetRows(rows(5), -1)
	if l.Offset() != 0 || l.Rows() != 5 {
		t.Errorf("another page begins at %v", l.Offset())
	}
	if want := []int{3, 3}; !slices.Equal(chosen, want) {
		t.Errorf("chosen %v, want %v", chosen, want)
	}
}

func TestRowsAreReachedByKeys(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	l := table.New(columns)
	var told []string
	l.OnChosen = func(row int) { told = append(told, "chosen "+strconv.Itoa(row)) }
	l.OnEscape = func() { told = append(told, "escaped") }
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(380, 200))
	l.SetRows(rows(3), -1)
	w.Canvas().Focus(l.Focusable())
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeySpace, fyne.KeyDown, fyne.KeyEnter, fyne.KeyEscape} {
		l.Focusable().TypedKey(&fyne.KeyEvent{Name: k})
	}
	l.OnEntered = func(row int) { told = append(told, "entered "+strconv.Itoa(row)) }
	l.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	l.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if want := []string{"chosen 1", "chosen 2", "chosen 2", "escaped", "entered 2", "chosen 2"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// TestARowIsCopied: Ctrl+C copies the row that has the keys, or what the table's owner says.
func TestARowIsCopied(t *testing.T) {
	app := uitest.NewApp(t, theme.VariantLight)
	l := table.New(columns)
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(380, 200))
	page := rows(3)
	l.SetRows(page, -1)
	copied := func() string {
		l.Focusable().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
		return app.Clipboard().Content()
	}
	w.Canvas().Focus(l.Focusable())
	l.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got, want := copied(), page[1][0].Text+"\tsuccess\t7"; got != want {
		t.Errorf("copied %q, want %q", got, want)
	}
	quit, quits := &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierControl}, 0
	w.Canvas().AddShortcut(quit, func(fyne.Shortcut) { quits++ })
	if l.Focusable().(fyne.Shortcutable).TypedShortcut(quit); quits != 1 {
		t.Errorf("the window's shortcut reached it %d times", quits)
	}
	l.OnCopy = func(row int) string { return "row " + strconv.Itoa(row) }
	l.Choose(2)
	if got := copied(); got != "row 2" {
		t.Errorf("copied %q", got)
	}
	l.SetRows(nil, -1)
	copied()
}

// TestAListThatIsNotRenderedGetsTheKeys: one that was hidden for a minute is like one never drawn.
func TestAListThatIsNotRenderedGetsTheKeys(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	l := table.New(columns)
	hidden := container.NewWithoutLayout(l)
	hidden.Hide()
	w := test.NewTempWindow(t, hidden)
	hidden.Show()
	w.Canvas().Focus(l.Focusable())
	if w.Canvas().Focused() != l.Focusable() {
		t.Error("the list does not get the keys")
	}
}

func TestCheckBoxesInRowsLook(t *testing.T) {
	uitest.Looks(t, "boxes", fyne.NewSize(300, 150), func(fyne.Window) []fyne.CanvasObject {
		l := table.New([]table.Column{{Width: 36, Check: true}, {Title: "Who", Width: 150}})
		l.SetRows([][]widgets.Phrase{{{Text: table.Checked}, {Text: "Ana Ruiz"}}, {{}, {Text: "Ben Cole"}}}, -1)
		one, two, three := widgets.NewBadge("1"), widgets.NewBadge("2"), widgets.NewBadge("3")
		one.Set(widgets.Good)
		two.Set(widgets.Busy)
		return []fyne.CanvasObject{container.NewGridWrap(fyne.NewSize(280, 90), l), widgets.Line(8, one, two, three)}
	})
}

// TestARowIsPressedOnItsWords, too: nothing in it keeps the press from the row.
func TestARowIsPressedOnItsWords(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	l := table.New([]table.Column{{Title: "Who", Width: 100}, {Title: "State", Width: 100, Pill: true}, {Title: "", Width: 36, Check: true}})
	l.SetRows([][]widgets.Phrase{{{Text: "Ana"}, {Text: "archived"}, {Text: table.Checked}}}, -1)
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(400, 200))
	var within func(o fyne.CanvasObject, row bool) (cells int)
	within = func(o fyne.CanvasObject, row bool) (cells int) {
		var inner []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			inner = o.Objects
		case fyne.Widget:
			inner = test.WidgetRenderer(o).Objects()
		}
		_, tapped := o.(fyne.Tappable)
		_, second := o.(fyne.SecondaryTappable)
		if row && (tapped || second) {
			t.Errorf("%T in a row takes the press", o)
		}
		if row {
			cells++
		}
		for _, i := range inner {
			cells += within(i, row || tapped)
		}
		return cells
	}
	if within(l, false) == 0 {
		t.Error("no row was found")
	}
}
