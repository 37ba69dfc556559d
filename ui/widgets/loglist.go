package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	logRowHeight  = 31
	logHeadHeight = 34
	logSide       = 8 // room left and right of a column's words
	logBar        = 6 // room for the scroll bar, over the last column
)

// LogRowPitch is from the top of one row to the top of the next.
const LogRowPitch = logRowHeight + 4 // Fyne's list puts its padding between rows

// LogColumn is one column of a log list.
type LogColumn struct {
	Title    string
	Width    float32 // at least; what is left over is shared out in proportion
	Trailing bool    // numbers: against the right edge
	Pill     bool    // the cell is a pill
	Check    bool    // the cell is a check box: Checked, or not
}

// Checked is the text of a cell whose check box is checked.
const Checked = "checked"

// Cell is what one row says in one column.
type Cell struct {
	Text string
	Tone Tone
}

// LogList is a page of rows under a header; where the window is too narrow both
// scroll sideways together. It draws the rows that can be seen, no others. Up and
// Down go through the rows.
type LogList struct {
	widget.BaseWidget
	OnChosen  func(row int) // a press on a row, or Space
	OnEntered func(row int) // Enter on a row; OnChosen if nil
	OnEscape  func()        // may be nil

	columns []LogColumn
	rows    [][]Cell
	list    *keyList
	content fyne.CanvasObject
}

// keyList is Fyne's list that takes Enter and Escape too.
type keyList struct {
	widget.List
	of       *LogList
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

var _ fyne.Widget = (*LogList)(nil)

// NewLogList gives an empty list.
func NewLogList(columns []LogColumn) *LogList {
	l := &LogList{columns: columns}
	head := container.New(columnsLayout{columns, logHeadHeight})
	for _, c := range columns {
		t := NewText(c.Title, Subtle)
		t.Scale, t.Style.Bold, t.Fit = theme.SizeNameCaptionText, true, Ellipsis
		t.Align = alignment(c)
		head.Add(t)
	}
	l.list = &keyList{of: l}
	l.list.Length, l.list.CreateItem, l.list.UpdateItem = func() int { return len(l.rows) }, l.newRow, l.fill
	l.list.OnSelected = l.chosen
	l.list.ExtendBaseWidget(l.list)
	top := newCard(&Card{Content: head, Fill: theme.ColorNameHeaderBackground, Edge: theme.ColorNameHeaderBackground})
	l.content = NewFrame(container.NewHScroll(container.NewBorder(Stack(0, top, NewRule()), nil, nil, nil, l.list)))
	l.ExtendBaseWidget(l)
	return l
}

// chosen tells of a row; it does not stay selected, so that it can be chosen
// again.
func (l *LogList) chosen(row widget.ListItemID) {
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
func (l *LogList) SetRows(rows [][]Cell, added int) {
	offset := l.list.GetScrollOffset()
	l.rows = rows
	switch {
	case added < 0:
		if offset > 0 { // a list that was never drawn cannot scroll
			l.list.ScrollToTop()
		}
	case added > 0 && offset > 0:
		l.list.ScrollToOffset(offset + float32(added)*LogRowPitch)
	}
	l.list.Refresh()
}

// Rows is how many rows the page has.
func (l *LogList) Rows() int { return len(l.rows) }

// Offset is how far the list is scrolled down.
func (l *LogList) Offset() float32 { return l.list.GetScrollOffset() }

// ScrollTo scrolls down by so much.
func (l *LogList) ScrollTo(offset float32) { l.list.ScrollToOffset(offset) }

// Choose chooses a row as a press on it does.
func (l *LogList) Choose(row int) { l.list.Select(row) }

// Focusable is what takes the keys of the list.
func (l *LogList) Focusable() fyne.Focusable { return l.list }

// CreateRenderer implements fyne.Widget.
func (l *LogList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.content) }

func alignment(c LogColumn) fyne.TextAlign {
	if c.Trailing {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

func (l *LogList) newRow() fyne.CanvasObject {
	row := container.New(columnsLayout{l.columns, logRowHeight})
	for _, c := range l.columns {
		if c.Pill {
			row.Add(NewPill("", Plain))
			continue
		}
		if c.Check {
			row.Add(newBox())
			continue
		}
		t := NewText("", Plain)
		t.Scale, t.Fit, t.Align = theme.SizeNameCaptionText, Ellipsis, alignment(c)
		row.Add(t)
	}
	return row
}

func (l *LogList) fill(id widget.ListItemID, o fyne.CanvasObject) {
	if id >= len(l.rows) {
		return // the list may still ask for a row of the longer page before
	}
	for i, cell := range o.(*fyne.Container).Objects {
		switch cell := cell.(type) {
		case *Pill:
			cell.Set(l.rows[id][i].Text, l.rows[id][i].Tone)
		case *box:
			cell.set(l.rows[id][i].Text == Checked)
		case *Text:
			cell.Set(l.rows[id][i].Text, l.rows[id][i].Tone)
		}
	}
}

type columnsLayout struct {
	columns []LogColumn
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
		room := width - 2*logSide
		if i == len(objects)-1 {
			room -= logBar
		}
		o.Move(fyne.NewPos(x+logSide, 0))
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
