package calendar

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/archives"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

func TestMain(m *testing.M) { uitest.Main(m) }

var here = uitest.Here

// rig is a window with the calendar in front of it.
type rig struct {
	*uitest.Rig
	calendar *Calendar
	choice   *archives.Choice
	rescued  bool
	helped   reasons.Reason
	shown    [2]time.Time // the day that was asked for in the log
}

func (r *rig) ShowRescue()                   { r.rescued = true }
func (r *rig) Help(of reasons.Reason)        { r.helped = of }
func (r *rig) ShowDay(from, to, _ time.Time) { r.shown = [2]time.Time{from, to} }

// newRig gives the window before the calendar is opened.
func newRig(t *testing.T, e *uitest.Engine) *rig {
	t.Helper()
	r := &rig{Rig: uitest.New(t, e, theme.VariantLight)}
	r.choice = archives.New(r.Runner)
	r.Put(nil, func() {
		if r.calendar != nil {
			r.calendar.Draw()
		}
	}, func() {
		if r.calendar != nil {
			r.calendar.Changed()
		}
	})
	return r
}

func (r *rig) open() {
	r.calendar = Open(r.Runner, r.Dialogs, r.Place, archives.In(r.choice, uitest.Placed[Engine](r.Engine)), r)
}

// newCalendar is an office whose calendar is open.
func newCalendar(t *testing.T, change func(*uitest.Engine)) *rig {
	t.Helper()
	e := &uitest.Engine{Months: uitest.Days, Shares: uitest.Shares(500), Fixes: 12, State: uitest.With(func(s *archiver.Snapshot) {
		s.Completeness = completeness.Answer{Now: true, At: uitest.Now.Add(-time.Minute), Settling: 3, Since: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
	})}
	if change != nil {
		change(e)
	}
	r := newRig(t, e)
	r.open()
	r.Settle()
	return r
}

func TestTheCalendarOpensAndCloses(t *testing.T) {
	r := newCalendar(t, nil)
	c := r.calendar
	if !c.Visible() || r.Win.Canvas().Focused() != c.grid {
		t.Fatal("it does not open, or has not got the keys")
	}
	if !c.chosen.Equal(dates.Date(2026, 11, 17)) || c.day.title.Text != "Tuesday, 17 November" {
		t.Errorf("it begins with %s, %q", c.chosen, c.day.title.Text)
	}
	r.Press(fyne.KeyEscape)
	if c.Visible() {
		t.Error("Escape does not close it")
	}
	for name, close := range map[string]func(){
		"the button":              func() { r.Tap(r.calendar.shut) },
		"Escape outside of it":    func() { r.Dialogs.CloseFront() },
		"Escape in the list":      func() { r.calendar.day.list.OnEscape() },
		"Escape on a link":        func() { r.calendar.day.inLog.OnEscape() },
		"Escape on the next page": func() { r.calendar.later.OnEscape() },
	} {
		r.open()
		r.Settle()
		close()
		if r.Asked() {
			t.Errorf("%s does not close it", name)
		}
	}
}

func TestTheCalendarIsReadByMonths(t *testing.T) {
	r := newCalendar(t, nil)
	c := r.calendar
	r.Press(fyne.KeyPageUp)
	if want := [2]time.Time{time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}; !slices.Contains(r.Engine.Asked, want) {
		t.Errorf("October is not asked for: %v", r.Engine.Asked)
	}
	if c.title.Text != "October 2026" || c.later.Disabled() || c.day.title.Text != "Tuesday, 17 November" {
		t.Errorf("%q, %q", c.title.Text, c.day.title.Text)
	}
	r.See(r.Engine.State) // the day of another month is still read
	if want := [2]time.Time{time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)}; !slices.Contains(r.Engine.Asked, want) {
		t.Errorf("the chosen day is not asked for: %v", r.Engine.Asked)
	}
	r.Tap(c.later)
	if c.title.Text != "November 2026" || !c.later.Disabled() {
		t.Errorf("%q", c.title.Text)
	}
	r.Tap(c.earlier)
	r.Dialogs.Focus(c.grid)
	r.Press(fyne.KeyReturn)
	if c.day.title.Text != "Saturday, 17 October" {
		t.Errorf("Enter chose %q", c.day.title.Text)
	}
	if c.day.state.Text != "not known" || c.day.fix.Visible() {
		t.Errorf("%q", c.day.state.Text)
	}
}

