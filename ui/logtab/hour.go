package logtab

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/actions"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/layouts"
	"ringcentral-archiver/ui/status"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/table"
)

// hourView is an hour of the log, opened: its items, which can be looked at in
// Dropbox and tried again.
type hourView struct {
	*base
	tab                *Tab
	all                fyne.CanvasObject
	title, why, detail *widgets.Text
	status             *widgets.Pill
	list               *table.Table
	empty              *widgets.Text
	back, every        *widgets.Button
	whole              *widgets.Button // shows all items, not only those that were found
	play, read         *widgets.Button
	look, retry, cause *widgets.Button
	accept             *widgets.Button // that files were removed from Dropbox

	row     completeness.Row // what is open; zero when none is
	text    string           // what was searched for: only items with it are shown; empty = all
	items   []archiver.ItemRow
	cells   [][]widgets.Phrase // of the items, none of them selected
	marked  map[ledger.Key]bool
	last    ledger.Key     // the item that was touched last
	answer  widgets.Phrase // how the last action ended
	loaded  bool
	loading bool
	again   bool               // something changed while the items were read
	giveUp  context.CancelFunc // ends the fetching of a sound or a text; nil while none is
}

func (h *hourView) build() fyne.CanvasObject {
	h.back = widgets.NewLink("‹ "+l10n.Translate("Task Log"), h.close)
	h.back.OnEscape = h.close
	h.title, h.status, h.why = widgets.NewTitle(""), widgets.NewPill("", widgets.Plain), widgets.NewNote("")
	h.every = widgets.NewLink("", h.markAll)
	h.whole = widgets.NewLink(l10n.Translate("Show the whole hour"), h.showAll)
	h.list = table.New(itemColumns())
	h.list.OnChosen, h.list.OnEntered, h.list.OnEscape, h.list.OnCopy = h.toggle, h.enter, h.close, h.copied
	h.empty = widgets.NewText("", widgets.Subtle)
	h.empty.Align = fyne.TextAlignCenter
	h.detail = widgets.NewNote("")
	h.play = widgets.NewButton(l10n.Translate("Play"), widgets.Outline, h.playSound)
	h.read = widgets.NewButton(l10n.Translate("Read"), widgets.Outline, h.readText)
	h.look = widgets.NewButton(l10n.Translate("Open in Dropbox"), widgets.Outline, h.lookAt)
	h.cause = widgets.NewButton(l10n.Translate("Retry all with this reason"), widgets.Outline, h.retryCause)
	h.retry = widgets.NewButton(l10n.Translate("Retry selected"), widgets.Primary, h.retryMarked)
	h.accept = widgets.NewButton(l10n.Translate("Accept as removed"), widgets.Outline, h.acceptMarked)
	top := widgets.Stack(6, widgets.Line(14, h.back, h.title, layouts.PillAtMost(240, h.status), widgets.Spacer(), h.whole, h.every), h.why)
	bottom := widgets.Stack(8, h.detail, widgets.Line(8, h.play, h.read, h.look, widgets.Spacer(), h.accept, h.cause, h.retry))
	h.all = container.New(layouts.Middle{Gap: 10}, top, container.NewStack(h.list, h.empty), bottom)
	h.all.Hide()
	return h.all
}

// show opens an hour, of a search with what it found.
func (h *hourView) show(r completeness.Row, text string) {
	h.text, h.row, h.items, h.cells, h.marked, h.last, h.answer, h.loaded = text, r, nil, nil, map[ledger.Key]bool{}, ledger.Key{}, widgets.Phrase{}, false
	h.list.SetRows(nil, -1)
	h.tab.hours.Hide()
	h.all.Show()
	h.Focus(h.list.Focusable())
	h.draw()
	h.reload()
}

// showAll shows the items that were not found, too.
func (h *hourView) showAll() {
	h.text = ""
	h.Focus(h.list.Focusable())
	h.draw()
	h.reload()
}

// close goes back to the hours, where they were left.
func (h *hourView) close() {
	h.endFetch()
	h.row = completeness.Row{}
	h.all.Hide()
	h.tab.hours.Show()
	h.Focus(h.tab.list.Focusable())
}

func (h *hourView) open() bool { return !h.row.From.IsZero() }

// follow takes what the log says of the hour now, and reads its items again.
func (h *hourView) follow(rows []completeness.Row) {
	if !h.open() {
		return
	}
	if i := slices.IndexFunc(rows, func(r completeness.Row) bool { return r.From.Equal(h.row.From) }); i >= 0 {
		h.row = rows[i]
	}
	h.reload()
}

