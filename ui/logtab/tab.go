// Package logtab is the tab LOG: the hours with their search and pages, the items of
// one hour, and the export. It reads the engine in goroutines and shows what
// came back, if that is still wanted.
package logtab

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/archives"
	"ringcentral-archiver/ui/dialogs"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/newfile"
	"ringcentral-archiver/ui/playing"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
	"ringcentral-archiver/ui/widgets/table"
)

// Tab is LOG: the hours, a page at a time, and the items of one of them.
type Tab struct {
	*base
	places           *archives.Selector
	seen             place.Kind // where the archive lies that is shown
	less             *widgets.Button
	find             *widgets.Entry
	week, dates      *widget.RadioGroup // one choice each: a group of two would be spaced apart
	from, to         *dates.Field
	wrong            *widgets.Text // why the dates will not do
	list             *table.Table
	empty            *widgets.Text
	summary, shown   *widgets.Text
	perPage, exports *widgets.Button
	previous, next   *widgets.Button
	inFolder         *widgets.Button // shows the exported file
	content, hours   fyne.CanvasObject
	hour             *hourView
	query            query
	page             archiver.LogPage // what is shown
	totals           totals           // of all hours that are asked for, not of this page alone
	ended            widgets.Phrase   // how the last export ended
	exported         string           // the file that it wrote
	keys             int              // typed in the search field
	loaded           bool
	broken           bool // the log could not be read
	loading, waiting bool // a page is being read; another is wanted after it
	keep             bool // nothing else than the page that is shown is wanted
	wanted           bool // another page than the one that is shown is being read
	showing          bool // the fields are changed by the program
}

// searchPause is how long nothing has to be typed for a search to begin.
const searchPause = 400 * time.Millisecond

func logColumns() []table.Column {
	return []table.Column{
		{Title: l10n.Translate("From"), Width: 122},
		{Title: l10n.Translate("To"), Width: 122},
		{Title: l10n.Translate("Status"), Width: 252, Least: 120, Pill: true},
		{Title: l10n.Translate("Job Start"), Width: 97, Optional: true},
		{Title: l10n.Translate("Job End"), Width: 97, Optional: true},
		{Title: l10n.Translate("Call Recording"), Width: 111, Trailing: true},
		{Title: l10n.Translate("Voice Mail"), Width: 84, Trailing: true},
		{Title: l10n.Translate("SMS"), Width: 47, Trailing: true},
		{Title: l10n.Translate("FAX"), Width: 50, Trailing: true},
	}
}

// Engine is what the tab asks of the archiver.
type Engine interface {
	Log(q archiver.LogQuery) (archiver.LogPage, error)
	LogTotals(q archiver.LogQuery) (archived, failed int, err error)
	Items(hour time.Time, text string) ([]archiver.ItemRow, error)
	Fetch(ctx context.Context, key ledger.Key, path string, to io.Writer) error
	Retry(ctx context.Context, keys ...ledger.Key) (int, error)
	RetryReason(ctx context.Context, r reasons.Reason) (int, error)
	Accept(ctx context.Context, keys ...ledger.Key) (int, error)
}

// base is what the hours and the items share.
type base struct {
	*actions.Runner
	*dialogs.Dialogs
	place   l10n.Place
	archive archives.Of[Engine]    // that is shown
	folder  func() (string, error) // where exports go
	sounds  func() playing.Folder  // where a sound lies while it is played
}

// Snapshot is how the archive stands that is shown.
func (b *base) Snapshot() archiver.Snapshot { return b.archive.Snapshot() }

// New builds the tab.
func New(r *actions.Runner, d *dialogs.Dialogs, place l10n.Place, archive archives.Of[Engine]) *Tab {
	l := &Tab{base: &base{r, d, place, archive, newfile.Downloads, nil}}
	l.sounds = func() playing.Folder { return playing.In(filepath.Dir(r.Snapshot().StorePath)) }
	l.content = l.build()
	return l
}

// Content is what the window shows of the tab.
func (l *Tab) Content() fyne.CanvasObject { return l.content }

// Shown is called when the tab has come to the front.
func (l *Tab) Shown() { l.reload(false) }

// follow begins again where another archive is to be shown than before.
func (l *Tab) follow() {
	if at := l.archive.Kind(); at != l.seen {
		begun := l.loaded || l.loading
		l.seen = at
		l.CloseHour()
		l.page, l.totals, l.loaded, l.ended = archiver.LogPage{}, totals{loading: l.totals.loading}, false, widgets.Phrase{}
		l.list.SetRows(nil, -1)
		l.query.begin()
		if begun {
			l.reload(false)
		}
	}
}

// Changed reads again what is shown, because the engine has changed.
func (l *Tab) Changed() { l.reload(true) }

// Forget removes what was fetched to be played.
func (l *Tab) Forget() {
	if err := l.sounds().Clear(); err != nil {
		fyne.LogError("What was played is not removed", err)
	}
}

// CloseHour goes back to the hours, and reports whether an hour was open.
func (l *Tab) CloseHour() bool {
	if !l.hour.open() {
		return false
	}
	l.hour.close()
	return true
}

func (l *Tab) build() fyne.CanvasObject {
	l.query = newQuery(l.place, l.Clock.Now)
	l.hours = container.New(layouts.Middle{Gap: 10}, l.buildTop(), l.buildList(), l.buildBottom())
	l.hour = &hourView{base: l.base, tab: l}
	return container.New(layout.NewCustomPaddedLayout(layouts.PageSide, 12, layouts.PageSide, layouts.PageSide), container.NewStack(l.hours, l.hour.build()))
}

