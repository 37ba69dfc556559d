package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/uitest"
)

// newCalendar is an office whose calendar was opened from the footer.
func newCalendar(t *testing.T) *rig {
	t.Helper()
	r := newOffice(t, uitest.With(func(s *archiver.Snapshot) {
		s.Completeness = completeness.Answer{Now: true, At: uitest.Now.Add(-time.Minute), Since: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
	}))
	r.Engine.Months, r.Engine.Shares, r.Engine.Found = uitest.Days, uitest.Shares(5), uitest.Estimate(nil)
	r.Tap(r.footer.completeness)
	return r
}

func TestTheFooterOpensTheCalendarOnce(t *testing.T) {
	r := newCalendar(t)
	c := r.calendar
	if !c.Visible() {
		t.Fatal("it does not open")
	}
	r.ShowCalendar()
	if r.calendar != c {
		t.Error("it opens twice")
	}
	r.closeFront()
	if c.Visible() {
		t.Error("Escape does not close it")
	}
	r.ShowCalendar()
	r.Settle()
	if !r.calendar.Visible() {
		t.Error("it does not open again")
	}
}

func TestADayOfTheCalendarIsShownInTheLog(t *testing.T) {
	r := newCalendar(t)
	r.Tap(r.Button("Show in the log"))
	if r.calendar.Visible() || r.bar.Selected() != tabLog {
		t.Fatal("the log is not in front")
	}
	if q := r.Engine.Query(); !q.From.Equal(time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)) || !q.To.Equal(time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("asked for %+v", q)
	}
}

func TestTheCalendarLeadsToTheRescue(t *testing.T) {
	r := newCalendar(t)
	r.Tap(r.Button("Rescue older items"))
	if r.calendar.Visible() || r.bar.Selected() != tabBackup {
		t.Error("BACKUP is not in front")
	}
	if !slices.Contains(r.Engine.Called(), "estimate") {
		t.Error("the rescue does not look")
	}
}

func TestAnOpenCalendarIsReadAgainWhenTheEngineHasChanged(t *testing.T) {
	r := newCalendar(t)
	before := len(r.Engine.Asked)
	r.See(r.Engine.State)
	if got := len(r.Engine.Asked) - before; got != 1 {
		t.Errorf("it was read %d times", got)
	}
}

// TestTheTabGoesBackToTheHours: LOG pressed again.
func TestTheTabGoesBackToTheHours(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.choose(tabLog)
	r.Settle()
	r.List(0).Choose(0)
	r.Settle()
	r.window.bar.Tapped(&fyne.PointEvent{Position: fyne.NewPos(r.window.bar.MinSize().Width-5, 5)})
	r.Settle()
	if r.log.CloseHour() {
		t.Error("the hour is still open")
	}
}

// TestTabGoesFromTopToBottom: what is on the page comes before the footer.
func TestTabGoesFromTopToBottom(t *testing.T) {
	r := newOffice(t, uitest.Office())
	last := float32(-1)
	for range 12 {
		r.Win.Canvas().FocusNext()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.Win.Canvas().Focused().(fyne.CanvasObject)).Y
		if at > 650 && last < 300 {
			t.Fatalf("the footer comes after %v", last)
		}
		last = at
	}
}

func TestEscapeGoesBackToTheHours(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.Engine.Rows = uitest.Hour()
	r.choose(tabLog)
	r.Settle()
	r.List(0).Choose(5)
	r.Settle()
	if !r.Says("21/11/2026 08:00–09:00") {
		t.Fatal("no hour is open")
	}
	r.win.Canvas().Unfocus()
	r.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	r.Settle()
	if r.Says("21/11/2026 08:00–09:00") || !r.Says("Task Log") {
		t.Error("Escape does not go back to the hours")
	}
}

func TestThePageThatIsShownFollowsTheEngine(t *testing.T) {
	r := newOffice(t, uitest.Office())
	r.See(uitest.Office())
	if len(r.Engine.Queries) != 0 {
		t.Error("the log is read while it is not in front")
	}
	r.choose(tabLog)
	r.Settle()
	before := len(r.Engine.Queries)
	r.See(uitest.Office())
	if got := len(r.Engine.Queries) - before; got != 1 {
		t.Errorf("it was read %d times", got)
	}
}
