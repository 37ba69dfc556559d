package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// dayPart is the day that is chosen in the calendar: what RingCentral holds of it
// and what is archived, in all and by extension.
type dayPart struct {
	*window
	of          *calendarPart
	all         *fyne.Container
	title, note *widgets.Text
	more        *widgets.Text
	state       *widgets.Pill
	figures     [4][]*widgets.Text // a row for each type
	list        *widgets.LogList
	empty       *widgets.Text
	foot        *widgets.Text
	fix, inLog  *widgets.Button

	date   time.Time
	day    archiver.Day
	shares []archiver.ExtensionDay
	loaded bool
	answer said    // how fixing ended
	drawn  dayCard // what is shown
}

func shareColumns() []widgets.LogColumn {
	wide := func(words string, bold bool) float32 {
		return fyne.MeasureText(words, theme.CaptionTextSize(), fyne.TextStyle{Bold: bold}).Width
	}
	const room = 18 // around the words
	columns := []widgets.LogColumn{{Title: say("Extension"), Width: 140}, {Title: say("Type"), Width: 101}}
	for _, title := range []string{say("RingCentral"), say("Archived"), say("Verified"), say("Missing"), say("Short")} {
		columns = append(columns, widgets.LogColumn{Title: title, Width: wide(title, true) + room, Trailing: true})
	}
	columns[2].Width = max(columns[2].Width, wide(say("not known"), false)+room)
	columns[len(columns)-1].Width += 8 // for the scroll bar
	return columns
}

func (d *dayPart) build() fyne.CanvasObject {
	d.title, d.state, d.note = widgets.NewTitle(""), widgets.NewPill("", widgets.Plain), widgets.NewNote("")
	d.more = widgets.NewNote("")
	d.inLog = widgets.NewLink(say("Show in the log"), d.showInLog)
	d.fix = widgets.NewButton(say("Try again"), widgets.Primary, d.fixDay)
	d.fix.Hide()
	d.inLog.Disable()
	d.list = widgets.NewLogList(shareColumns())
	d.empty = widgets.NewText(say("No extension has anything on this day."), widgets.Subtle)
	d.empty.Hide()
	d.empty.Align = fyne.TextAlignCenter
	d.foot = widgets.NewNote("")
	d.list.OnEscape, d.inLog.OnEscape, d.fix.OnEscape = d.of.hide, d.of.hide, d.of.hide
	top := widgets.Stack(8, widgets.Line(12, d.title, widgets.Wide(130, d.state), widgets.Spacer(), d.inLog), widgets.Stack(2, d.note, d.more), d.buildFigures())
	d.all = container.New(middle{10}, top, container.NewStack(d.list, d.empty), widgets.Line(10, d.foot, d.fix))
	return d.all
}

// buildFigures makes the table of the types.
func (d *dayPart) buildFigures() fyne.CanvasObject {
	table := container.New(tableLayout{})
	add := func(words string, tone widgets.Tone, first, bold bool) *widgets.Text {
		t := widgets.NewText(words, tone)
		t.Scale, t.Style.Bold, t.Fit = theme.SizeNameCaptionText, bold, widgets.Ellipsis
		if !first {
			t.Align = fyne.TextAlignTrailing
		}
		table.Add(t)
		return t
	}
	for i, head := range []string{say("All extensions"), say("RingCentral"), say("Archived"), say("Verified"), say("Missing")} {
		add(head, widgets.Subtle, i == 0, true)
	}
	for i := range d.figures {
		for column := range tableColumns {
			d.figures[i] = append(d.figures[i], add("", widgets.Plain, column == 0, false))
		}
	}
	return table
}

// show is told that another day is chosen.
func (d *dayPart) show(date time.Time) {
	d.date, d.day, d.shares, d.loaded, d.answer = date, archiver.Day{}, nil, false, said{}
	delete(d.failed, ofDays)
	d.list.SetRows(nil, -1)
	d.draw()
}

// took is given what was read of the day.
func (d *dayPart) took(day archiver.Day, shares []archiver.ExtensionDay) {
	added := 0
	if !d.loaded {
		added = -1
	}
	d.day, d.shares, d.loaded = day, shares, true
	d.list.SetRows(shareRows(shares), added)
}

