package ui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

func newLog(t *testing.T) *rig {
	t.Helper()
	r := newOffice(t, office())
	r.choose(tabLog)
	r.settle()
	return r
}

// last is the query that the engine was asked last.
func (r *rig) last() archiver.LogQuery {
	r.fake.mu.Lock()
	defer r.fake.mu.Unlock()
	return r.fake.queries[len(r.fake.queries)-1]
}

func TestLogBeginsWithTheLast7Days(t *testing.T) {
	r := newLog(t)
	want := archiver.LogQuery{From: time.Date(2026, 11, 14, 15, 0, 0, 0, time.UTC), Limit: 25}
	if got := r.last(); got != want {
		t.Errorf("asked %+v, want %+v", got, want)
	}
	if r.log.list.Rows() != 25 || r.log.shown.Text != "1–25 of 168" || r.log.summary.Text != "168 hours · on this page 942 items archived · 1 hour failed" {
		t.Errorf("%d rows, %q, %q", r.log.list.Rows(), r.log.shown.Text, r.log.summary.Text)
	}
}

func TestLogPagesAndKeepsThem(t *testing.T) {
	r := newLog(t)
	r.tap(r.log.next)
	pinned := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	if q := r.last(); q.Offset != 25 || !q.To.Equal(pinned) {
		t.Errorf("second page: %+v", q)
	}
	r.clock.Advance(2 * time.Hour)
	r.see(office())
	if q := r.last(); q.Offset != 25 || !q.To.Equal(pinned) {
		t.Errorf("two hours later: %+v", q)
	}
	r.tap(r.log.previous)
	if q := r.last(); q.Offset != 0 || !q.To.IsZero() || !r.log.previous.Disabled() {
		t.Errorf("first page: %+v", q)
	}
	r.log.perPageMenu().Items[2].Action()
	r.settle()
	if q := r.last(); q.Limit != 100 || r.log.list.Rows() != 100 || r.log.perPage.Text != "Show 100" {
		t.Errorf("100 a page: %+v", q)
	}
	r.tap(r.log.next)
	if !r.log.next.Disabled() || r.log.shown.Text != "101–168 of 168" {
		t.Errorf("last page: %q", r.log.shown.Text)
	}
}

func TestShowLess(t *testing.T) {
	r := newLog(t)
	r.tap(r.log.less)
	if !r.last().Less || r.log.less.Text != "SHOW MORE" {
		t.Errorf("%+v %q", r.last(), r.log.less.Text)
	}
	r.tap(r.log.less)
	if r.last().Less || r.log.less.Text != "SHOW LESS" {
		t.Errorf("%+v %q", r.last(), r.log.less.Text)
	}
}

func TestSearchWaitsForAPause(t *testing.T) {
	r := newLog(t)
	asked := len(r.fake.queries)
	test.Type(r.log.find, "555-0123 ")
	if err := r.clock.BlockUntilContext(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
	if len(r.fake.queries) != asked {
		t.Error("each key searches")
	}
	r.clock.Advance(searchPause)
	for range 9 {
		r.next()
	}
	r.settle()
	if len(r.fake.queries) != asked+1 || r.last().Text != "555-0123" {
		t.Errorf("asked %d times, last for %q", len(r.fake.queries)-asked, r.last().Text)
	}
	r.fake.pages = nil
	r.log.find.SetText("Nobody")
	r.log.find.OnSubmitted("Nobody")
	r.settle()
	if r.last().Text != "Nobody" || r.log.empty.Text != "No hour of these days has an item with “Nobody”." {
		t.Errorf("Enter: %q, %q", r.last().Text, r.log.empty.Text)
	}
}

func TestDatesAreAnsweredInPlace(t *testing.T) {
	for _, c := range []struct{ name, from, to, wrong string }{
		{"good", "15/11/2026", "20/11/2026", ""},
		{"one digit and ISO", "1/11/2026", "2026-11-20", ""},
		{"backwards", "20/11/2026", "15/11/2026", "The first day is after the last one."},
		{"future", "22/11/2026", "23/11/2026", "The first day is in the future."},
		{"future end", "20/11/2026", "22/11/2026", "The last day is in the future."},
		{"no first", "", "20/11/2026", "Give the first day."},
		{"no last", "20/11/2026", "", "Give the last day."},
		{"nonsense", "31/02/2026", "20/11/2026", "“31/02/2026” is not a date like 21/11/2026."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newLog(t)
			asked := len(r.fake.queries)
			r.log.from.Entry.SetText(c.from)
			r.log.to.Entry.SetText(c.to)
			if r.log.dates.Selected == "" || r.log.week.Selected != "" {
				t.Error("typing a date does not choose From")
			}
			r.log.search()
			r.settle()
			if r.log.wrong.Text != c.wrong || r.log.wrong.Visible() != (c.wrong != "") {
				t.Errorf("told %q, want %q", r.log.wrong.Text, c.wrong)
			}
			if c.wrong != "" {
				if len(r.fake.queries) != asked {
					t.Error("the log was asked all the same")
				}
				return
			}
			if q := r.last(); q.From.Day() > 15 || !q.To.Equal(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)) {
				t.Errorf("asked %+v", q)
			}
			r.log.week.SetSelected("Last 7 days")
			r.settle()
			if q := r.last(); !q.To.IsZero() || r.log.dates.Selected != "" {
				t.Errorf("last 7 days: %+v", q)
			}
		})
	}
}

