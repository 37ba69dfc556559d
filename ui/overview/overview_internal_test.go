package overview

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// rig is the two pieces in a window.
type rig struct {
	*uitest.Rig
	overview *Overview
	chosen   []time.Time
	at       place.Kind // where the day was chosen
}

func newRig(t *testing.T, e *uitest.Engine) *rig {
	t.Helper()
	r := &rig{Rig: uitest.New(t, e, theme.VariantLight)}
	r.overview = New(r.Runner, r.Place, uitest.Placed[Engine](e), func(date time.Time, at place.Kind) { r.at = at; r.chosen = append(r.chosen, date) })
	r.Put(widgets.Stack(10, r.overview.Month, r.overview.Weeks), func() {}, r.overview.Changed)
	return r
}

func newOffice(t *testing.T) *rig {
	t.Helper()
	return newRig(t, &uitest.Engine{State: uitest.Office(), Months: uitest.Quarter})
}

func TestTheDaysOfTwelveWeeksAreShown(t *testing.T) {
	r := newOffice(t)
	o := r.overview
	if !o.Month.Visible() || !o.Weeks.Visible() || len(o.strip.Marks()) != 21 || len(o.chart.Bars()) != daysShown {
		t.Fatalf("month %t with %d days, weeks %t with %d", o.Month.Visible(), len(o.strip.Marks()), o.Weeks.Visible(), len(o.chart.Bars()))
	}
	if first := o.strip.Marks()[0]; first.Shape != widgets.Tick || o.strip.Marks()[20].Shape != widgets.Dots {
		t.Errorf("the 1st is marked %+v, today %+v", first, o.strip.Marks()[20])
	}
	want := [2]time.Time{time.Date(2026, 8, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	if got := r.Engine.Asked[0]; got != want {
		t.Errorf("asked for %v", got)
	}
}

// TestTheWeekIsSummedUp: the last whole week, also in the words for one that lacks something.
func TestTheWeekIsSummedUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(days []completeness.Day) []completeness.Day
		want   string
		tone   widgets.Tone
	}{
		{
			"complete", func(days []completeness.Day) []completeness.Day { return days },
			"The week from 9 November to 15 November · Call recordings 696 · Voicemail 121 · SMS 418 · Fax 106 · every day is complete", widgets.Good,
		},
		{"a day lacks something", func(days []completeness.Day) []completeness.Day {
			days[len(days)-10].State = completeness.DayMissing
			return days
		}, "The week from 9 November to 15 November · Call recordings 696 · Voicemail 121 · SMS 418 · Fax 106 · 1 day is not complete", widgets.Warn},
		{"nothing archived", func(days []completeness.Day) []completeness.Day {
			for i := range days[:len(days)-2] {
				days[i].Types = [4]completeness.Tally{}
			}
			return days
		}, "The week from 9 November to 15 November · nothing archived · every day is complete", widgets.Good},
		{"before the first backup", func(days []completeness.Day) []completeness.Day {
			for i := range days[:len(days)-2] {
				days[i] = completeness.Day{From: days[i].From, To: days[i].To, State: completeness.DayUnknown}
			}
			return days
		}, "", widgets.Subtle},
		{"offline", func(days []completeness.Day) []completeness.Day {
			for i := range days[len(days)-13:] {
				d := &days[len(days)-13+i]
				*d = completeness.Day{From: d.From, To: d.To, State: completeness.DayUnknown}
			}
			return days
		}, "The week from 9 November to 15 November · not known", widgets.Subtle},
		{"offline since the first day of all", func(days []completeness.Day) []completeness.Day {
			for i, d := range days {
				days[i] = completeness.Day{From: d.From, To: d.To, State: completeness.DayUnknown}
			}
			days[len(days)-13].Types[0].Archived = 20
			return days
		}, "The week from 9 November to 15 November · Call recordings 20 · 7 days are not complete", widgets.Warn},
		{"too few days", func(days []completeness.Day) []completeness.Day { return days[len(days)-8:] }, "", widgets.Subtle},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &uitest.Engine{State: uitest.Office(), Months: func(from, to time.Time) []completeness.Day { return c.change(uitest.Quarter(from, to)) }}
			if r := newRig(t, e); r.overview.words.Text != c.want || r.overview.words.Tone != c.tone {
				t.Errorf("it says %q", r.overview.words.Text)
			}
		})
	}
}

// TestADayIsPointedAt by the pointer and by keys; without it the week is back.
func TestADayIsPointedAt(t *testing.T) {
	r := newOffice(t)
	o := r.overview
	week := o.words.Text
	r.Dialogs.Focus(o.chart)
	if want := "Saturday, 21 November · Call recordings 27 · Voicemail 3 · SMS 15 · Fax 4 · settling"; o.words.Text != want {
		t.Errorf("today: %q, want %q", o.words.Text, want)
	}
	for key, want := range map[fyne.KeyName]string{fyne.KeyHome: "Sunday, 30 August", fyne.KeyRight: "Monday, 31 August"} {
		r.Press(fyne.KeyHome, key)
		if got := o.words.Text; got[:len(want)] != want {
			t.Errorf("%s: %q", key, got)
		}
	}
	r.Win.Canvas().Unfocus()
	if o.words.Text != week {
		t.Errorf("without the focus: %q", o.words.Text)
	}
	o.chart.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(1, 5)}})
	if got := o.words.Text; got[:len("Sunday, 30 August")] != "Sunday, 30 August" {
		t.Errorf("under the pointer: %q", got)
	}
	o.chart.MouseOut()
	if o.words.Text != week {
		t.Errorf("without the pointer: %q", o.words.Text)
	}
}

