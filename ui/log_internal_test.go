package ui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ringcentral-archiver/archiver"
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

func TestDatesAreAnsweredInPlace(t *testing.T) {
	for _, c := range []struct{ name, from, to, wrong string }{
		{"good", "15/11/2026", "20/11/2026", ""},
		{"one digit and ISO", "1/11/2026", "2026-11-20", ""},
		{"backwards", "20/11/2026", "15/11/2026", "The first day is after the last one."},
		{"future", "22/11/2026", "23/11/2026", "The first day is in the future."},
		{"future end", "20/11/2026", "22/11/2026", "The last day is in the future."},
		{"no first", "", "20/11/2026", "Give the first day."},
		{"no last", "20/11/2026", "", "Give the last day."},
		{"nonsense", "31/02/2026", "20/11/2026", "\"31/02/2026\" is not a date like 21/11/2026."},
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
			r.log.week.SetSelected(lastWeek)
			r.settle()
			if q := r.last(); !q.To.IsZero() || r.log.dates.Selected != "" {
				t.Errorf("last 7 days: %+v", q)
			}
		})
	}
}

func TestARowIsExplained(t *testing.T) {
	r := newLog(t)
	for i, want := range map[int]said{
		0: {"13:00–14:00: running 27/41 · 14 items open", widgets.Plain},
		1: {"12:00–13:00: younger than four hours; RingCentral may still add recordings.", widgets.Plain},
		3: {"10:00–11:00: RingCentral does not have it any more.", widgets.Bad},
		5: {"08:00–09:00: RingCentral does not serve it yet; it is tried again by itself. · 2 items open", widgets.Warn},
		6: {"07:00–08:00: success", widgets.Plain},
	} {
		r.log.list.Select(i)
		if got := (said{r.log.summary.Text, r.log.summary.Tone}); got != want {
			t.Errorf("row %d: %v, want %v", i, got, want)
		}
	}
	r.tap(r.log.next)
	if r.log.summary.Text == "" || r.log.query.chosen != -1 {
		t.Error("a new page keeps the row of the one before")
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
		{}: "", hour.Add(3 * time.Hour): "16:00:00", hour.AddDate(0, 0, 1): "21 Nov 13:00",
	} {
		if got := here.jobTime(at, hour); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// TestNothingIsCutAt1024 measures the widest words that a column may get.
func TestNothingIsCutAt1024(t *testing.T) {
	newOffice(t, office())
	const sides, pillSides, room = 16, 20, 1024 - 2*pageSide - 2
	total := float32(0)
	small, bold := float32(12.5), fyne.TextStyle{Bold: true}
	for i, c := range logColumns {
		total += c.Width
		if i == len(logColumns)-1 {
			c.Width -= 6 // for the scroll bar
		}
		if w := fyne.MeasureText(c.Title, small, bold).Width; w > c.Width-sides {
			t.Errorf("the title %s needs %v of %v", c.Title, w, c.Width-sides)
		}
		widest := map[int]string{0: "20/12/2026 20:00", 1: "20/12/2026 20:00", 3: "20 Nov 20:00", 4: "20 Nov 20:00", 5: "10,000", 6: "10,000", 7: "999", 8: "999"}[i]
		if w := fyne.MeasureText(widest, small, fyne.TextStyle{}).Width; w > c.Width-sides {
			t.Errorf("%s needs %v of %v in %s", widest, w, c.Width-sides, c.Title)
		}
	}
	if total > room {
		t.Errorf("the columns need %v of %v", total, room)
	}
	for _, of := range []archiver.Row{
		{Status: archiver.Running, Done: 1200, Total: 1200},
		{Status: archiver.Failed, Gone: 120, Reason: archiver.IsGone},
		{Status: archiver.WaitingFor, Reason: archiver.SignedOut},
		{Status: archiver.WaitingFor, Reason: archiver.NotYetAvailable},
		{Status: archiver.Failed, Reason: "too-old"},
		{Status: archiver.Failed, Reason: archiver.DropboxBlocked},
		{Status: archiver.Failed, Reason: archiver.StoreTrouble},
	} {
		if w := fyne.MeasureText(of.Word(), 12, bold).Width; w > logColumns[2].Width-sides-pillSides {
			t.Errorf("%q needs %v of %v", of.Word(), w, logColumns[2].Width-sides-pillSides)
		}
	}
}