func TestLogErrorsAndEmptiness(t *testing.T) {
	r := newOffice(t, office())
	r.fake.pages = func(archiver.LogQuery) (archiver.LogPage, error) {
		return archiver.LogPage{}, errors.New("the store cannot be read")
	}
	r.choose(tabLog)
	r.settle()
	if r.log.wrong.Text != "The store cannot be read." || !r.log.wrong.Visible() {
		t.Errorf("told %q", r.log.wrong.Text)
	}
	r.fake.pages = nil
	r.see(office())
	if !r.log.empty.Visible() || r.log.empty.Text != "No hours in these days." || r.log.shown.Text != "0 of 0" || r.log.wrong.Visible() {
		t.Errorf("%v %q %q %q", r.log.empty.Visible(), r.log.empty.Text, r.log.shown.Text, r.log.wrong.Text)
	}
	r.tap(r.log.less)
	if r.log.empty.Text != "No hour with data in these days." {
		t.Errorf("%q", r.log.empty.Text)
	}
}

func TestLiveUpdatesKeepThePlace(t *testing.T) {
	r := newLog(t)
	r.log.list.ScrollTo(120)
	before := r.log.list.Offset()
	r.see(office())
	if got := r.log.list.Offset(); got != before {
		t.Errorf("the same hours moved from %v to %v", before, got)
	}
	r.fake.pages = func(q archiver.LogQuery) (archiver.LogPage, error) { // an hour has been added
		page, err := week(q)
		top := page.Rows[0]
		top.From, top.To = top.From.Add(time.Hour), top.To.Add(time.Hour)
		page.Rows = append([]archiver.Row{top}, page.Rows[:len(page.Rows)-1]...)
		return page, err
	}
	r.see(office())
	if got := r.log.list.Offset(); got != before+widgets.LogRowPitch {
		t.Errorf("with a row more on top it went from %v to %v", before, got)
	}
}

func TestAChangeWhileAPageIsReadIsNotLost(t *testing.T) {
	r := newLog(t)
	gate := make(chan struct{})
	r.fake.pages = func(q archiver.LogQuery) (archiver.LogPage, error) { <-gate; return week(q) }
	r.log.reload(true)
	test.Tap(r.log.next)
	close(gate)
	r.settle()
	if q := r.last(); q.Offset != 25 || r.log.shown.Text != "26–50 of 168" || r.log.list.Rows() != 25 {
		t.Errorf("%+v, %q", q, r.log.shown.Text)
	}
	if first := r.log.page.Rows[0].From; !first.Equal(now.Truncate(time.Hour).Add(-26 * time.Hour)) {
		t.Errorf("the page of %s is shown", first)
	}
}

func TestJobTimesHaveTheirDayWhereItIsAnother(t *testing.T) {
	hour := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]string{
		{}: "", hour.Add(3 * time.Hour): "16:00:00", hour.AddDate(0, 0, 1): "21/11 13:00",
	} {
		if got := here.jobTime(at, hour); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// TestNothingIsCutAt1024 measures the widest words that a column may get, in
// every language.
func TestNothingIsCutAt1024(t *testing.T) {
	newOffice(t, office())
	for locale, at := range map[string]place{"en_US.UTF-8": placeOf("en-US", time.UTC), "de_DE.UTF-8": placeOf("de-DE", time.UTC)} {
		t.Run(locale, func(t *testing.T) {
			speak(t, locale)
			late := time.Date(2026, 12, 20, 20, 0, 0, 0, time.UTC)
			rows, items := [][]widgets.Cell{}, [][]widgets.Cell{}
			for _, reason := range constants(t, "../archiver", "Reason") {
				r := archiver.Row{From: late, To: late, JobStart: late.AddDate(0, 0, 1), JobEnd: late.AddDate(0, 0, 1), Status: archiver.WaitingFor, Reason: archiver.Reason(reason), Counts: [4]int{10_000, 10_000, 999, 999}}
				if r.Reason.Failure() || r.Reason == "too-old" {
					r.Status = archiver.Failed
				}
				rows = append(rows, at.row(r))
			}
			rows = append(rows, at.row(archiver.Row{Status: archiver.Running, Done: 1200, Total: 1200}), at.row(archiver.Row{Status: archiver.Failed, Gone: 120, Reason: archiver.IsGone}))
			for of := range typeName {
				for state := range stateNames {
					items = append(items, at.item(archiver.ItemRow{
						Key: store.Key{Type: of}, Owner: "Ana Ruiz, 101", From: "+14085550144", To: "+16505550104", Time: late, Duration: 3*time.Hour + 59*time.Minute,
						State: state, Attempts: 999, NextTry: late.AddDate(0, 0, 1),
					}, true, late))
				}
			}
			fit(t, logColumns(), rows)
			fit(t, itemColumns(), items)
		})
	}
}

// fit measures titles and cells against their columns.
func fit(t *testing.T, columns []widgets.LogColumn, rows [][]widgets.Cell) {
	t.Helper()
	const sides, pillSides, scrollBar, room = 16, 20, 6, 1024 - 2*pageSide - 2
	total := float32(0)
	for i, c := range columns {
		total += c.Width
		free := c.Width - sides
		if i == len(columns)-1 {
			free -= scrollBar
		}
		if w := fyne.MeasureText(c.Title, 12.5, fyne.TextStyle{Bold: true}).Width; w > free {
			t.Errorf("the title %s needs %v of %v", c.Title, w, free)
		}
		for _, row := range rows {
			size, style, free := float32(12.5), fyne.TextStyle{}, free
			if c.Pill {
				size, style.Bold, free = 12, true, free-pillSides
			}
			if w := fyne.MeasureText(row[i].Text, size, style).Width; w > free && !c.Check {
				t.Errorf("%q needs %v of %v in %s", row[i].Text, w, free, c.Title)
			}
		}
	}
	if total > room {
		t.Errorf("the columns need %v of %v", total, room)
	}
}
