package calendar

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/cause"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
)

// dayView is the day that is chosen in the calendar: what RingCentral holds of it
// and what is archived, in all and by extension.
type dayView struct {
	*base
	of          *Calendar
	all         *fyne.Container
	title, note *widgets.Text
	more        *widgets.Text
	state       *widgets.Pill
	figures     [4][]*widgets.Text // a row for each type
	list        *table.Table
	empty       *widgets.Text
	foot        *widgets.Text
	fix, inLog  *widgets.Button

	date   time.Time
	day    completeness.Day
	shares []completeness.ExtensionDay
	loaded bool
	answer widgets.Phrase // how fixing ended
	drawn  dayWords       // what is shown
}

func shareColumns() []table.Column {
	wide := func(words string, bold bool) float32 {
		return fyne.MeasureText(words, theme.CaptionTextSize(), fyne.TextStyle{Bold: bold}).Width
	}
	const room = 17 // around the words
	kind := wide(l10n.Translate("Type"), true)
	for _, of := range ledger.Types {
		kind = max(kind, wide(l10n.TypeName(of), false))
	}
	columns := []table.Column{{Title: l10n.Translate("Extension"), Width: 140, Least: 120}, {Title: l10n.Translate("Type"), Width: kind + room}}
	for _, title := range []string{l10n.Translate("RingCentral"), l10n.Translate("Archived"), l10n.Translate("Verified"), l10n.Translate("Missing"), l10n.Translate("Too short")} {
		columns = append(columns, table.Column{Title: title, Width: wide(title, true) + room, Trailing: true})
	}
	columns[2].Width = max(columns[2].Width, wide(l10n.Translate("not known"), false)+room)
	columns[len(columns)-1].Width += 8 // for the scroll bar
	return columns
}

func (d *dayView) build() fyne.CanvasObject {
	d.title, d.state, d.note = widgets.NewTitle(""), widgets.NewPill("", widgets.Plain), widgets.NewNote("")
	d.more = widgets.NewNote("")
	d.inLog = widgets.NewLink(l10n.Translate("Show in the log"), d.showInLog)
	d.fix = widgets.NewButton(l10n.Translate("Try again"), widgets.Primary, d.fixDay)
	d.fix.Hide()
	d.inLog.Disable()
	d.list = table.New(shareColumns())
	d.empty = widgets.NewText("", widgets.Subtle)
	d.empty.Hide()
	d.empty.Fit = widgets.Wrapped
	d.empty.Align = fyne.TextAlignCenter
	d.foot = widgets.NewNote("")
	d.list.OnEscape, d.inLog.OnEscape, d.fix.OnEscape = d.of.hide, d.of.hide, d.of.hide
	top := widgets.Stack(8, widgets.Line(12, d.title, widgets.Wide(130, d.state), widgets.Spacer(), d.inLog), widgets.Stack(2, d.note, d.more), d.buildFigures())
	d.all = container.New(layouts.Middle{Gap: 10}, top, container.NewStack(d.list, d.empty), widgets.Line(10, d.foot, d.fix))
	return d.all
}

// buildFigures makes the table of the types.
func (d *dayView) buildFigures() fyne.CanvasObject {
	rows := container.New(tableLayout{})
	add := func(words string, tone widgets.Tone, first, bold bool) *widgets.Text {
		t := widgets.NewText(words, tone)
		t.Scale, t.Style.Bold, t.Fit = theme.SizeNameCaptionText, bold, widgets.Ellipsis
		if !first {
			t.Align = fyne.TextAlignTrailing
		}
		rows.Add(t)
		return t
	}
	for i, head := range []string{l10n.Translate("All extensions"), l10n.Translate("RingCentral"), l10n.Translate("Archived"), l10n.Translate("Verified"), l10n.Translate("Missing")} {
		add(head, widgets.Subtle, i == 0, true)
	}
	for i := range d.figures {
		for column := range tableColumns {
			d.figures[i] = append(d.figures[i], add("", widgets.Plain, column == 0, false))
		}
	}
	return rows
}