func (d *dayPart) draw() {
	if d.date.IsZero() {
		return
	}
	v := d.place.dayCard(d.day, d.shares, d.date, d.clock.Now())
	if !d.loaded {
		v = dayCard{title: v.title, note: said{say("Reading the day"), widgets.Subtle}, figures: d.drawn.figures}
	}
	d.inLog.SetEnabled(d.loaded)
	d.fix.SetEnabled(!d.busy[ofDays])
	v.fixable = v.fixable || d.busy[ofDays]
	v.foot = d.footing()
	v.empty = d.loaded && d.list.Rows() == 0
	if v != d.drawn {
		d.drawn = v
		d.set(v)
	}
}

// set shows words. It lays out all of them, because Fyne by itself would do so a
// container at each frame, from the inside outwards.
func (d *dayPart) set(v dayCard) {
	d.title.Set(v.title, widgets.Plain)
	d.state.Set(v.state.text, v.state.tone)
	d.note.Set(v.note.text, v.note.tone)
	d.more.Set(v.more, widgets.Subtle)
	showIf(d.more, v.more != "")
	for i, row := range d.figures {
		for j, t := range row {
			t.Set(v.figures[i][j].Text, v.figures[i][j].Tone)
		}
	}
	showIf(d.empty, v.empty)
	showIf(d.fix, v.fixable)
	d.foot.Set(v.foot.text, v.foot.tone)
	d.all.Refresh()
}

// footing is the line beside the button.
func (d *dayPart) footing() said {
	switch {
	case d.busy[ofDays]:
		return said{say("What can be tried again is made due."), widgets.Busy}
	case d.failed[ofDays] != "":
		return said{d.failed[ofDays], widgets.Bad}
	default:
		return d.answer
	}
}

// fixDay makes due what can be tried again, and says how many there are.
func (d *dayPart) fixDay() {
	n, date, day := 0, d.date, d.day.From
	d.do(ofDays, func(ctx context.Context) (err error) {
		n, err = d.e.FixDay(ctx, day)
		return err
	}, func(err error) {
		switch {
		case err != nil || !d.date.Equal(date):
		case n == 0:
			d.answer = said{say("Nothing of this day can be tried again now."), widgets.Subtle}
		default:
			d.answer = said{say("Tried again now: %s.", count(n, wanted(d.snap))), widgets.Good}
		}
		d.of.reload()
	})
}

// showInLog closes the calendar and shows the day's hours in LOG.
func (d *dayPart) showInLog() {
	from, to := d.day.From, d.day.To
	if from.IsZero() { // nothing is known of the day
		from, to = begins(d.date, d.of.zone), begins(d.date.AddDate(0, 0, 1), d.of.zone)
	}
	d.of.hide()
	d.log.showDay(from, to, d.date)
}

// showDay brings the hours of a day to the front.
func (l *logTab) showDay(from, to, date time.Time) {
	if l.hour.open() {
		l.hour.close()
	}
	l.find.SetText("")
	l.from.SetDay(begins(date, l.place.zone))
	l.to.SetDay(begins(date, l.place.zone))
	l.typed()
	l.wrong.Hide()
	l.query.text, l.query.less = "", false
	l.query.dates(from, to)
	l.query.begin()
	l.ended = said{}
	l.choose(tabLog)
}

const (
	tableColumns = 5
	tableHeight  = 20 // of a row
)

// tableLayout puts objects in rows of tableColumns; the first column is twice as
// wide as the others.
type tableLayout struct{}

func (tableLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(tableColumns*60, float32(len(o)/tableColumns)*tableHeight)
}

func (tableLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	share := size.Width / (tableColumns + 1)
	for i, one := range o {
		row, column := i/tableColumns, i%tableColumns
		x, width := float32(column+1)*share, share
		if column == 0 {
			x, width = 0, 2*share
		}
		one.Move(fyne.NewPos(x, float32(row)*tableHeight))
		one.Resize(fyne.NewSize(width, tableHeight))
	}
}