func (l *Tab) buildTop() fyne.CanvasObject {
	l.less = widgets.NewLink(l10n.Translate("SHOW LESS"), l.toggleLess)
	help := widgets.NewLink("?", l.showHelp)
	l.exports = widgets.NewButton(l10n.Translate("Export CSV"), widgets.Outline, l.export)
	l.from, l.to = l.dateField(), l.dateField()
	l.week, l.dates = widget.NewRadioGroup([]string{l10n.Translate("Last 7 days")}, nil), widget.NewRadioGroup([]string{l10n.Translate("From")}, nil)
	l.week.Required, l.dates.Required = true, true
	l.week.SetSelected(l10n.Translate("Last 7 days"))
	l.week.OnChanged, l.dates.OnChanged = l.chooseWeek, l.chooseDates
	l.from.OnChanged, l.to.OnChanged = l.typed, l.typed
	l.showDates(l.query.week(), l.Clock.Now())
	l.from.Entry.OnSubmitted = func(string) { l.search() }
	l.to.Entry.OnSubmitted = func(string) { l.search() }
	l.find = widgets.NewEntry(l10n.Translate("Name or number…"))
	l.find.OnChanged = func(string) { l.typing() }
	l.find.OnSubmitted = func(string) { l.lookUp() }
	l.wrong = widgets.NewFailure()
	dates := widgets.Line(8, widgets.NewText(l10n.Translate("Show log for:"), widgets.Plain), l.week, l.dates, l.from,
		widgets.NewText(l10n.Translate("To"), widgets.Plain), l.to, widgets.NewButton(l10n.Translate("GO"), widgets.Outline, func() { l.search() }))
	filter := container.New(&layouts.BesideOrBelow{Gap: 12, Least: 150}, dates, l.find)
	l.places, l.seen = l.archive.Selector(l.Draw), l.archive.Kind()
	return widgets.Stack(6, l.places.Content(), widgets.Line(14, widgets.NewTitle(l10n.Translate("Task Log")), l.less, help, widgets.Spacer(), l.exports), filter, l.wrong)
}

func (l *Tab) dateField() *dates.Field {
	field := dates.NewField(l.place.Days, l.place.Zone, l.Clock.Now)
	field.Week, field.Names, field.Month = l.place.Week, l10n.Weekdays(), l.place.Month
	return field
}

func (l *Tab) buildList() fyne.CanvasObject {
	l.list = table.New(logColumns())
	l.list.OnChosen = l.openHour
	l.empty = widgets.NewText("", widgets.Subtle)
	l.empty.Align = fyne.TextAlignCenter
	l.empty.Hide()
	return container.NewStack(l.list, l.empty)
}

func (l *Tab) buildBottom() fyne.CanvasObject {
	l.summary, l.shown = widgets.NewNote(""), widgets.NewNote("")
	l.shown.Fit = widgets.Whole
	l.perPage = widgets.NewIconButton("", theme.MenuDropDownIcon(), l.choosePerPage)
	l.previous = widgets.NewIconButton("", theme.NavigateBackIcon(), func() { l.turn(-1) })
	l.next = widgets.NewIconButton("", theme.NavigateNextIcon(), func() { l.turn(+1) })
	l.inFolder = widgets.NewLink(l10n.Translate("Show in folder"), func() { l.Browse(actions.Log, actions.FileAddress(filepath.Dir(l.exported))) })
	return widgets.Line(8, l.summary, l.inFolder, l.perPage, l.previous, l.shown, l.next)
}

func (l *Tab) choosePerPage() { l.Menu(l.perPageMenu(), l.perPage) }

func (l *Tab) perPageMenu() *fyne.Menu {
	var items []*fyne.MenuItem
	for _, n := range []int{25, 50, 100} {
		items = append(items, fyne.NewMenuItem(l10n.Translate("Show %d", n), func() {
			l.query.limit = n
			l.first()
		}))
	}
	return fyne.NewMenu("", items...)
}

// openHour shows the items of a row.
func (l *Tab) openHour(row int) {
	if row >= 0 && row < len(l.page.Rows) {
		l.hour.show(l.page.Rows[row], l.query.text)
	}
}

// Draw shows the snapshot and the page that was read.
func (l *Tab) Draw() {
	l.places.Draw()
	l.follow()
	l.archive.Speak(l.draw)
}

func (l *Tab) draw() {
	l.followWeek()
	l.less.SetText(l10n.Translate(map[bool]string{false: l10n.Key("SHOW LESS"), true: l10n.Key("SHOW MORE")}[l.query.less]))
	l.perPage.SetText(l10n.Translate("Show %d", l.query.limit))
	l.previous.SetEnabled(l.query.offset > 0)
	l.next.SetEnabled(l.query.offset+l.query.limit < l.page.Total)
	l.shown.Set(l.query.shown(l.page), widgets.Subtle)
	l.exports.SetEnabled(!l.Busy(actions.Log) && l.page.Total > 0)
	words := summary(l.page, l.totals, l.loaded)
	switch {
	case l.wanted && l.query.text != "":
		words = widgets.Phrase{Text: l10n.Translate("Searching…"), Tone: widgets.Busy}
	case l.wanted:
		words = summary(l.page, l.totals, false)
	case l.Failure(actions.Log) != "":
		words = widgets.Phrase{Text: l.Failure(actions.Log), Tone: widgets.Bad}
	case l.ended.Text != "":
		words = l.ended
	}
	l.summary.Set(words.Text, words.Tone)
	widgets.ShowIf(l.inFolder, l.ended.Text != "" && words == l.ended)
	l.empty.Set(nothing(l.query, l.Snapshot()), widgets.Subtle)
	widgets.ShowIf(l.empty, l.loaded && l.page.Total == 0 && !l.wanted)
	l.hour.draw()
}
