package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/ui/widgets"
)

// logTab is LOG: the hours, a page at a time, and the items of one of them.
type logTab struct {
	*window
	less             *widgets.Button
	find             *widgets.Entry
	week, dates      *widget.RadioGroup // one choice each: a group of two would be spaced apart
	from, to         *widgets.DateField
	wrong            *widgets.Text // why the dates will not do
	list             *widgets.LogList
	empty            *widgets.Text
	summary, shown   *widgets.Text
	perPage, exports *widgets.Button
	previous, next   *widgets.Button
	hours            fyne.CanvasObject
	hour             *hourPart
	query            logQuery
	page             archiver.LogPage // what is shown
	ended            said             // how the last export ended
	keys             int              // typed in the search field
	loaded           bool
	broken           bool // the log could not be read
	loading, waiting bool // a page is being read; another is wanted after it
	keep             bool // nothing else than the page that is shown is wanted
}

// searchPause is how long nothing has to be typed for a search to begin.
const searchPause = 400 * time.Millisecond

func logColumns() []widgets.LogColumn {
	return []widgets.LogColumn{
		{Title: say("From"), Width: 122},
		{Title: say("To"), Width: 122},
		{Title: say("Status"), Width: 252, Pill: true},
		{Title: say("Job Start"), Width: 97},
		{Title: say("Job End"), Width: 97},
		{Title: say("Call Recording"), Width: 111, Trailing: true},
		{Title: say("Voice Mail"), Width: 84, Trailing: true},
		{Title: say("SMS"), Width: 47, Trailing: true},
		{Title: say("FAX"), Width: 50, Trailing: true},
	}
}

func (l *logTab) build() fyne.CanvasObject {
	l.query = newLogQuery(l.place, l.clock.Now)
	l.hours = container.New(middle{10}, l.buildTop(), l.buildList(), l.buildBottom())
	l.hour = &hourPart{window: l.window, tab: l}
	return container.New(layout.NewCustomPaddedLayout(pageSide, 12, pageSide, pageSide), container.NewStack(l.hours, l.hour.build()))
}

func (l *logTab) buildTop() fyne.CanvasObject {
	l.less = widgets.NewLink(say("SHOW LESS"), l.toggleLess)
	help := widgets.NewLink("?", l.showHelp)
	l.exports = widgets.NewButton(say("Export CSV"), widgets.Outline, l.export)
	l.from, l.to = l.dateField(), l.dateField()
	l.from.SetDay(l.query.week())
	l.to.SetDay(l.clock.Now())
	l.week, l.dates = widget.NewRadioGroup([]string{say("Last 7 days")}, nil), widget.NewRadioGroup([]string{say("From")}, nil)
	l.week.Required, l.dates.Required = true, true
	l.week.SetSelected(say("Last 7 days"))
	l.week.OnChanged, l.dates.OnChanged = l.chooseWeek, l.chooseDates
	l.from.OnChanged, l.to.OnChanged = l.typed, l.typed
	l.from.Entry.OnSubmitted = func(string) { l.search() }
	l.to.Entry.OnSubmitted = func(string) { l.search() }
	l.find = widgets.NewEntry(say("Name or number…"))
	l.find.OnChanged = func(string) { l.typing() }
	l.find.OnSubmitted = func(string) { l.lookUp() }
	l.wrong = failure()
	filter := widgets.Line(8, widgets.NewText(say("Show log for:"), widgets.Plain), l.week, l.dates, l.from,
		widgets.NewText(say("To"), widgets.Plain), l.to, widgets.NewButton(say("GO"), widgets.Outline, l.search),
		widgets.Spacer(), widgets.Wide(searchWidth, l.find))
	return widgets.Stack(6, widgets.Line(14, widgets.NewTitle(say("Task Log")), l.less, help, widgets.Spacer(), l.exports), filter, l.wrong)
}

const searchWidth = 190

func (l *logTab) dateField() *widgets.DateField {
	return widgets.NewDateField(l.place.days, l.place.zone, l.clock.Now)
}

func (l *logTab) buildList() fyne.CanvasObject {
	l.list = widgets.NewLogList(logColumns())
	l.list.OnChosen = l.openHour
	l.empty = widgets.NewText("", widgets.Subtle)
	l.empty.Align = fyne.TextAlignCenter
	l.empty.Hide()
	return container.NewStack(l.list, l.empty)
}

func (l *logTab) buildBottom() fyne.CanvasObject {
	l.summary, l.shown = widgets.NewNote(""), widgets.NewNote("")
	l.shown.Fit = widgets.Whole
	l.perPage = widgets.NewIconButton("", theme.MenuDropDownIcon(), l.choosePerPage)
	l.previous = widgets.NewIconButton("", theme.NavigateBackIcon(), func() { l.turn(-1) })
	l.next = widgets.NewIconButton("", theme.NavigateNextIcon(), func() { l.turn(+1) })
	return widgets.Line(8, l.summary, l.perPage, l.previous, l.shown, l.next)
}

func (l *logTab) choosePerPage() { below(l.window, l.perPageMenu(), l.perPage) }

