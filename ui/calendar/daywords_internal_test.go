package calendar

import (
	"slices"
	"testing"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/uitest"
	"ringcentral-archiver/ui/widgets"
	"ringcentral-archiver/ui/widgets/dates"
)

func TestDayCard(t *testing.T) {
	date := dates.Date(2026, 11, 20)
	types := [4]completeness.Tally{{Held: 1143, HeldKnown: true, Archived: 1140, Verified: 900, Open: 2, Gone: 1}, {Archived: 3}}
	shares := []completeness.ExtensionDay{{Short: 1}, {Short: 2}}
	for _, c := range []struct {
		name  string
		day   completeness.Day
		state widgets.Phrase
		note  widgets.Phrase
	}{
		{"complete", completeness.Day{State: completeness.DayComplete, Listed: uitest.Now}, widgets.Phrase{Text: "complete", Tone: widgets.Good}, widgets.Phrase{Text: "Everything RingCentral showed for this day is archived.", Tone: widgets.Subtle}},
		{"settling", completeness.Day{State: completeness.DaySettling}, widgets.Phrase{Text: "settling", Tone: widgets.Warn}, widgets.Phrase{Text: "Nothing is missing so far; RingCentral may still add recordings.", Tone: widgets.Subtle}},
		{"missing", completeness.Day{State: completeness.DayMissing, Reason: reasons.DropboxFull, Types: types, Fixable: true}, widgets.Phrase{Text: "missing", Tone: widgets.Bad}, widgets.Phrase{Text: "2 items are not archived yet. 1 item was deleted at RingCentral before it was archived. " + reasons.DropboxFull.Sentence(), Tone: widgets.Bad}},
		{"gone", completeness.Day{State: completeness.DayMissing, Reason: reasons.Gone, Types: [4]completeness.Tally{{Gone: 2}}}, widgets.Phrase{Text: "missing", Tone: widgets.Bad}, widgets.Phrase{Text: "2 items were deleted at RingCentral before they were archived.", Tone: widgets.Bad}},
		{"unknown", completeness.Day{}, widgets.Phrase{Text: "not known", Tone: widgets.Subtle}, widgets.Phrase{Text: "RingCentral was not asked for all items of this day, or no longer has them.", Tone: widgets.Subtle}},
		{"unknown and why", completeness.Day{State: completeness.DayUnknown, Reason: reasons.BackupOff}, widgets.Phrase{Text: "not known", Tone: widgets.Subtle}, widgets.Phrase{Text: "Backup is off.", Tone: widgets.Subtle}},
	} {
		v := dayWordsOf(here, c.day, shares, date, uitest.Now)
		if v.state != c.state || v.note != c.note || v.title != "Friday, 20 November" || v.fixable != c.day.Fixable {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if v := dayWordsOf(here, completeness.Day{Listed: uitest.Now}, shares, date, uitest.Now); v.more != "3 recordings are shorter than the recorded part of the call. Last checked with RingCentral: 14:04." {
		t.Errorf("%q", v.more)
	}
	v := dayWordsOf(here, completeness.Day{Types: types}, nil, date, uitest.Now)
	if want := [tableColumns]widgets.Phrase{{Text: "Call recordings"}, {Text: "1,143"}, {Text: "1,140"}, {Text: "900"}, {Text: "3", Tone: widgets.Bad}}; v.figures[0] != want {
		t.Errorf("%v", v.figures[0])
	}
	if want := [tableColumns]widgets.Phrase{{Text: "Voicemail"}, {Text: "not known", Tone: widgets.Subtle}, {Text: "3"}, {Text: "0", Tone: widgets.Subtle}, {Text: "–", Tone: widgets.Subtle}}; v.figures[1] != want {
		t.Errorf("%v", v.figures[1])
	}
}

func TestSharesOfExtensions(t *testing.T) {
	rows := shareRows([]completeness.ExtensionDay{
		{Owner: ledger.Owner{Name: "Ana Ruiz", Number: "101"}, Types: [4]completeness.Tally{{Held: 2, HeldKnown: true, Archived: 2}, {Archived: 1}}, Short: 1},
		{Owner: ledger.Owner{Name: "Nothing here"}, Types: [4]completeness.Tally{{HeldKnown: true}}},
		{Types: [4]completeness.Tally{{}, {}, {Open: 1}}},
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
		{"", "Voicemail", "not known", "1", "0", "–", ""},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
