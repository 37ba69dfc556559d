package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

// calls is a tally of call recordings of which some are not archived.
func calls(held, open int) archiver.Tally {
	return archiver.Tally{Held: held, HeldKnown: true, Archived: held - open, Verified: held - open, Open: open}
}

// someDays are days in every state: until the 8th not asked for, on the 12th and
// the 17th something is missing, and today settles.
func someDays(from, to time.Time) (days []archiver.Day) {
	for day := from; day.Before(to) && !day.After(now); day = day.AddDate(0, 0, 1) {
		d := archiver.Day{From: day, To: day.AddDate(0, 0, 1), State: archiver.DayComplete, Listed: now.Add(-time.Minute)}
		d.Types[0] = calls(140+day.Day(), 0)
		switch {
		case day.Before(time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)):
			d.State, d.Listed, d.Types[0] = archiver.DayUnknown, time.Time{}, archiver.Tally{}
		case day.Day() == 12:
			d.State, d.Reason, d.Types[0].Gone = archiver.DayMissing, archiver.IsGone, 1
		case day.Day() == 17:
			d.State, d.Reason, d.Fixable, d.Types[0] = archiver.DayMissing, archiver.Mismatch, true, calls(157, 12)
		case day.Day() == 21:
			d.State = archiver.DaySettling
		}
		days = append(days, d)
	}
	return days
}

// someShares are a day of many extensions.
func someShares(n int) (all []archiver.ExtensionDay) {
	names := []string{"Ana Ruiz", "Ben Cole", "Chloé Duval", "Dana Whitfield", "Front Desk", "Grace O’Neill", "Hygiene Room 2"}
	for i := range n {
		share := archiver.ExtensionDay{Owner: store.Owner{Name: names[i%len(names)], Number: fmt.Sprint(101 + i)}}
		share.Types[0] = calls(9+i%17, 0)
		switch i {
		case 2:
			share.Types[0] = calls(14, 10)
		case 4:
			share.Types[0], share.Short = calls(31, 2), 1
		}
		all = append(all, share)
	}
	return all
}

// newCalendar is an office whose calendar is open.
func newCalendar(t *testing.T, change func(*fake)) *rig {
	t.Helper()
	r := newOffice(t, with(func(s *archiver.Snapshot) {
		s.Whole = archiver.Whole{Now: true, At: now.Add(-time.Minute), Settling: 3, Since: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
	}))
	r.fake.months, r.fake.shares, r.fake.fixes = someDays, someShares(500), 12
	if change != nil {
		change(r.fake)
	}
	r.tap(r.parts[1].(*footer).whole)
	return r
}

func TestTheCalendarOpensAndCloses(t *testing.T) {
	r := newCalendar(t, nil)
	c := r.window.calendar
	if !c.open() || r.win.Canvas().Focused() != c.grid {
		t.Fatal("the footer does not open it, or it has not got the keys")
	}
	if !c.chosen.Equal(widgets.Date(2026, 11, 17)) || c.day.title.Text != "Tuesday, 17 November" {
		t.Errorf("it begins with %s, %q", c.chosen, c.day.title.Text)
	}
	r.showCalendar()
	if r.window.calendar != c {
		t.Error("it opens twice")
	}
	r.press(fyne.KeyEscape)
	if c.open() {
		t.Error("Escape does not close it")
	}
	for name, close := range map[string]func(){
		"the button":              func() { r.tap(r.window.calendar.shut) },
		"Escape outside of it":    func() { r.closeFront() },
		"Escape in the list":      func() { r.window.calendar.day.list.OnEscape() },
		"Escape on a link":        func() { r.window.calendar.day.inLog.OnEscape() },
		"Escape on the next page": func() { r.window.calendar.later.OnEscape() },
	} {
		r.showCalendar()
		r.settle()
		close()
		if r.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s does not close it", name)
		}
	}
}