func TestAMonthThatCameTooLateIsNotShown(t *testing.T) {
	r := newRig(t, &uitest.Engine{State: uitest.Office()})
	release := make(chan struct{})
	r.Engine.Months, r.Engine.Act = uitest.Days, func(_ context.Context, name string) error {
		if name == "calendar" {
			<-release
		}
		return nil
	}
	r.open()
	c := r.calendar
	r.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	close(release)
	r.Next()
	if n := len(c.grid.Marks()); n > 0 {
		t.Errorf("October is shown with %d marks of November", n)
	}
	r.Settle()
	if len(c.grid.Marks()) != 31 || c.title.Text != "October 2026" || !c.chosen.IsZero() || len(r.Engine.Asked) != 2 {
		t.Errorf("%q, %s is chosen, asked %v", c.title.Text, c.chosen, r.Engine.Asked)
	}
}

func TestADayIsFixed(t *testing.T) {
	r := newCalendar(t, nil)
	d := r.calendar.day
	if !d.fix.Visible() || d.list.Rows() != 500 {
		t.Fatalf("fix %v, %d rows", d.fix.Visible(), d.list.Rows())
	}
	release := make(chan struct{})
	r.Engine.Act = func(_ context.Context, name string) error {
		if name == "fix" {
			<-release
		}
		return nil
	}
	test.Tap(d.fix)
	if !d.fix.Disabled() || d.foot.Text != "Items that can be retried are retried in the next run." {
		t.Errorf("while it runs: %v, %q", d.fix.Disabled(), d.foot.Text)
	}
	close(release)
	r.Settle()
	if d.fix.Disabled() || d.foot.Text != "Retrying now: 12 items." || !r.Engine.Fixed.Equal(time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("after it: %q, fixed %s", d.foot.Text, r.Engine.Fixed)
	}
	r.Engine.Fixes = 0
	r.Tap(d.fix)
	if d.foot.Text != "Nothing from this day can be retried now." {
		t.Errorf("%q", d.foot.Text)
	}
	r.Engine.Act = func(context.Context, string) error { return errors.New("the disk is full") }
	r.Tap(d.fix)
	if d.foot.Text != "The disk is full." || d.foot.Tone != widgets.Bad || !r.calendar.wrong.Visible() {
		t.Errorf("%q", d.foot.Text)
	}
	r.Engine.Act = nil
	r.calendar.grid.Choose(dates.Date(2026, 11, 16))
	r.Settle()
	if d.foot.Text != "" || d.fix.Visible() || r.calendar.wrong.Visible() {
		t.Errorf("another day says %q", d.foot.Text)
	}
}

func TestADayIsShownInTheLog(t *testing.T) {
	r := newCalendar(t, nil)
	r.Tap(r.calendar.day.inLog)
	if r.calendar.Visible() {
		t.Error("the calendar is still in front")
	}
	if want := [2]time.Time{time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)}; r.shown != want {
		t.Errorf("it shows %v", r.shown)
	}
}

func TestADayOfWhichNothingIsKnownIsShownInTheLog(t *testing.T) {
	r := newCalendar(t, func(e *uitest.Engine) { e.Months = nil })
	d := r.calendar.day
	if d.state.Text != "not known" || d.title.Text != "Saturday, 21 November" || d.fix.Visible() {
		t.Errorf("%q, %q", d.title.Text, d.state.Text)
	}
	r.Tap(d.inLog)
	if from := r.shown[0]; !from.Equal(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("it shows %s", from)
	}
}

func TestWhatCameBeforeIsRescued(t *testing.T) {
	r := newCalendar(t, func(f *uitest.Engine) { f.Found = uitest.Estimate(nil) })
	c := r.calendar
	if !c.rescue.Visible() || !strings.HasPrefix(c.answer.Text, "Everything RingCentral holds since 9 November") {
		t.Errorf("%q", c.answer.Text)
	}
	r.Tap(c.rescue)
	if c.Visible() || !r.rescued {
		t.Error("the rescue is not in front")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Completeness = completeness.Answer{Now: true, At: uitest.Now} }))
	r.open()
	r.Settle()
	if r.calendar.rescue.Visible() {
		t.Error("it is offered although everything was asked for")
	}
}

