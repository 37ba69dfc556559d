package dates_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

// TestTheStripLooks: every state by shape as well as colour, today, and the day that has the keys.
func TestTheStripLooks(t *testing.T) {
	today := dates.Date(2026, 2, 6)
	marks := []dates.Mark{
		{Shape: widgets.Tick, Tone: widgets.Good},
		{Shape: widgets.Triangle, Tone: widgets.Bad},
		{Shape: widgets.Dash, Tone: widgets.Subtle},
		{Shape: widgets.Tick, Tone: widgets.Good},
		{Shape: widgets.Tick, Tone: widgets.Good},
		{Shape: widgets.Dots, Tone: widgets.Warn},
	}
	uitest.Looks(t, "strip", fyne.NewSize(820, 140), func(fyne.Window) []fyne.CanvasObject {
		plain, focused := dates.NewStrip(today, func(time.Time) {}), dates.NewStrip(today, func(time.Time) {})
		plain.Set(today, marks)
		focused.Set(today, marks)
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
		focused.FocusGained()
		return []fyne.CanvasObject{plain, focused}
	})
}

// TestAnotherDayTakesTheKeys: the keys stand on the new day, of whatever month.
func TestAnotherDayTakesTheKeys(t *testing.T) {
	uitest.NewApp(t, 0)
	var chosen []time.Time
	s := dates.NewStrip(dates.Date(2026, 1, 31), func(day time.Time) { chosen = append(chosen, day) })
	s.Set(dates.Date(2026, 2, 1), nil)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyRight, fyne.KeyLeft, fyne.KeyEnd, fyne.KeySpace} {
		s.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if len(chosen) != 2 || !chosen[0].Equal(dates.Date(2026, 2, 1)) || !chosen[1].Equal(chosen[0]) {
		t.Errorf("chose %v", chosen)
	}
}
