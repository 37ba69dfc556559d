package dates_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets/dates"
)

func TestDateFieldLooks(t *testing.T) {
	uitest.Looks(t, "datefield", fyne.NewSize(180, 120), func(fyne.Window) []fyne.CanvasObject {
		filled := newDate()
		filled.SetDay(today)
		return []fyne.CanvasObject{filled, newDate()}
	})
}

var today = time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC)

func newDate() *dates.Field {
	return dates.NewField("02/01/2006", time.FixedZone("CET", 3600), func() time.Time { return today })
}

func TestDateFieldReadsDays(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	d := newDate()
	changes := 0
	d.OnChanged = func() { changes++ }
	for typed, want := range map[string]string{
		"21/11/2026": "2026-11-21", " 1/2/2026 ": "2026-02-01", "2026-03-04": "2026-03-04",
		"": "", "31/02/2026": "", "11/21/2026": "", "tomorrow": "",
	} {
		d.Entry.SetText(typed)
		day, err := d.Day()
		if want == "" {
			if err == nil {
				t.Errorf("%q is taken for %s", typed, day)
			}
			continue
		}
		if err != nil || day.Format(time.DateOnly) != want || day.Hour() != 0 || day.Location() != d.Zone {
			t.Errorf("%q: %s, %v", typed, day, err)
		}
	}
	if changes == 0 {
		t.Error("typing was not told")
	}
	d.SetDay(today)
	if d.Entry.Text != "22/11/2026" { // it is past midnight there
		t.Errorf("shows %q", d.Entry.Text)
	}
}

// TestADayWithoutAMidnight: where clocks are put forward at midnight, the field's day begins when they have been, and can be picked.
func TestADayWithoutAMidnight(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	zone, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	d := dates.NewField("02/01/2006", zone, func() time.Time { return today })
	d.Entry.SetText("06/09/2026")
	if day, err := d.Day(); err != nil || !day.Equal(time.Date(2026, 9, 6, 4, 0, 0, 0, time.UTC)) {
		t.Errorf("%s, %v", day, err)
	}
	w := test.NewTempWindow(t, container.NewVBox(d))
	w.Resize(fyne.NewSize(360, 380))
	d.Entry.SetText("05/09/2026")
	test.Tap(d.Entry.ActionItem.(fyne.Tappable))
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyReturn} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if d.Entry.Text != "06/09/2026" {
		t.Errorf("picked: %s", d.Entry.Text)
	}
}

func TestDateFieldPicks(t *testing.T) {
	uitest.NewApp(t, theme.VariantLight)
	d := newDate()
	d.Entry.SetText("05/03/2026")
	w := test.NewTempWindow(t, container.NewVBox(d))
	w.Resize(fyne.NewSize(360, 380))
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	open := func() {
		test.Tap(d.Entry.ActionItem.(fyne.Tappable))
		if w.Canvas().Overlays().Top() == nil {
			t.Fatal("no month is shown")
		}
	}
	open()
	press(fyne.KeyRight, fyne.KeyDown, fyne.KeyReturn)
	if d.Entry.Text != "13/03/2026" || w.Canvas().Overlays().Top() != nil || w.Canvas().Focused() != d.Entry {
		t.Errorf("by keys: %s, open %t, focus %T", d.Entry.Text, w.Canvas().Overlays().Top() != nil, w.Canvas().Focused())
	}
	open()
	press(fyne.KeyDown, fyne.KeyEscape)
	if d.Entry.Text != "13/03/2026" || w.Canvas().Overlays().Top() != nil || w.Canvas().Focused() != d.Entry {
		t.Errorf("after Escape: %s, open %t", d.Entry.Text, w.Canvas().Overlays().Top() != nil)
	}
	d.SetDay(today)
	open()
	press(fyne.KeyDown, fyne.KeyPageDown, fyne.KeyReturn)
	if d.Entry.Text != "22/11/2026" {
		t.Errorf("a day that has not begun was picked: %s", d.Entry.Text)
	}
	open()
	test.TapCanvas(w.Canvas(), fyne.NewPos(150, 150))
	if day, err := d.Day(); err != nil || day.Month() != time.November || day.Location() != d.Zone || w.Canvas().Overlays().Top() != nil {
		t.Errorf("pressed: %s, %v", day, err)
	}
}