// TestTheCalendarOffersWhatHelps: where the sign-in has ended, signing in, and nothing that needs it.
func TestTheCalendarOffersWhatHelps(t *testing.T) {
	r := newCalendar(t, nil)
	c := r.calendar
	if c.help.Visible() || !c.day.fix.Visible() {
		t.Error("while all is well it offers help, or does not try again")
	}
	r.See(uitest.With(func(s *archiver.Snapshot) {
		s.Completeness = completeness.Answer{Reason: reasons.SignedOut, Since: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
		s.RingCentral.Expired, s.Waiting = true, reasons.SignedOut
	}))
	if !c.help.Visible() || c.help.Text != "Sign in to RingCentral" || c.rescue.Visible() || c.day.fix.Visible() {
		t.Errorf("it offers %q, rescue %t, try again %t", c.help.Text, c.rescue.Visible(), c.day.fix.Visible())
	}
	r.Tap(c.help)
	if c.Visible() || r.helped != reasons.SignedOut {
		t.Errorf("it leads to help against %q", r.helped)
	}
}

// TestADayThatIsNotKnownClaimsNothing: neither that it has no items nor that none is missing.
func TestADayThatIsNotKnownClaimsNothing(t *testing.T) {
	r := newCalendar(t, func(e *uitest.Engine) { e.Months, e.Shares = nil, nil })
	d := r.calendar.day
	if !d.empty.Visible() || d.empty.Text != "It is not known which items this day has." {
		t.Errorf("it says %q", d.empty.Text)
	}
	for i, row := range d.figures {
		if row[1].Text != "not known" || row[4].Text != "–" {
			t.Errorf("row %d: held %q, missing %q", i, row[1].Text, row[4].Text)
		}
	}
}

func TestAnOpenCalendarFollowsTheEngineOnceASecond(t *testing.T) {
	r := newCalendar(t, nil)
	reads := func() int { return len(r.Engine.Asked) }
	before := reads()
	for range 5 {
		r.See(r.Engine.State)
	}
	if got := reads() - before; got != 1 {
		t.Fatalf("it was read %d times at once", got)
	}
	r.Engine.Months = func(from, to time.Time) []completeness.Day {
		days := uitest.Days(from, to)
		days[16].State, days[16].Fixable = completeness.DayComplete, false
		return days
	}
	if err := r.Clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(readEvery)
	r.Next()
	r.Settle()
	if got := reads() - before; got != 2 {
		t.Errorf("after a second it was read %d times", got)
	}
	if d := r.calendar.day; d.state.Text != "complete" || d.fix.Visible() {
		t.Errorf("the day is still %q", d.state.Text)
	}
	if err := r.Clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(readEvery)
	r.Next()
	r.Press(fyne.KeyEscape)
	r.See(r.Engine.State)
	if got := reads() - before; got != 2 {
		t.Errorf("without a change, or closed, it was read %d times", got)
	}
}

func TestAMonthThatCannotBeReadIsTold(t *testing.T) {
	r := newCalendar(t, func(f *uitest.Engine) {
		f.Act = func(context.Context, string) error { return errors.New("the store cannot be read") }
	})
	c := r.calendar
	if c.wrong.Text != "The store cannot be read." || !c.wrong.Visible() || !c.day.inLog.Disabled() || c.day.fix.Visible() {
		t.Errorf("told %q", c.wrong.Text)
	}
}

// TestInANarrowWindowTheDayIsUnderTheMonth: nothing scrolls sideways, and a day that is chosen is scrolled to.
func TestInANarrowWindowTheDayIsUnderTheMonth(t *testing.T) {
	r := newRig(t, &uitest.Engine{Months: uitest.Days, Shares: uitest.Shares(3), State: uitest.Office()})
	narrow := func() {
		for _, size := range []fyne.Size{{Width: 800, Height: 560}, {Width: 801, Height: 560}, {Width: 800, Height: 560}} {
			r.Win.Resize(size)
		}
	}
	r.open()
	r.Settle()
	c := r.calendar
	if parts := c.body.Content.(*fyne.Container).Objects; c.sides.Below(parts) || parts[1].Position().X == 0 {
		t.Error("in a wide window the day is under the month")
	}
	narrow()
	c.popUp.Resize(fyne.NewSize(800, 560)) // as the real window does
	parts := c.body.Content.(*fyne.Container).Objects
	if !c.sides.Below(parts) || parts[1].Position().X != 0 || c.body.Content.MinSize().Width > c.body.Size().Width {
		t.Fatalf("the day is at %v, %v wide in %v", parts[1].Position(), c.body.Content.MinSize().Width, c.body.Size().Width)
	}
	c.body.ScrollToTop()
	c.grid.Choose(dates.Date(2026, 11, 12))
	if c.body.Offset.Y == 0 {
		t.Error("nothing is seen of the chosen day")
	}
	c.body.ScrollToTop()
	c.ShowDate(dates.Date(2026, 11, 13))
	if c.body.Offset.Y == 0 {
		t.Error("nothing is seen of the day that was asked for")
	}
}

// TestTheCalendarUsesTheRoom: names are cut where the table is narrow, and the window behind it stays in sight.
func TestTheCalendarUsesTheRoom(t *testing.T) {
	for room, want := range map[float32]float32{1024: 1004, 1100: 1080, 1440: 1160} {
		r := newRig(t, &uitest.Engine{Months: uitest.Days, State: uitest.Office()})
		r.Win.Resize(fyne.NewSize(room, 900))
		r.open()
		r.Settle()
		if got := r.calendar.popUp.Content.Size().Width; got < want-20 || got > want {
			t.Errorf("in a window %v wide it is %v wide", room, got)
		}
	}
}
