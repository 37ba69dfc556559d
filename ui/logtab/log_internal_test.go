package logtab

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets/table"
)

// TestTheTotalsAreReadOnce: turning pages reads them no more, another question and what a run archives do.
func TestTheTotalsAreReadOnce(t *testing.T) {
	r := newLog(t)
	read := func() (n int) {
		for _, name := range r.Engine.Called() {
			if name == "totals" {
				n++
			}
		}
		return n
	}
	if read() != 1 {
		t.Fatalf("read %d times", read())
	}
	r.Tap(r.log.next)
	r.Tap(r.log.next)
	r.See(uitest.Copying())
	r.See(uitest.But(uitest.Copying(), func(s *archiver.Snapshot) { s.Archived++ }))
	if read() != 1 {
		t.Errorf("pages and a run that is under way read them %d times", read())
	}
	r.See(uitest.But(uitest.Copying(), func(s *archiver.Snapshot) { s.Archived, s.At = s.Archived+2, s.At.Add(sumPause) }))
	if read() != 2 {
		t.Errorf("while a run goes on they were read %d times", read())
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Archived += 3 }))
	r.Tap(r.log.less)
	if read() != 4 {
		t.Errorf("after a run and another question they were read %d times", read())
	}
}

func TestLogBeginsWithTheLast7Days(t *testing.T) {
	r := newLog(t)
	want := archiver.LogQuery{From: time.Date(2026, 11, 14, 15, 0, 0, 0, time.UTC), Limit: 25}
	if got := r.Engine.Query(); got != want {
		t.Errorf("asked %+v, want %+v", got, want)
	}
	if r.log.list.Rows() != 25 || r.log.shown.Text != "1–25 of 168" || r.log.summary.Text != "168 hours · 3,204 items archived · 2 hours failed" {
		t.Errorf("%d rows, %q, %q", r.log.list.Rows(), r.log.shown.Text, r.log.summary.Text)
	}
}

func TestLogPagesAndKeepsThem(t *testing.T) {
	r := newLog(t)
	r.Tap(r.log.next)
	pinned := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	if q := r.Engine.Query(); q.Offset != 25 || !q.To.Equal(pinned) {
		t.Errorf("second page: %+v", q)
	}
	r.Clock.Advance(2 * time.Hour)
	r.See(uitest.Office())
	if q := r.Engine.Query(); q.Offset != 25 || !q.To.Equal(pinned) {
		t.Errorf("two hours later: %+v", q)
	}
	r.Tap(r.log.previous)
	if q := r.Engine.Query(); q.Offset != 0 || !q.To.IsZero() || !r.log.previous.Disabled() {
		t.Errorf("first page: %+v", q)
	}
	r.log.perPageMenu().Items[2].Action()
	r.Settle()
	if q := r.Engine.Query(); q.Limit != 100 || r.log.list.Rows() != 100 || r.log.perPage.Text != "Show 100" {
		t.Errorf("100 a page: %+v", q)
	}
	r.Tap(r.log.next)
	if !r.log.next.Disabled() || r.log.shown.Text != "101–168 of 168" {
		t.Errorf("last page: %q", r.log.shown.Text)
	}
}

func TestShowLess(t *testing.T) {
	r := newLog(t)
	r.Tap(r.log.less)
	if !r.Engine.Query().Less || r.log.less.Text != "SHOW MORE" {
		t.Errorf("%+v %q", r.Engine.Query(), r.log.less.Text)
	}
	r.Tap(r.log.less)
	if r.Engine.Query().Less || r.log.less.Text != "SHOW LESS" {
		t.Errorf("%+v %q", r.Engine.Query(), r.log.less.Text)
	}
}

func TestLogErrorsAndEmptiness(t *testing.T) {
	r := newRig(t, &uitest.Engine{State: uitest.Office()}, theme.VariantLight)
	r.Engine.Pages = func(archiver.LogQuery) (archiver.LogPage, error) {
		return archiver.LogPage{}, errors.New("the store cannot be read")
	}
	r.choose()
	r.Settle()
	if r.log.wrong.Text != "The store cannot be read." || !r.log.wrong.Visible() {
		t.Errorf("told %q", r.log.wrong.Text)
	}
	r.Engine.Pages = nil
	r.See(uitest.Office())
	if !r.log.empty.Visible() || r.log.empty.Text != "No hours in these days." || r.log.shown.Text != "0 of 0" || r.log.wrong.Visible() {
		t.Errorf("%v %q %q %q", r.log.empty.Visible(), r.log.empty.Text, r.log.shown.Text, r.log.wrong.Text)
	}
	r.Tap(r.log.less)
	if r.log.empty.Text != "No hours with data in these days." {
		t.Errorf("%q", r.log.empty.Text)
	}
}

func TestLiveUpdatesKeepThePlace(t *testing.T) {
	r := newLog(t)
	r.log.list.ScrollTo(120)
	before := r.log.list.Offset()
	r.See(uitest.Office())
	if got := r.log.list.Offset(); got != before {
		t.Errorf("the same hours moved from %v to %v", before, got)
	}
	r.Engine.Pages = func(q archiver.LogQuery) (archiver.LogPage, error) { // an hour has been added
		page, err := uitest.Week(q)
		top := page.Rows[0]
		top.From, top.To = top.From.Add(time.Hour), top.To.Add(time.Hour)
		page.Rows = append([]completeness.Row{top}, page.Rows[:len(page.Rows)-1]...)
		return page, err
	}
	r.See(uitest.Office())
	if got := r.log.list.Offset(); got != before+table.RowPitch {
		t.Errorf("with a row more on top it went from %v to %v", before, got)
	}
}

func TestAChangeWhileAPageIsReadIsNotLost(t *testing.T) {
	r := newLog(t)
	gate := make(chan struct{})
	r.Engine.Pages = func(q archiver.LogQuery) (archiver.LogPage, error) { <-gate; return uitest.Week(q) }
	r.log.reload(true)
	test.Tap(r.log.next)
	close(gate)
	r.Settle()
	if q := r.Engine.Query(); q.Offset != 25 || r.log.shown.Text != "26–50 of 168" || r.log.list.Rows() != 25 {
		t.Errorf("%+v, %q", q, r.log.shown.Text)
	}
	if first := r.log.page.Rows[0].From; !first.Equal(uitest.Now.Truncate(time.Hour).Add(-26 * time.Hour)) {
		t.Errorf("the page of %s is shown", first)
	}
}

// TestTheFieldsShowTheLastSevenDays: also in a window that was opened weeks ago, but never over what a person types.
func TestTheFieldsShowTheLastSevenDays(t *testing.T) {
	r := newLog(t)
	fields := func() [2]string { return [2]string{r.log.from.Entry.Text, r.log.to.Entry.Text} }
	if want := [2]string{"14/11/2026", "21/11/2026"}; fields() != want {
		t.Fatalf("they show %v", fields())
	}
	r.Clock.Advance(14 * 24 * time.Hour)
	r.See(uitest.Office())
	if want := [2]string{"28/11/2026", "05/12/2026"}; fields() != want {
		t.Errorf("two weeks later they show %v", fields())
	}
	r.log.from.Entry.SetText("1/")
	r.See(uitest.Office())
	if want := [2]string{"1/", "05/12/2026"}; fields() != want {
		t.Errorf("while a date is typed they show %v", fields())
	}
}
