package calendar

import (
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/choices"
)

// TestTheDaysAreThoseOfTheChosenPlace: also the answer, and what is tried again.
func TestTheDaysAreThoseOfTheChosenPlace(t *testing.T) {
	complete := func(from, to time.Time) []completeness.Day {
		days := uitest.Days(from, to)
		for i := range days {
			days[i].State, days[i].Fixable = completeness.DayComplete, false
		}
		return days
	}
	folder := &uitest.Engine{Months: uitest.Days, Shares: uitest.Shares(3), Fixes: 4}
	r := newCalendar(t, func(e *uitest.Engine) {
		e.State = uitest.Several(uitest.Elsewhere(uitest.InFolder, uitest.Away))
		e.Months, e.Others = complete, map[place.Kind]*uitest.Engine{place.Folder: folder}
	})
	if got := r.calendar.answer.Text; got != "Everything RingCentral holds since 9 November is in Dropbox" || len(folder.Called()) > 0 {
		t.Errorf("it begins with %q", got)
	}
	r.Win.Canvas().Focus(uitest.Find[*choices.Segmented](r.Rig)[0])
	r.Press("Right")
	if got := r.calendar.answer.Text; got != "42 items are not archived yet" {
		t.Errorf("of the folder it says %q", got)
	}
	if mark := r.calendar.grid.Marks()[16]; mark.Shape != widgets.Triangle {
		t.Errorf("the 17th is marked %+v", mark)
	}
	r.calendar.ShowDate(time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC))
	r.Settle()
	r.Tap(r.Button("Try again"))
	if folder.Fixed.IsZero() || !r.Engine.Fixed.IsZero() {
		t.Error("the day of another place is tried again")
	}
	r.calendar.hide()
	r.open() // what was chosen is kept
	r.Settle()
	if got := r.calendar.answer.Text; got != "42 items are not archived yet" {
		t.Errorf("opened again, it says %q", got)
	}
	r.See(uitest.Several())
	if r.calendar.Visible() && len(uitest.Find[*choices.Segmented](r.Rig)) > 0 {
		t.Error("a place is to be chosen where there is one")
	}
}