// reload reads the items in a goroutine of the window, one reading at a time.
func (h *hourView) reload() {
	if h.loading {
		h.again = true
		return
	}
	h.loading, h.again = true, false
	from, text := h.row.From, h.text
	var items []archiver.ItemRow
	var cells [][]widgets.Phrase
	var err error
	engine, at, several := h.archive.Engine(), h.tab.seen, h.archive.Several()
	h.Read(func() {
		items, err = engine.Items(from, text)
		if !several { // an hour may have thousands
			cells = h.cellsOf(items)
		}
	}, func() {
		if several { // the place whose words they are is chosen on this goroutine alone
			h.archive.Speak(func() { cells = h.cellsOf(items) })
		}
		if at != h.tab.seen { // of another archive
			from = time.Time{}
		}
		h.took(from, items, cells, err)
	})
}

// cellsOf is what the table shows of items.
func (h *hourView) cellsOf(items []archiver.ItemRow) (cells [][]widgets.Phrase) {
	for _, r := range items {
		cells = append(cells, itemCells(h.place, r, h.Clock.Now()))
	}
	return cells
}

func (h *hourView) took(from time.Time, items []archiver.ItemRow, cells [][]widgets.Phrase, err error) {
	h.loading = false
	if h.again && h.open() {
		defer h.reload()
	}
	if !h.row.From.Equal(from) {
		return
	}
	if err != nil {
		h.answer = widgets.Phrase{Text: l10n.Error(err), Tone: widgets.Bad}
		h.draw()
		return
	}
	first := !h.loaded
	h.items, h.cells, h.loaded = items, cells, true
	marked := map[ledger.Key]bool{} // those that are still there
	for _, r := range items {
		if h.marked[r.Key] {
			marked[r.Key] = true
		}
	}
	h.marked = marked
	if first && len(items) == 1 {
		h.last = items[0].Key // there is no other to look at
	}
	h.fill(first)
	h.draw()
}

// fill shows the items; from the top where they are new.
func (h *hourView) fill(first bool) {
	rows := slices.Clone(h.cells)
	for i, r := range h.items {
		if h.marked[r.Key] {
			rows[i] = slices.Clone(rows[i])
			rows[i][0].Text = table.Checked
		}
	}
	h.list.SetRows(rows, map[bool]int{true: -1, false: 0}[first])
}

// copied is what Ctrl+C copies: the selected items, without any the one that has the keys.
func (h *hourView) copied(at int) string {
	var lines []string
	for i, r := range h.items {
		if h.marked[r.Key] || len(h.marked) == 0 && i == at {
			lines = append(lines, table.Words(h.cells[i]))
		}
	}
	return strings.Join(lines, "\n")
}

// toggle selects an item or takes that back.
func (h *hourView) toggle(i int) {
	if i >= len(h.items) {
		return
	}
	k := h.items[i].Key
	h.last, h.answer = k, widgets.Phrase{}
	h.Forget(actions.Content)
	if h.marked[k] {
		delete(h.marked, k)
	} else {
		h.marked[k] = true
	}
	h.fill(false)
	h.draw()
}

// enter opens an item in Dropbox.
func (h *hourView) enter(i int) {
	if i < len(h.items) {
		h.last = h.items[i].Key
		h.draw()
		h.openItem(h.items[i])
	}
}

// markAll selects every item that can be tried again, or none.
func (h *hourView) markAll() {
	if len(h.marked) > 0 {
		clear(h.marked)
	} else {
		for _, r := range h.items {
			if retryable(r) {
				h.marked[r.Key] = true
			}
		}
	}
	h.fill(false)
	h.draw()
}

// retryable reports whether trying an item again could change something.
func retryable(r archiver.ItemRow) bool {
	return r.State.Open() || r.State == ledger.Gone || r.State == ledger.Partly || removed(r)
}

// again reports whether trying an item again is possible: also one whose absence was accepted.
func again(r archiver.ItemRow) bool { return retryable(r) || r.State == ledger.Accepted }

// removed reports whether the absence of an item can be accepted.
func removed(r archiver.ItemRow) bool { return r.State == ledger.Removed }

func (h *hourView) lookAt() {
	if r, one := h.single(); one {
		h.openItem(r)
	}
}

func (h *hourView) openItem(r archiver.ItemRow) {
	if len(r.Paths) > 0 && !actions.Opens(h.Snapshot()) {
		h.Copy(actions.Address(h.Snapshot(), r.Paths[0]))
	} else if len(r.Paths) > 0 {
		h.Browse(actions.Log, actions.Address(h.Snapshot(), r.Paths[0]))
	}
}

// single is the item to look at: the only one selected, else the one touched last.
func (h *hourView) single() (archiver.ItemRow, bool) {
	for _, r := range h.items {
		if len(h.marked) == 1 && h.marked[r.Key] || len(h.marked) != 1 && r.Key == h.last {
			return r, true
		}
	}
	return archiver.ItemRow{}, false
}