func (l *logTab) perPageMenu() *fyne.Menu {
	var items []*fyne.MenuItem
	for _, n := range []int{25, 50, 100} {
		items = append(items, fyne.NewMenuItem(say("Show %d", n), func() {
			l.query.limit = n
			l.first()
		}))
	}
	return fyne.NewMenu("", items...)
}

func (l *logTab) toggleLess() {
	l.query.less = !l.query.less
	l.first()
}

// chooseWeek goes back to the last 7 days at once.
func (l *logTab) chooseWeek(chosen string) {
	if chosen == "" {
		return
	}
	l.dates.SetSelected("")
	l.query.dates(time.Time{}, time.Time{})
	l.wrong.Hide()
	l.first()
}

// chooseDates changes nothing yet: dates wait for GO.
func (l *logTab) chooseDates(chosen string) {
	if chosen != "" {
		l.week.SetSelected("")
	}
}

func (l *logTab) typed() { l.dates.SetSelected(say("From")) }

// typing begins the search when nothing more was typed for a while.
func (l *logTab) typing() {
	l.keys++
	key, over := l.keys, l.clock.After(searchPause)
	l.work.Go(func() {
		select {
		case <-over:
			l.post(func() {
				if key == l.keys {
					l.lookUp()
				}
			})
		case <-l.ctx.Done():
		}
	})
}

// lookUp shows the hours with what was typed.
func (l *logTab) lookUp() {
	l.keys++ // what was typed before is answered
	if text := strings.TrimSpace(l.find.Text); text != l.query.text {
		l.query.text = text
		l.first()
	}
}

// search is GO.
func (l *logTab) search() {
	l.typed()
	from, to, err := between(l.from, l.to, l.clock.Now())
	l.wrong.Set(sentence(err), widgets.Bad)
	showIf(l.wrong, err != nil)
	if err == nil {
		l.query.dates(from, to)
		l.first()
	}
}

// first shows the first page of what is asked for.
func (l *logTab) first() {
	l.query.begin()
	l.ended = said{}
	l.reload(false)
}

// turn goes one page on or back.
func (l *logTab) turn(by int) {
	l.query.turn(by, l.page.Total)
	l.ended = said{}
	l.reload(false)
}

// reload reads the page in a goroutine of the window, one at a time. With keep
// it is the page that is shown, and what is being read in it stays where it is.
func (l *logTab) reload(keep bool) {
	l.keep = l.keep && keep
	if l.loading {
		l.waiting = true
		return
	}
	l.loading, l.waiting = true, false
	query, keep := l.query.ask(), l.keep
	l.keep = true
	l.work.Go(func() {
		page, err := l.e.Log(query)
		l.post(func() { l.took(page, err, keep) })
	})
}

// took shows a page that was read, unless another one is wanted by now.
func (l *logTab) took(page archiver.LogPage, err error, keep bool) {
	l.loading = false
	if l.waiting {
		defer l.reload(true)
		if !l.keep {
			return
		}
	}
	if err != nil || l.broken {
		l.wrong.Set(sentence(err), widgets.Bad)
		showIf(l.wrong, err != nil)
		l.broken = err != nil
	}
	if err != nil {
		return
	}
	added := -1
	if keep && l.loaded {
		added = newer(page.Rows, l.page.Rows)
	}
	l.page, l.loaded = page, true
	rows := make([][]widgets.Cell, len(page.Rows))
	for i, r := range page.Rows {
		rows[i] = l.place.row(r)
	}
	l.list.SetRows(rows, added)
	l.hour.follow(page.Rows)
	l.draw()
}

// openHour shows the items of a row.
func (l *logTab) openHour(row int) {
	if row >= 0 && row < len(l.page.Rows) {
		l.hour.show(l.page.Rows[row])
	}
}

func (l *logTab) draw() {
	l.less.SetText(say(map[bool]string{false: key("SHOW LESS"), true: key("SHOW MORE")}[l.query.less]))
	l.perPage.SetText(say("Show %d", l.query.limit))
	l.previous.SetEnabled(l.query.offset > 0)
	l.next.SetEnabled(l.query.offset+l.query.limit < l.page.Total)
	l.shown.Set(l.query.shown(l.page), widgets.Subtle)
	l.exports.SetEnabled(!l.busy[ofLog] && l.page.Total > 0)
	words := summary(l.page, l.loaded)
	switch {
	case l.failed[ofLog] != "":
		words = said{l.failed[ofLog], widgets.Bad}
	case l.ended.text != "":
		words = l.ended
	}
	l.summary.Set(words.text, words.tone)
	l.empty.Set(nothing(l.query, l.snap), widgets.Subtle)
	showIf(l.empty, l.loaded && l.page.Total == 0)
	l.hour.draw()
}

// middle gives the second of three objects all the height that is left.
type middle struct{ gap float32 }

func (m middle) MinSize(o []fyne.CanvasObject) (size fyne.Size) {
	const rows = 160
	top, bottom := o[0].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(top.Width, o[1].MinSize().Width, bottom.Width), top.Height+rows+bottom.Height+2*m.gap)
}

func (m middle) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, bottom := o[0].MinSize().Height, o[2].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top+m.gap))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-bottom-2*m.gap))
	o[2].Move(fyne.NewPos(0, size.Height-bottom))
	o[2].Resize(fyne.NewSize(size.Width, bottom))
}
