// Package table has the widget for rows under a header, of which only those that can
// be seen are drawn. Like widgets, it knows Fyne only.
package table

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/ui/widgets"
)

const (
	rowHeight  = 31
	headHeight = 34
	side       = 8 // room left and right of a column's words
	barWidth   = 6 // room for the scroll bar, over the last column
)

// RowPitch is from the top of one row to the top of the next.
const RowPitch = rowHeight + 4 // Fyne's list puts its padding between rows

// Column is one column.
type Column struct {
	Title    string
	Width    float32 // that it wants; what is left over goes first to columns whose words want more
	Least    float32 // where the window is narrow; Width if zero
	Optional bool    // left out where the window is narrower still
	Trailing bool    // numbers: against the right edge
	Pill     bool    // the cell is a pill
	Check    bool    // the cell is a check box: Checked, or not
}

// Checked is the text of a cell whose check box is checked.
const Checked = "checked"

// Table is a page of rows under a header. Where the window is narrow its columns become narrower, then
// the optional ones are left out, and then all scroll sideways together. Ctrl+C copies the row that has
// the keys. It draws the rows that can be seen, no others. Up and
// Down go through the rows.
type Table struct {
	widget.BaseWidget
	OnChosen  func(row int) // a press on a row, or Space
	OnEntered func(row int) // Enter on a row; OnChosen if nil
	OnEscape  func()        // may be nil
	// OnCopy gives what Ctrl+C copies on a row; its words if nil
	OnCopy func(row int) string

	columns *columns
	rows    [][]widgets.Phrase
	list    *keyList
	head    *fyne.Container
	scroll  *container.Scroll // sideways
	content fyne.CanvasObject
}

// keyList is Fyne's list that takes Enter and Escape too.
type keyList struct {
	widget.List
	of       *Table
	entering bool
	at       int // the row that has the keys, as the list itself counts
}

// FocusGained implements fyne.Focusable.
func (k *keyList) FocusGained() {
	k.List.FocusGained()
	widgets.Reveal()
}

// TypedKey implements fyne.Focusable.
func (k *keyList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		k.entering = true
		k.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		k.entering = false
	case fyne.KeyEscape:
		if k.of.OnEscape != nil {
			k.of.OnEscape()
		}
	default:
		k.List.TypedKey(e)
		k.follow(e.Name)
	}
}

// follow knows the row that has the keys, which Fyne's list does not tell.
func (k *keyList) follow(key fyne.KeyName) {
	switch key {
	case fyne.KeyDown:
		k.at = min(k.at+1, max(0, len(k.of.rows)-1))
	case fyne.KeyUp:
		k.at = max(0, k.at-1)
	}
}

// TypedShortcut implements fyne.Shortcutable: Ctrl+C copies, and what else is pressed is the window's.
func (k *keyList) TypedShortcut(s fyne.Shortcut) {
	if _, is := s.(*fyne.ShortcutCopy); !is {
		widgets.PassOn(k, s)
		return
	}
	if k.at < len(k.of.rows) {
		fyne.CurrentApp().Clipboard().SetContent(k.of.words(k.at))
	}
}

var (
	_ fyne.Widget       = (*Table)(nil)
	_ fyne.Shortcutable = (*keyList)(nil)
)

// New gives a table without rows.
func New(columns []Column) *Table {
	l := &Table{columns: newColumns(columns)}
	head := container.New(&columnsLayout{columns: l.columns, height: headHeight})
	for _, c := range columns {
		t := widgets.NewText(c.Title, widgets.Subtle)
		t.Scale, t.Style.Bold, t.Fit = theme.SizeNameCaptionText, true, widgets.Ellipsis
		t.Align = alignment(c)
		head.Add(t)
	}
	l.head = head
	l.list = &keyList{of: l}
	l.list.Length, l.list.CreateItem, l.list.UpdateItem = func() int { return len(l.rows) }, l.newRow, l.fill
	l.list.OnSelected = l.chosen
	l.list.ExtendBaseWidget(l.list)
	top := &widgets.Card{Content: head, Fill: theme.ColorNameHeaderBackground, Edge: theme.ColorNameHeaderBackground}
	top.ExtendBaseWidget(top)
	l.scroll = container.NewHScroll(container.NewBorder(widgets.Stack(0, top, widgets.NewRule()), nil, nil, nil, l.list))
	l.content = widgets.NewFrame(l.scroll)
	l.ExtendBaseWidget(l)
	return l
}