func (h *hourView) retryMarked() {
	keys, engine := slices.Collect(maps.Keys(h.marked)), h.archive.Engine()
	h.tryAgain(func(ctx context.Context) (int, error) { return engine.Retry(ctx, keys...) })
}

func (h *hourView) retryCause() {
	if r, one := h.single(); one {
		engine := h.archive.Engine()
		h.tryAgain(func(ctx context.Context) (int, error) { return engine.RetryReason(ctx, r.Reason) })
	}
}

// acceptMarked accepts that the files of the selected items were removed on purpose.
func (h *hourView) acceptMarked() {
	keys, engine := slices.Collect(maps.Keys(h.marked)), h.archive.Engine()
	h.act(l10n.Key("Accepted as removed: %s."), func(ctx context.Context) (int, error) { return engine.Accept(ctx, keys...) })
}

// tryAgain retries items and says how many.
func (h *hourView) tryAgain(retry func(context.Context) (int, error)) {
	h.act(l10n.Key("Retrying now: %s."), retry)
}

// act does something with items and says with how many.
func (h *hourView) act(said string, do func(context.Context) (int, error)) {
	n := 0
	h.Do(actions.Log, func(ctx context.Context) (err error) {
		n, err = do(ctx)
		return err
	}, func(err error) {
		if err == nil {
			h.answer = widgets.Phrase{Text: l10n.Translate(said, l10n.Count(n, l10n.Items)), Tone: widgets.Good}
			clear(h.marked)
		}
		h.fill(false)
		h.reload()
	})
}

func (h *hourView) draw() {
	if h.open() {
		h.archive.Speak(h.say)
	}
}

// say shows the words of the hour that is open.
func (h *hourView) say() {
	h.title.Set(h.place.Date(h.row.From)+" "+h.place.Span(h.row.From, h.row.To), widgets.Plain)
	h.status.Set(statusWords(h.row), toneOf[h.row.Status])
	why := explained(h.row, status.Uncovered(h.Snapshot()))
	h.why.Set(why.Text, why.Tone)
	widgets.ShowIf(h.why, why.Text != "")
	h.empty.Set(l10n.Translate("No items in this hour."), widgets.Subtle)
	widgets.ShowIf(h.empty, h.loaded && len(h.items) == 0)
	widgets.ShowIf(h.whole, h.text != "")
	widgets.ShowIf(h.every, slices.ContainsFunc(h.items, retryable))
	h.every.SetText(l10n.Translate(map[bool]string{true: l10n.Key("Select none"), false: l10n.Key("Select all that are not archived")}[len(h.marked) > 0]))
	one, is := h.single()
	words := h.foot(one, is)
	h.detail.Set(words.Text, words.Tone)
	h.look.SetText(l10n.Translate("Open in Dropbox"))
	h.look.SetEnabled(is && len(one.Paths) > 0)
	h.drawFetch(one)
	widgets.ShowIf(h.cause, slices.ContainsFunc(h.items, func(r archiver.ItemRow) bool { return r.State.Open() }))
	widgets.ShowIf(h.retry, slices.ContainsFunc(h.items, again))
	h.cause.SetEnabled(is && one.State.Open() && one.Reason != reasons.NoReason && !h.Busy(actions.Log))
	marked := func(fits func(archiver.ItemRow) bool) bool {
		return slices.ContainsFunc(h.items, func(r archiver.ItemRow) bool { return h.marked[r.Key] && fits(r) })
	}
	h.retry.SetEnabled(!h.Busy(actions.Log) && marked(again))
	h.accept.SetEnabled(!h.Busy(actions.Log) && marked(removed))
	widgets.ShowIf(h.accept, slices.ContainsFunc(h.items, removed))
}

// foot is the line under the items.
func (h *hourView) foot(one archiver.ItemRow, is bool) widgets.Phrase {
	switch {
	case h.Failure(actions.Log) != "":
		return widgets.Phrase{Text: h.Failure(actions.Log), Tone: widgets.Bad}
	case h.Busy(actions.Content):
		return widgets.Phrase{Text: l10n.Translate("Fetching from Dropbox…"), Tone: widgets.Busy}
	case h.Failure(actions.Content) != "":
		return widgets.Phrase{Text: h.Failure(actions.Content), Tone: widgets.Bad}
	case h.answer.Text != "":
		return h.answer
	case is:
		return itemWords(h.place, one, h.Clock.Now())
	case !h.loaded:
		return widgets.Phrase{Text: l10n.Translate("Reading the items"), Tone: widgets.Subtle}
	default:
		return widgets.Phrase{Text: l10n.Join(l10n.Count(len(h.items), l10n.Items), l10n.Translate("Space selects a row, Enter opens it in Dropbox, Escape goes back.")), Tone: widgets.Subtle}
	}
}
