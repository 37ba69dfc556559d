package ui

import (
	"slices"
	"testing"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/widgets"
)

func TestEverythingIsThereOnlyWhenItIsKnown(t *testing.T) {
	at, since := now.Add(-time.Minute), time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	before := now.Add(-24 * time.Hour)
	for _, c := range []struct {
		name   string
		w      archiver.Whole
		open   int
		shape  widgets.Shape
		said   said
		note   string
		rescue bool
		foot   string // in good times
	}{
		{
			"all",
			archiver.Whole{Now: true, At: at},
			0, widgets.Tick,
			said{"Everything RingCentral holds is in Dropbox", widgets.Good},
			"As of 14:03.", false, "Everything RingCentral holds is in Dropbox",
		},
		{
			"some hours settle",
			archiver.Whole{Now: true, At: at, Settling: 1},
			0, widgets.Tick,
			said{"Everything RingCentral holds is in Dropbox", widgets.Good},
			"As of 14:03. 1 hour is still settling.", false, "Everything RingCentral holds is in Dropbox",
		},
		{
			"only from then on",
			archiver.Whole{Now: true, At: at, Since: since, Settling: 3},
			0, widgets.Tick,
			said{"Everything RingCentral holds since 20 November is in Dropbox", widgets.Good},
			"As of 14:03. 3 hours are still settling. What came before 20 November was not asked for.", true,
			"Everything RingCentral holds since 20 November is in Dropbox",
		},
		{
			"not looked yet",
			archiver.Whole{},
			0, widgets.Dots,
			said{"It is not known whether everything is in Dropbox", widgets.Warn},
			"So far everything was never known to be in Dropbox.", false, "Everything that is known is in Dropbox",
		},
		{
			"started anew",
			archiver.Whole{At: before},
			0, widgets.Dots,
			said{"It is not known whether everything is in Dropbox", widgets.Warn},
			"Everything was last known to be in Dropbox on 20 November, 14:04.", false,
			"Everything that is known is in Dropbox · last known complete yesterday 14:04",
		},
		{
			"something fails",
			archiver.Whole{Reason: archiver.DropboxFull, At: before, Since: since},
			12, widgets.Triangle,
			said{"12 items are not archived yet", widgets.Bad},
			"Dropbox is full. Make room or choose a larger plan; it goes on by itself then. Everything was last known to be in Dropbox on 20 November, 14:04. What came before 20 November was not asked for.",
			true, "Everything that is known is in Dropbox · last known complete yesterday 14:04",
		},
		{
			"offline",
			archiver.Whole{Reason: archiver.Offline},
			0, widgets.Dots,
			said{"It is not known whether everything is in Dropbox", widgets.Warn},
			archiver.Offline.Sentence() + " So far everything was never known to be in Dropbox.", false, "Everything that is known is in Dropbox",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := with(func(s *archiver.Snapshot) { s.Whole, s.Open = c.w, c.open })
			if got, want := here.whole(s), (wholeAnswer{c.shape, c.said, c.note, c.rescue}); got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if got := here.footer(s).text; got != c.foot {
				t.Errorf("the footer says %q", got)
			}
			if got := here.tray(s).words; got != c.foot {
				t.Errorf("the tray says %q", got)
			}
			s.Open = 0
			if title := here.pass(s).title; (title == here.everything(s)) != c.w.Now {
				t.Errorf("GENERAL says %q", title)
			}
		})
	}
	if got := here.fine(with(func(s *archiver.Snapshot) { s.Archived, s.Whole.Now = 0, true })); got != "Nothing to archive so far" {
		t.Errorf("with nothing archived it says %q", got)
	}
}

func TestTheRescueIsOfferedOnlyWhereItCanBeDone(t *testing.T) {
	s := with(func(s *archiver.Snapshot) { s.Whole.Since, s.Dropbox.Connected = now, false })
	if here.whole(s).rescue {
		t.Error("it is offered without Dropbox")
	}
}

func TestDaysAreOfTheAccount(t *testing.T) {
	s := with(func(s *archiver.Snapshot) { s.RingCentral.TimeZone = "America/Los_Angeles" })
	zone := here.accountZone(s)
	if zone.String() != "America/Los_Angeles" {
		t.Errorf("zone %s", zone)
	}
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, zone) // 25 hours long
	if d := (archiver.Day{From: from.UTC(), To: from.AddDate(0, 0, 1).UTC()}); !dateOf(d, zone).Equal(widgets.Date(2026, 11, 1)) {
		t.Errorf("date %s", dateOf(d, zone))
	}
	if got := begins(widgets.Date(2026, 11, 1), zone); !got.Equal(from) {
		t.Errorf("it begins %s, want %s", got, from)
	}
	for _, name := range []string{"", "Nowhere/At All"} {
		s.RingCentral.TimeZone = name
		if got := here.accountZone(s); got != time.UTC {
			t.Errorf("%q: %s", name, got)
		}
	}
}

func TestEveryStateOfADayHasItsOwnShape(t *testing.T) {
	shapes := map[widgets.Shape]bool{}
	for _, name := range constants(t, "../archiver", "DayState") {
		look, known := dayLooks[archiver.DayState(name)]
		if !known || look.name == "" || shapes[look.shape] || !slices.Contains(dayStates, archiver.DayState(name)) {
			t.Errorf("%s: %+v", name, look)
		}
		shapes[look.shape] = true
	}
	if lookOf("something new") != dayLooks[archiver.DayUnknown] {
		t.Error("a state that is not known here does not look unknown")
	}
}

