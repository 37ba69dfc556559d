package table

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/widgets"
)

// columns are the columns of a table with what their words want.
type columns struct {
	all   []Column
	wants []float32 // of the page that is shown
	page  int       // counts the changes of wants
}

func newColumns(all []Column) *columns { return &columns{all: all, wants: make([]float32, len(all))} }

// most is how far beyond its width the words of a column can widen it.
const most = 360

// measure learns what the words of a page want, and reports whether that has changed.
func (c *columns) measure(rows [][]widgets.Phrase) bool {
	changed := false
	for i, column := range c.all {
		want := float32(0)
		if !column.Check && !column.Trailing {
			want = fyne.MeasureText(column.Title, theme.CaptionTextSize(), fyne.TextStyle{Bold: true}).Width + 2*side + 1
			for _, row := range rows {
				want = max(want, column.width(row[i].Text)+2*side+1)
			}
		}
		want = min(want, column.Width+most)
		changed = changed || want != c.wants[i]
		c.wants[i] = want
	}
	if changed {
		c.page++
	}
	return changed
}

// width is how wide a text wants to be in a column.
func (c Column) width(text string) float32 {
	if c.Pill {
		return widgets.PillWidth(text)
	}
	return fyne.MeasureText(text, theme.CaptionTextSize(), fyne.TextStyle{}).Width
}

func (c Column) least() float32 {
	if c.Least > 0 {
		return c.Least
	}
	return c.Width
}

// least is the width that cannot be done without.
func (c *columns) least() (width float32) {
	for _, column := range c.all {
		if !column.Optional {
			width += column.least()
		}
	}
	return width
}

// widths shares the room out.
func (c *columns) widths(room float32) []float32 {
	out := make([]float32, len(c.all))
	left, slack, wide := room, float32(0), room
	for i, column := range c.all {
		if !column.Optional {
			out[i] = column.least()
			left -= out[i]
			wide -= column.Width
		}
	}
	for i, column := range c.all { // the optional ones as far as the others have what they want, the first first
		if column.Optional && column.Width <= wide {
			out[i] = column.Width
			left -= out[i]
			wide -= out[i]
		}
	}
	for i := range c.all {
		if out[i] > 0 {
			slack += c.enough(i) - out[i]
		}
	}
	left = c.grow(out, left, slack, func(i int) float32 { return c.enough(i) - out[i] })
	slack = 0
	for i := range c.all {
		slack += c.lacks(out, i)
	}
	left = c.grow(out, left, slack, func(i int) float32 { return c.lacks(out, i) })
	return c.spread(out, left)
}

// enough is the width that a column wants, or less where its words leave room to those of others.
func (c *columns) enough(i int) float32 {
	column := c.all[i]
	if c.wants[i] == 0 { // not measured
		return column.Width
	}
	return max(column.least(), min(column.Width, c.wants[i]))
}

// lacks is how much more a column's words want.
func (c *columns) lacks(out []float32, i int) float32 {
	if out[i] == 0 {
		return 0
	}
	return max(0, c.wants[i]-out[i])
}

// grow gives each column its share of what is left, no more than it lacks.
func (c *columns) grow(out []float32, left, slack float32, lacks func(i int) float32) float32 {
	if left <= 0 || slack <= 0 {
		return left
	}
	share := min(1, left/slack)
	for i := range out {
		if out[i] > 0 {
			more := lacks(i) * share
			out[i] += more
			left -= more
		}
	}
	return left
}

// spread gives the width that is left to all columns in proportion.
func (c *columns) spread(out []float32, left float32) []float32 {
	total := float32(0)
	for _, width := range out {
		total += width
	}
	if left <= 0 || total == 0 {
		return out
	}
	for i := range out {
		out[i] += left * out[i] / total
	}
	return out
}

// columnsLayout places the cells of a row, or of the header.
type columnsLayout struct {
	columns *columns
	height  float32
	page    int // that they were placed for
}

func (c *columnsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(c.columns.least(), c.height)
}

func (c *columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.page = c.columns.page
	x, widths := float32(0), c.columns.widths(size.Width)
	for i := range objects {
		width := widths[i]
		room := width - 2*side
		if i == len(widths)-1 {
			room -= barWidth
		}
		widgets.ShowIf(objects[i], width > 0)
		objects[i].Move(fyne.NewPos(x+side, 0))
		objects[i].Resize(fyne.NewSize(max(0, room), size.Height))
		x += width
	}
}
