package ui

import (
	"context"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// hourPart is an hour of the log, opened: its items, which can be looked at in
// Dropbox and tried again.
type hourPart struct {
	*window
	tab                *logTab
	all                fyne.CanvasObject
	title, why, detail *widgets.Text
	status             *widgets.Pill
	list               *widgets.LogList
	empty              *widgets.Text
	back, every        *widgets.Button
	look, retry, cause *widgets.Button

	row     archiver.Row // what is open; zero when none is
	items   []archiver.ItemRow
	marked  map[store.Key]bool
	last    store.Key // the item that was touched last
	answer  said      // how the last action ended
	loaded  bool
	loading bool
	again   bool // something changed while the items were read
}

func (h *hourPart) build() fyne.CanvasObject {
	h.back = widgets.NewLink("‹ "+say("Task Log"), h.close)
	h.back.OnEscape = h.close
	h.title, h.status, h.why = widgets.NewTitle(""), widgets.NewPill("", widgets.Plain), widgets.NewNote("")
	h.every = widgets.NewLink("", h.markAll)
	h.list = widgets.NewLogList(itemColumns())
	h.list.OnChosen, h.list.OnEntered, h.list.OnEscape = h.toggle, h.enter, h.close
	h.empty = widgets.NewText("", widgets.Subtle)
	h.empty.Align = fyne.TextAlignCenter
	h.detail = widgets.NewNote("")
	h.look = widgets.NewButton(say("Open in Dropbox"), widgets.Outline, h.lookAt)
	h.cause = widgets.NewButton(say("Retry all of this cause"), widgets.Outline, h.retryCause)
	h.retry = widgets.NewButton(say("Retry selected"), widgets.Primary, h.retryMarked)
	top := widgets.Stack(6, widgets.Line(14, h.back, h.title, widgets.Wide(240, h.status), widgets.Spacer(), h.every), h.why)
	bottom := widgets.Stack(8, h.detail, widgets.Line(8, widgets.Spacer(), h.look, h.cause, h.retry))
	h.all = container.New(middle{10}, top, container.NewStack(h.list, h.empty), bottom)
	h.all.Hide()
	return h.all
}

// show opens an hour.
func (h *hourPart) show(r archiver.Row) {
	h.row, h.items, h.marked, h.last, h.answer, h.loaded = r, nil, map[store.Key]bool{}, store.Key{}, said{}, false
	h.list.SetRows(nil, -1)
	h.tab.hours.Hide()
	h.all.Show()
	h.focus(h.list)
	h.draw()
	h.reload()
}

// close goes back to the hours, where they were left.
func (h *hourPart) close() {
	h.row = archiver.Row{}
	h.all.Hide()
	h.tab.hours.Show()
	h.focus(h.tab.list)
}

// focus gives the keys to a list, which may never have been drawn before: Fyne
// finds only what has been measured.
func (h *hourPart) focus(l *widgets.LogList) {
	l.MinSize()
	h.win.Canvas().Focus(l.Focusable())
}

func (h *hourPart) open() bool { return !h.row.From.IsZero() }

// follow takes what the log says of the hour now, and reads its items again.
func (h *hourPart) follow(rows []archiver.Row) {
	if !h.open() {
		return
	}
	if i := slices.IndexFunc(rows, func(r archiver.Row) bool { return r.From.Equal(h.row.From) }); i >= 0 {
		h.row = rows[i]
	}
	h.reload()
}

// reload reads the items in a goroutine of the window, one reading at a time.
func (h *hourPart) reload() {
	if h.loading {
		h.again = true
		return
	}
	h.loading, h.again = true, false
	from := h.row.From
	h.work.Go(func() {
		items, err := h.e.Items(from)
		h.post(func() { h.took(from, items, err) })
	})
}

func (h *hourPart) took(from time.Time, items []archiver.ItemRow, err error) {
	h.loading = false
	if h.again && h.open() {
		defer h.reload()
	}
	if !h.row.From.Equal(from) {
		return
	}
	if err != nil {
		h.answer = said{sentence(err), widgets.Bad}
		h.draw()
		return
	}
	first := !h.loaded
	h.items, h.loaded = items, true
	maps.DeleteFunc(h.marked, func(k store.Key, _ bool) bool {
		return !slices.ContainsFunc(items, func(r archiver.ItemRow) bool { return r.Key == k })
	})
	h.fill(first)
	h.draw()
}

// fill shows the items; from the top where they are new.
func (h *hourPart) fill(first bool) {
	rows := make([][]widgets.Cell, len(h.items))
	for i, r := range h.items {
		rows[i] = h.place.item(r, h.marked[r.Key], h.clock.Now())
	}
	h.list.SetRows(rows, map[bool]int{true: -1, false: 0}[first])
}

// toggle selects an item or takes that back.
func (h *hourPart) toggle(i int) {
	if i >= len(h.items) {
		return
	}
	k := h.items[i].Key
	h.last, h.answer = k, said{}
	if h.marked[k] {
		delete(h.marked, k)
	} else {
		h.marked[k] = true
	}
	h.fill(false)
	h.draw()
}

// enter opens an item in Dropbox.
func (h *hourPart) enter(i int) {
	if i < len(h.items) {
		h.last = h.items[i].Key
		h.draw()
		h.openItem(h.items[i])
	}
}

// markAll selects every item that can be tried again, or none.
func (h *hourPart) markAll() {
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
	return r.State.Open() || r.State == store.Gone
}

func (h *hourPart) lookAt() {
	if r, one := h.single(); one {
		h.openItem(r)
	}
}

func (h *hourPart) openItem(r archiver.ItemRow) {
	if len(r.Paths) > 0 {
		h.browse(ofLog, addressOf(h.snap, r.Paths[0]))
	}
}

// single is the item to look at: the only one selected, else the one touched last.
func (h *hourPart) single() (archiver.ItemRow, bool) {
	for _, r := range h.items {
		if len(h.marked) == 1 && h.marked[r.Key] || len(h.marked) != 1 && r.Key == h.last {
			return r, true
		}
	}
	return archiver.ItemRow{}, false
}

func (h *hourPart) retryMarked() {
	keys := slices.Collect(maps.Keys(h.marked))
	h.tryAgain(func(ctx context.Context) (int, error) { return h.e.Retry(ctx, keys...) })
}

func (h *hourPart) retryCause() {
	if r, one := h.single(); one {
		h.tryAgain(func(ctx context.Context) (int, error) { return h.e.RetryReason(ctx, r.Reason) })
	}
}

// tryAgain has items tried again and says how many.
func (h *hourPart) tryAgain(retry func(context.Context) (int, error)) {
	n := 0
	h.do(ofLog, func(ctx context.Context) (err error) {
		n, err = retry(ctx)
		return err
	}, func(err error) {
		if err == nil {
			h.answer = said{say("Tried again now: %s.", count(n, items)), widgets.Good}
			clear(h.marked)
		}
		h.fill(false)
		h.reload()
	})
}

func (h *hourPart) draw() {
	if !h.open() {
		return
	}
	h.title.Set(h.place.date(h.row.From)+" "+h.place.span(h.row.From, h.row.To), widgets.Plain)
	h.status.Set(status(h.row), toneOf[h.row.Status])
	why := explained(h.row)
	h.why.Set(why.text, why.tone)
	showIf(h.why, why.text != "")
	h.empty.Set(say("No items in this hour."), widgets.Subtle)
	showIf(h.empty, h.loaded && len(h.items) == 0)
	showIf(h.every, slices.ContainsFunc(h.items, retryable))
	h.every.SetText(say(map[bool]string{true: key("Select none"), false: key("Select all that are not archived")}[len(h.marked) > 0]))
	one, is := h.single()
	words := h.foot(one, is)
	h.detail.Set(words.text, words.tone)
	h.look.SetEnabled(is && len(one.Paths) > 0)
	h.cause.SetEnabled(is && one.State.Open() && one.Reason != archiver.NoReason && !h.busy[ofLog])
	h.retry.SetEnabled(!h.busy[ofLog] && slices.ContainsFunc(h.items, func(r archiver.ItemRow) bool { return h.marked[r.Key] && retryable(r) }))
}

// foot is the line under the items.
func (h *hourPart) foot(one archiver.ItemRow, is bool) said {
	switch {
	case h.failed[ofLog] != "":
		return said{h.failed[ofLog], widgets.Bad}
	case h.answer.text != "":
		return h.answer
	case is:
		return h.place.told(one, h.clock.Now())
	case !h.loaded:
		return said{say("Reading the items"), widgets.Subtle}
	default:
		return said{joined(count(len(h.items), items), say("Space selects a row, Enter opens it in Dropbox, Escape goes back.")), widgets.Subtle}
	}
}