// show is called when another day is chosen.
func (d *dayView) show(date time.Time) {
	d.date, d.day, d.shares, d.loaded, d.answer = date, completeness.Day{}, nil, false, widgets.Phrase{}
	d.Forget(actions.Days)
	d.list.SetRows(nil, -1)
	d.draw()
}

// took is given what was read of the day.
func (d *dayView) took(day completeness.Day, shares []completeness.ExtensionDay) {
	added := 0
	if !d.loaded {
		added = -1
	}
	d.day, d.shares, d.loaded = day, shares, true
	d.shown.Speak(func() { d.list.SetRows(shareRows(shares), added) })
}

func (d *dayView) draw() {
	if !d.date.IsZero() {
		d.shown.Speak(d.say)
	}
}

// say shows the words of the day that is chosen.
func (d *dayView) say() {
	v := dayWordsOf(d.place, d.day, d.shares, d.date, d.Clock.Now())
	if !d.loaded {
		v = dayWords{title: v.title, note: widgets.Phrase{Text: l10n.Translate("Reading the day"), Tone: widgets.Subtle}, figures: d.drawn.figures}
	}
	d.inLog.SetEnabled(d.loaded)
	d.fix.SetEnabled(!d.Busy(actions.Days))
	v.fixable = v.fixable && status.CanRun(d.Snapshot()) || d.Busy(actions.Days)
	v.foot = d.footing()
	v.empty = d.loaded && d.list.Rows() == 0
	if v != d.drawn {
		d.drawn = v
		d.set(v)
	}
}

// set shows words. It lays out all of them, because Fyne alone would do so a
// container at each frame, from the inside outwards.
func (d *dayView) set(v dayWords) {
	d.title.Set(v.title, widgets.Plain)
	d.state.Set(v.state.Text, v.state.Tone)
	d.note.Set(v.note.Text, v.note.Tone)
	d.more.Set(v.more, widgets.Subtle)
	d.empty.Set(v.nothing, widgets.Subtle)
	widgets.ShowIf(d.more, v.more != "")
	for i, row := range d.figures {
		for j, t := range row {
			t.Set(v.figures[i][j].Text, v.figures[i][j].Tone)
		}
	}
	widgets.ShowIf(d.empty, v.empty)
	widgets.ShowIf(d.fix, v.fixable)
	d.foot.Set(v.foot.Text, v.foot.Tone)
	d.all.Refresh()
}

// footing is the line beside the button.
func (d *dayView) footing() widgets.Phrase {
	switch {
	case d.Busy(actions.Days):
		return widgets.Phrase{Text: l10n.Translate("Items that can be retried are retried in the next run."), Tone: widgets.Busy}
	case d.Failure(actions.Days) != "":
		return widgets.Phrase{Text: d.Failure(actions.Days), Tone: widgets.Bad}
	default:
		return d.answer
	}
}

// fixDay makes due what can be tried again, and says how many there are.
func (d *dayView) fixDay() {
	n, date, day, engine := 0, d.date, d.day.From, d.shown.Engine()
	d.Do(actions.Days, func(ctx context.Context) (err error) {
		n, err = engine.FixDay(ctx, day)
		return err
	}, func(err error) {
		switch {
		case err != nil || !d.date.Equal(date):
		case n == 0:
			d.answer = widgets.Phrase{Text: l10n.Translate("Nothing from this day can be retried now."), Tone: widgets.Subtle}
		default:
			d.answer = widgets.Phrase{Text: l10n.Translate("Retrying now: %s.", l10n.Count(n, cause.Wanted(d.Snapshot()))), Tone: widgets.Good}
		}
		d.of.reload()
	})
}

// showInLog closes the calendar and shows the day's hours in LOG.
func (d *dayView) showInLog() {
	from, to := d.day.From, d.day.To
	if from.IsZero() { // nothing is known of the day
		from, to = l10n.Midnight(d.date, d.of.zone), l10n.Midnight(d.date.AddDate(0, 0, 1), d.of.zone)
	}
	d.of.hide()
	d.window.ShowDay(from, to, d.date)
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