// words is what a row says, a tab between its cells.
func (l *Table) words(row int) string {
	if l.OnCopy != nil {
		return l.OnCopy(row)
	}
	return Words(l.rows[row])
}

// Words are cells as copied text.
func Words(cells []widgets.Phrase) string {
	var words []string
	for _, c := range cells {
		if c.Text != Checked {
			words = append(words, c.Text)
		}
	}
	return strings.Trim(strings.Join(words, "\t"), "\t")
}

// chosen tells of a row; it does not stay selected, so that it can be chosen
// again.
func (l *Table) chosen(row widget.ListItemID) {
	l.list.UnselectAll()
	l.list.at = row
	switch {
	case l.list.entering && l.OnEntered != nil:
		l.OnEntered(row)
	case l.OnChosen != nil:
		l.OnChosen(row)
	}
}

// SetRows shows a page. added is by how many rows it begins earlier than the
// page before, so that what is being read stays where it is; a page of its own
// begins at the top, with added below zero.
func (l *Table) SetRows(rows [][]widgets.Phrase, added int) {
	offset := l.list.GetScrollOffset()
	l.rows = rows
	if l.columns.measure(rows) {
		l.head.Refresh()
	}
	switch {
	case added < 0:
		if offset > 0 { // a list that was never drawn cannot scroll
			l.list.ScrollToTop()
		}
	case added > 0 && offset > 0:
		l.list.ScrollToOffset(offset + float32(added)*RowPitch)
	}
	l.list.Refresh()
}

// Rows is how many rows the page has.
func (l *Table) Rows() int { return len(l.rows) }

// Offset is how far the list is scrolled down.
func (l *Table) Offset() float32 { return l.list.GetScrollOffset() }

// ScrollTo scrolls down by so much.
func (l *Table) ScrollTo(offset float32) { l.list.ScrollToOffset(offset) }

// Choose chooses a row as a press on it does.
func (l *Table) Choose(row int) { l.list.Select(row) }

// Focusable is what takes the keys of the list. The canvas finds it only through widgets that are
// rendered, which one that was hidden for a minute is not any more; nothing but a refresh renders a
// scroll.
func (l *Table) Focusable() fyne.Focusable {
	l.MinSize()
	l.scroll.Refresh()
	l.list.MinSize()
	return l.list
}

// Holds implements widgets.Holder.
func (l *Table) Holds() fyne.CanvasObject { return l.content }

// CreateRenderer implements fyne.Widget.
func (l *Table) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

func alignment(c Column) fyne.TextAlign {
	if c.Trailing {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

func (l *Table) newRow() fyne.CanvasObject {
	row := container.New(&columnsLayout{columns: l.columns, height: rowHeight})
	for _, c := range l.columns.all {
		if c.Pill {
			row.Add(widgets.NewPill("", widgets.Plain))
			continue
		}
		if c.Check {
			row.Add(newBox())
			continue
		}
		t := widgets.NewText("", widgets.Plain)
		t.Scale, t.Fit, t.Align = theme.SizeNameCaptionText, widgets.Ellipsis, alignment(c)
		row.Add(t)
	}
	return row
}

func (l *Table) fill(id widget.ListItemID, o fyne.CanvasObject) {
	if id >= len(l.rows) {
		return // the list may still ask for a row of the longer page before
	}
	row := o.(*fyne.Container)
	if row.Layout.(*columnsLayout).page != l.columns.page {
		defer row.Refresh()
	}
	for i, cell := range row.Objects {
		switch cell := cell.(type) {
		case *widgets.Pill:
			cell.Set(l.rows[id][i].Text, l.rows[id][i].Tone)
		case *box:
			cell.set(l.rows[id][i].Text == Checked)
		case *widgets.Text:
			cell.Set(l.rows[id][i].Text, l.rows[id][i].Tone)
		}
	}
}

// box is the picture of a check box; the row that it stands in takes the press.
type box struct {
	widget.Icon
	checked bool
}

func newBox() *box {
	b := &box{}
	b.Resource = theme.CheckButtonIcon()
	b.ExtendBaseWidget(b)
	return b
}

func (b *box) set(checked bool) {
	if b.checked == checked {
		return
	}
	b.checked = checked
	if checked {
		b.SetResource(theme.NewPrimaryThemedResource(theme.CheckButtonCheckedIcon()))
	} else {
		b.SetResource(theme.CheckButtonIcon())
	}
}