func TestDayMarks(t *testing.T) {
	first := widgets.Date(2026, 11, 1)
	days := map[time.Time]archiver.Day{
		first:                  {State: archiver.DayComplete},
		first.AddDate(0, 0, 1): {State: archiver.DayMissing, Types: [4]archiver.Tally{{Open: 2}, {}, {Gone: 1}}},
		first.AddDate(0, 0, 2): {State: archiver.DayMissing, Types: [4]archiver.Tally{{Open: 4321}}},
		first.AddDate(0, 0, 3): {State: archiver.DayMissing},
		first.AddDate(0, 0, 5): {State: archiver.DaySettling, Types: [4]archiver.Tally{{Open: 1}}},
	}
	want := []widgets.DayMark{
		{Shape: widgets.Tick, Tone: widgets.Good},
		{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "3"},
		{Shape: widgets.Triangle, Tone: widgets.Bad, Count: "4k+"},
		{Shape: widgets.Triangle, Tone: widgets.Bad},
		{Shape: widgets.Dash, Tone: widgets.Subtle}, // nothing was told about it
		{Shape: widgets.Dots, Tone: widgets.Warn},
	}
	if got := dayMarks(first, first.AddDate(0, 0, 5), days); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got := dayMarks(first, first.AddDate(0, 3, 0), days); len(got) != 30 {
		t.Errorf("November has %d days", len(got))
	}
}

func TestDayCard(t *testing.T) {
	date := widgets.Date(2026, 11, 20)
	types := [4]archiver.Tally{{Held: 1143, HeldKnown: true, Archived: 1140, Verified: 900, Open: 2, Gone: 1}, {Archived: 3}}
	shares := []archiver.ExtensionDay{{Short: 1}, {Short: 2}}
	for _, c := range []struct {
		name  string
		day   archiver.Day
		state said
		note  said
	}{
		{"complete", archiver.Day{State: archiver.DayComplete, Listed: now}, said{"complete", widgets.Good}, said{"All that RingCentral showed of this day is archived.", widgets.Subtle}},
		{"settling", archiver.Day{State: archiver.DaySettling}, said{"settling", widgets.Warn}, said{"Nothing is missing so far; RingCentral may still add recordings.", widgets.Subtle}},
		{"missing", archiver.Day{State: archiver.DayMissing, Reason: archiver.DropboxFull, Types: types, Fixable: true}, said{"missing", widgets.Bad}, said{"2 items are not archived yet. 1 item was deleted at RingCentral before it could be archived. " + archiver.DropboxFull.Sentence(), widgets.Bad}},
		{"gone", archiver.Day{State: archiver.DayMissing, Reason: archiver.IsGone, Types: [4]archiver.Tally{{Gone: 2}}}, said{"missing", widgets.Bad}, said{"2 items were deleted at RingCentral before they could be archived.", widgets.Bad}},
		{"unknown", archiver.Day{}, said{"not known", widgets.Subtle}, said{"RingCentral was not asked for all of this day, or holds it no more.", widgets.Subtle}},
		{"unknown and why", archiver.Day{State: archiver.DayUnknown, Reason: archiver.BackupOff}, said{"not known", widgets.Subtle}, said{"Backup is off.", widgets.Subtle}},
	} {
		v := here.dayCard(c.day, shares, date, now)
		if v.state != c.state || v.note != c.note || v.title != "Friday, 20 November" || v.fixable != c.day.Fixable {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if v := here.dayCard(archiver.Day{Listed: now}, shares, date, now); v.more != "3 recordings are shorter than what was recorded of the call. Last checked with RingCentral: 14:04." {
		t.Errorf("%q", v.more)
	}
	v := here.dayCard(archiver.Day{Types: types}, nil, date, now)
	if want := [tableColumns]widgets.Cell{{Text: "Call recordings"}, {Text: "1,143"}, {Text: "1,140"}, {Text: "900"}, {Text: "3", Tone: widgets.Bad}}; v.figures[0] != want {
		t.Errorf("%v", v.figures[0])
	}
	if want := [tableColumns]widgets.Cell{{Text: "Voicemail"}, {Text: "not known", Tone: widgets.Subtle}, {Text: "3"}, {Text: "0", Tone: widgets.Subtle}, {Text: "0", Tone: widgets.Subtle}}; v.figures[1] != want {
		t.Errorf("%v", v.figures[1])
	}
}

func TestSharesOfExtensions(t *testing.T) {
	rows := shareRows([]archiver.ExtensionDay{
		{Owner: store.Owner{Name: "Ana Ruiz", Number: "101"}, Types: [4]archiver.Tally{{Held: 2, HeldKnown: true, Archived: 2}, {Archived: 1}}, Short: 1},
		{Owner: store.Owner{Name: "Nothing here"}, Types: [4]archiver.Tally{{HeldKnown: true}}},
		{Types: [4]archiver.Tally{{}, {}, {Open: 1}}},
	})
	var got [][]string
	for _, row := range rows {
		var words []string
		for _, c := range row {
			words = append(words, c.Text)
		}
		got = append(got, words)
	}
	want := [][]string{
		{"not known", "SMS", "not known", "0", "0", "1", ""}, // what lacks something comes first
		{"Ana Ruiz, 101", "Call recording", "2", "2", "0", "0", "1"},
		{"", "Voicemail", "not known", "1", "0", "0", ""},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWeeksBeginAsInTheCountry(t *testing.T) {
	for locale, want := range map[string]time.Weekday{
		"en-US": time.Sunday, "en_US": time.Sunday, "en-GB": time.Monday, "de-DE": time.Monday, "de": time.Monday, "ar-EG": time.Saturday, "pt-BR": time.Sunday,
	} {
		if got := placeOf(locale, time.UTC).week; got != want {
			t.Errorf("%s: %s, want %s", locale, got, want)
		}
	}
}