func TestTheCalendarIsReadByMonths(t *testing.T) {
	r := newCalendar(t, nil)
	c := r.window.calendar
	r.press(fyne.KeyPageUp)
	if want := [2]time.Time{time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}; !slices.Contains(r.fake.asked, want) {
		t.Errorf("October is not asked for: %v", r.fake.asked)
	}
	if c.title.Text != "October 2026" || c.later.Disabled() || c.day.title.Text != "Tuesday, 17 November" {
		t.Errorf("%q, %q", c.title.Text, c.day.title.Text)
	}
	r.see(r.fake.snapshot) // the day of another month is still read
	if want := [2]time.Time{time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)}; !slices.Contains(r.fake.asked, want) {
		t.Errorf("the chosen day is not asked for: %v", r.fake.asked)
	}
	r.tap(c.later)
	if c.title.Text != "November 2026" || !c.later.Disabled() {
		t.Errorf("%q", c.title.Text)
	}
	r.tap(c.earlier)
	r.win.Canvas().Focus(c.grid)
	r.press(fyne.KeyReturn)
	if c.day.title.Text != "Saturday, 17 October" {
		t.Errorf("Enter chose %q", c.day.title.Text)
	}
	if c.day.state.Text != "not known" || c.day.fix.Visible() {
		t.Errorf("%q", c.day.state.Text)
	}
}

func TestAMonthThatCameTooLateIsNotShown(t *testing.T) {
	r := newOffice(t, office())
	release := make(chan struct{})
	r.fake.months, r.fake.act = someDays, func(_ context.Context, name string) error {
		if name == "calendar" {
			<-release
		}
		return nil
	}
	r.showCalendar()
	c := r.window.calendar
	r.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	close(release)
	r.next()
	if n := len(c.grid.Marks()); n > 0 {
		t.Errorf("October is shown with %d marks of November", n)
	}
	r.settle()
	if len(c.grid.Marks()) != 31 || c.title.Text != "October 2026" || !c.chosen.IsZero() || len(r.fake.asked) != 2 {
		t.Errorf("%q, %s is chosen, asked %v", c.title.Text, c.chosen, r.fake.asked)
	}
}

func TestADayIsFixed(t *testing.T) {
	r := newCalendar(t, nil)
	d := r.window.calendar.day
	if !d.fix.Visible() || d.list.Rows() != 500 {
		t.Fatalf("fix %v, %d rows", d.fix.Visible(), d.list.Rows())
	}
	release := make(chan struct{})
	r.fake.act = func(_ context.Context, name string) error {
		if name == "fix" {
			<-release
		}
		return nil
	}
	test.Tap(d.fix)
	if !d.fix.Disabled() || d.foot.Text != "What can be tried again is made due." {
		t.Errorf("while it runs: %v, %q", d.fix.Disabled(), d.foot.Text)
	}
	close(release)
	r.settle()
	if d.fix.Disabled() || d.foot.Text != "Tried again now: 12 items." || !r.fake.fixed.Equal(time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("after it: %q, fixed %s", d.foot.Text, r.fake.fixed)
	}
	r.fake.fixes = 0
	r.tap(d.fix)
	if d.foot.Text != "Nothing of this day can be tried again now." {
		t.Errorf("%q", d.foot.Text)
	}
	r.fake.act = func(context.Context, string) error { return errors.New("the disk is full") }
	r.tap(d.fix)
	if d.foot.Text != "The disk is full." || d.foot.Tone != widgets.Bad || !r.window.calendar.wrong.Visible() {
		t.Errorf("%q", d.foot.Text)
	}
	r.fake.act = nil
	r.window.calendar.grid.Choose(widgets.Date(2026, 11, 16))
	r.settle()
	if d.foot.Text != "" || d.fix.Visible() || r.window.calendar.wrong.Visible() {
		t.Errorf("another day says %q", d.foot.Text)
	}
}

func TestADayIsShownInTheLog(t *testing.T) {
	r := newCalendar(t, nil)
	r.log.query.less = true
	r.tap(r.window.calendar.day.inLog)
	if r.window.calendar.open() || r.bar.Selected() != tabLog {
		t.Fatal("the log is not in front")
	}
	q := r.fake.queries[len(r.fake.queries)-1]
	if !q.From.Equal(time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)) || !q.To.Equal(time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)) || q.Less {
		t.Errorf("asked for %+v", q)
	}
	if r.log.from.Entry.Text != "17/11/2026" || r.log.to.Entry.Text != "17/11/2026" || r.log.dates.Selected == "" || r.log.week.Selected != "" {
		t.Errorf("the fields say %q to %q", r.log.from.Entry.Text, r.log.to.Entry.Text)
	}
}