func TestADayOfTheMonthIsChosen(t *testing.T) {
	r := newOffice(t)
	s := r.overview.strip
	r.Dialogs.Focus(s)
	r.Press(fyne.KeyRight, fyne.KeyReturn, fyne.KeyHome, fyne.KeySpace, fyne.KeyLeft, fyne.KeyRight, fyne.KeySpace, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyEnter)
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(s.Size().Width-3, 5)}) // the 30th has not come
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(3, 5)})
	for i, day := range []int{21, 1, 2, 20, 1} {
		if i >= len(r.chosen) || !r.chosen[i].Equal(dates.Date(2026, 11, day)) {
			t.Fatalf("chose %v", r.chosen)
		}
	}
}

// TestTheDaysAreReadWhenTheyMayHaveChanged: at once with the answer, and else not more often than every ten seconds.
func TestTheDaysAreReadWhenTheyMayHaveChanged(t *testing.T) {
	r := newOffice(t)
	reads := func() int { return len(r.Engine.Asked) }
	more := uitest.With(func(s *archiver.Snapshot) { s.Archived += 3 })
	for _, c := range []struct {
		name  string
		after time.Duration
		s     archiver.Snapshot
		want  int
	}{
		{"as it was", time.Hour, uitest.Office(), 1},
		{"changed", 0, more, 2},
		{"changed too soon", time.Second, uitest.Office(), 2},
	} {
		r.Clock.Advance(c.after)
		r.See(c.s)
		if reads() != c.want {
			t.Fatalf("%s: read %d times, want %d", c.name, reads(), c.want)
		}
	}
	if err := r.Clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(readEvery)
	r.Next() // without another change
	r.Settle()
	if reads() != 3 {
		t.Errorf("later: read %d times", reads())
	}
	r.Clock.Advance(24 * time.Hour)
	r.See(uitest.Office())
	if reads() != 4 {
		t.Errorf("the next day: read %d times", reads())
	}
	r.See(uitest.With(func(s *archiver.Snapshot) { s.Completeness.Settling++ }))
	if reads() != 5 {
		t.Errorf("another answer at once: read %d times", reads())
	}
}

func TestBeforeTheFirstBackupThereIsNothingToShow(t *testing.T) {
	r := newRig(t, &uitest.Engine{State: archiver.Snapshot{At: uitest.Now}, Months: uitest.Quarter})
	if o := r.overview; o.Month.Visible() || o.Weeks.Visible() || len(r.Engine.Asked) > 0 {
		t.Errorf("month %t, weeks %t, asked %v", o.Month.Visible(), o.Weeks.Visible(), r.Engine.Asked)
	}
}

func TestDaysThatCannotBeReadAreTold(t *testing.T) {
	r := newRig(t, &uitest.Engine{State: uitest.Office(), Act: func(context.Context, string) error { return errors.New("the store cannot be read") }})
	if o := r.overview; o.wrong.Text != "The store cannot be read." || !o.Month.Visible() || o.strip.Visible() || o.Weeks.Visible() {
		t.Errorf("told %q", o.wrong.Text)
	}
}

// TestADayIsAsItStandsInTheWorstPlace: a day that is complete in Dropbox and not in the folder is not complete, and leads to the folder.
func TestADayIsAsItStandsInTheWorstPlace(t *testing.T) {
	e := &uitest.Engine{State: uitest.Several(uitest.Elsewhere(uitest.InFolder, nil)), Months: uitest.Quarter}
	e.Others = map[place.Kind]*uitest.Engine{place.Folder: {Months: func(from, to time.Time) []completeness.Day {
		days := uitest.Quarter(from, to)
		days[len(days)-10].State = completeness.DayMissing
		return days
	}}}
	r := newRig(t, e)
	if got := r.overview.strip.Marks()[11]; got.Shape != widgets.Triangle {
		t.Errorf("the 12th is marked %+v", got)
	}
	if got := r.overview.strip.Marks()[10]; got.Shape != widgets.Tick {
		t.Errorf("the 11th is marked %+v", got)
	}
	if want := "The week from 9 November to 15 November · Call recordings 696 · Voicemail 121 · SMS 418 · Fax 106 · 1 day is not complete"; r.overview.words.Text != want {
		t.Errorf("it says %q", r.overview.words.Text)
	}
	date := time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)
	if at := r.overview.worst[date].at; at != place.Folder {
		t.Errorf("the 12th leads to %q", at)
	}
}
