// Package table has the widget for rows under a header, of which only those that can
// be seen are drawn. Like widgets, it knows Fyne only.
package table

import (
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
	Width    float32 // at least; what is left over is shared out in proportion
	Trailing bool    // numbers: against the right edge
	Pill     bool    // the cell is a pill
	Check    bool    // the cell is a check box: Checked, or not
}

// Checked is the text of a cell whose check box is checked.
const Checked = "checked"

// Table is a page of rows under a header; where the window is too narrow both
// scroll sideways together. It draws the rows that can be seen, no others. Up and
// Down go through the rows.
type Table struct {
	widget.BaseWidget
	OnChosen  func(row int) // a press on a row, or Space
	OnEntered func(row int) // Enter on a row; OnChosen if nil
	OnEscape  func()        // may be nil

	columns []Column
	rows    [][]widgets.Phrase
	list    *keyList
	scroll  *container.Scroll // sideways
	content fyne.CanvasObject
}

// keyList is Fyne's list that takes Enter and Escape too.
type keyList struct {
	widget.List
	of       *Table
	entering bool
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
	}
}

var _ fyne.Widget = (*Table)(nil)

// New gives a table without rows.
func New(columns []Column) *Table {
	l := &Table{columns: columns}
	head := container.New(columnsLayout{columns, headHeight})
	for _, c := range columns {
		t := widgets.NewText(c.Title, widgets.Subtle)
		t.Scale, t.Style.Bold, t.Fit = theme.SizeNameCaptionText, true, widgets.Ellipsis
		t.Align = alignment(c)
		head.Add(t)
	}
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

// chosen tells of a row; it does not stay selected, so that it can be chosen
// again.
func (l *Table) chosen(row widget.ListItemID) {
	l.list.UnselectAll()
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

// CreateRenderer implements fyne.Widget.
func (l *Table) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

func alignment(c Column) fyne.TextAlign {
	if c.Trailing {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

func (l *Table) newRow() fyne.CanvasObject {
	row := container.New(columnsLayout{l.columns, rowHeight})
	for _, c := range l.columns {
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
	for i, cell := range o.(*fyne.Container).Objects {
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

type columnsLayout struct {
	columns []Column
	height  float32
}

func (c columnsLayout) least() (width float32) {
	for _, column := range c.columns {
		width += column.Width
	}
	return width
}

func (c columnsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(c.least(), c.height)
}

func (c columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	grow := max(1, size.Width/c.least())
	x := float32(0)
	for i, o := range objects {
		width := c.columns[i].Width * grow
		room := width - 2*side
		if i == len(objects)-1 {
			room -= barWidth
		}
		o.Move(fyne.NewPos(x+side, 0))
		o.Resize(fyne.NewSize(room, size.Height))
		x += width
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