func TestADayOfWhichNothingIsKnownIsShownInTheLog(t *testing.T) {
	r := newCalendar(t, func(f *fake) { f.months = nil })
	d := r.window.calendar.day
	if d.state.Text != "not known" || d.title.Text != "Saturday, 21 November" || d.fix.Visible() {
		t.Errorf("%q, %q", d.title.Text, d.state.Text)
	}
	r.tap(d.inLog)
	if q := r.fake.queries[len(r.fake.queries)-1]; !q.From.Equal(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("asked for %+v", q)
	}
}

func TestWhatCameBeforeIsRescued(t *testing.T) {
	r := newCalendar(t, func(f *fake) { f.estimate = estimate(nil) })
	c := r.window.calendar
	if !c.rescue.Visible() || !strings.HasPrefix(c.answer.Text, "Everything RingCentral holds since 9 November") {
		t.Errorf("%q", c.answer.Text)
	}
	r.tap(c.rescue)
	if c.open() || r.bar.Selected() != tabBackup {
		t.Error("BACKUP is not in front")
	}
	r.see(with(func(s *archiver.Snapshot) { s.Whole = archiver.Whole{Now: true, At: now} }))
	r.showCalendar()
	r.settle()
	if r.window.calendar.rescue.Visible() {
		t.Error("it is offered although everything was asked for")
	}
}

func TestAnOpenCalendarFollowsTheEngineOnceASecond(t *testing.T) {
	r := newCalendar(t, nil)
	reads := func() int { return len(r.fake.asked) }
	before := reads()
	for range 5 {
		r.see(r.fake.snapshot)
	}
	if got := reads() - before; got != 1 {
		t.Fatalf("it was read %d times at once", got)
	}
	r.fake.months = func(from, to time.Time) []archiver.Day {
		days := someDays(from, to)
		days[16].State, days[16].Fixable = archiver.DayComplete, false
		return days
	}
	if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(readEvery)
	r.next()
	r.settle()
	if got := reads() - before; got != 2 {
		t.Errorf("after a second it was read %d times", got)
	}
	if d := r.window.calendar.day; d.state.Text != "complete" || d.fix.Visible() {
		t.Errorf("the day is still %q", d.state.Text)
	}
	if err := r.clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.clock.Advance(readEvery)
	r.next()
	r.press(fyne.KeyEscape)
	r.see(r.fake.snapshot)
	if got := reads() - before; got != 2 {
		t.Errorf("without a change, or closed, it was read %d times", got)
	}
}

func TestAMonthThatCannotBeReadIsTold(t *testing.T) {
	r := newCalendar(t, func(f *fake) {
		f.act = func(context.Context, string) error { return errors.New("the store cannot be read") }
	})
	c := r.window.calendar
	if c.wrong.Text != "The store cannot be read." || !c.wrong.Visible() || !c.day.inLog.Disabled() || c.day.fix.Visible() {
		t.Errorf("told %q", c.wrong.Text)
	}
}

func TestTheTrayOpensTheCalendar(t *testing.T) {
	r, tr, _, _ := newTrayRig(t, office())
	tr.item("Is everything there?").Action()
	r.settle()
	if r.window.calendar == nil || !r.window.calendar.open() {
		t.Error("it does not open")
	}
}

func TestTheCalendarLooks(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
	}{{"calendar_light", theme.VariantLight}, {"calendar_dark", theme.VariantDark}, {"calendar_german", theme.VariantLight}} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{months: someDays, shares: someShares(500), fixes: 12}
			if c.name == "calendar_german" {
				speak(t, "de_DE.UTF-8")
				f.locale = "de-DE"
			}
			f.snapshot = with(func(s *archiver.Snapshot) {
				s.Whole = archiver.Whole{Reason: archiver.Mismatch, At: now.Add(-97 * time.Hour), Settling: 3, Since: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
				s.Open, s.Mood = 12, archiver.Paused
			})
			r := newRig(t, f, c.variant)
			r.showCalendar()
			r.settle()
			test.AssertRendersToImage(t, c.name+".png", r.win.Canvas())
		})
	}
}
