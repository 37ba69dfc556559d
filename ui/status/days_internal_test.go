package status

import (
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

func TestDaysAreOfTheAccount(t *testing.T) {
	s := uitest.With(func(s *archiver.Snapshot) { s.RingCentral.TimeZone = "America/Los_Angeles" })
	zone := AccountZone(here, s)
	if zone.String() != "America/Los_Angeles" {
		t.Errorf("zone %s", zone)
	}
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, zone) // 25 hours long
	if d := (completeness.Day{From: from.UTC(), To: from.AddDate(0, 0, 1).UTC()}); !DateOf(d, zone).Equal(dates.Date(2026, 11, 1)) {
		t.Errorf("date %s", DateOf(d, zone))
	}
	if got := l10n.Midnight(dates.Date(2026, 11, 1), zone); !got.Equal(from) {
		t.Errorf("it begins %s, want %s", got, from)
	}
	for _, name := range []string{"", "Nowhere/At All"} {
		s.RingCentral.TimeZone = name
		if got := AccountZone(here, s); got != time.UTC {
			t.Errorf("%q: %s", name, got)
		}
	}
}

func TestEveryStateOfADayHasItsOwnShape(t *testing.T) {
	shapes := map[widgets.Shape]bool{}
	for _, name := range uitest.Constants(t, "archiver/completeness", "DayState") {
		look, known := dayLooks[completeness.DayState(name)]
		if !known || look.Name == "" || shapes[look.Shape] || !slices.Contains(DayStates, completeness.DayState(name)) {
			t.Errorf("%s: %+v", name, look)
		}
		shapes[look.Shape] = true
	}
	if LookOf(completeness.Day{State: "something new"}) != dayLooks[completeness.DayUnknown] {
		t.Error("a state that is not known here does not look unknown")
	}
}

func TestDayMarks(t *testing.T) {
	first := dates.Date(2026, 11, 1)
	days := map[time.Time]completeness.Day{
		first:                  {State: completeness.DayComplete},
		first.AddDate(0, 0, 1): {State: completeness.DayMissing, Types: [4]completeness.Tally{{Open: 2}, {}, {Gone: 1}}},
		first.AddDate(0, 0, 2): {State: completeness.DayMissing, Types: [4]completeness.Tally{{Open: 4321}}},
		first.AddDate(0, 0, 3): {State: completeness.DayMissing},
		first.AddDate(0, 0, 5): {State: completeness.DaySettling, Types: [4]completeness.Tally{{Open: 1}}},
		first.AddDate(0, 0, 6): {State: completeness.DayMissing, Reason: reasons.NotYetAvailable, Types: [4]completeness.Tally{{Open: 1}}},
		first.AddDate(0, 0, 7): {State: completeness.DayMissing, Reason: reasons.DropboxFull, Types: [4]completeness.Tally{{Open: 1}}},
	}
	want := []dates.Mark{
		{Shape: widgets.Tick, Tone: widgets.Good},
		{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "3"},
		{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "4k+"},
		{Shape: widgets.Triangle, Tone: widgets.Bad},
		{Shape: widgets.Dash, Tone: widgets.Subtle}, // nothing was told about it
		{Shape: widgets.Dots, Tone: widgets.Warn},
		{Shape: widgets.Triangle, Tone: widgets.Warn, Count: "1"}, // it is tried again without anybody's help
		{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "1"},
	}
	if got := DayMarks(first, first.AddDate(0, 0, 7), days); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got := DayMarks(first, first.AddDate(0, 3, 0), days); len(got) != 30 {
		t.Errorf("November has %d days", len(got))
	}
}
