package terminal

import (
	"strings"
	"testing"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/reasons"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/terminal/outcome"
	"ringcentral-archiver/ui/terminal/output"
)

// someDays are days in every state, and one with its extensions.
func someDays() []output.CalendarDay {
	begin := time.Date(2026, 11, 18, 0, 0, 0, 0, pacific)
	at := func(n int, state completeness.DayState, reason reasons.Reason, types [4]completeness.Tally) output.CalendarDay {
		from := begin.AddDate(0, 0, n)
		return output.CalendarDay{Day: completeness.Day{From: from, To: from.AddDate(0, 0, 1), State: state, Reason: reason, Types: types}}
	}
	known := func(held, archived, verified int) completeness.Tally {
		return completeness.Tally{Held: held, HeldKnown: true, Archived: archived, Verified: verified}
	}
	days := []output.CalendarDay{
		at(0, completeness.DayUnknown, "not-asked", [4]completeness.Tally{{Archived: 7}}),
		at(1, completeness.DayComplete, "", [4]completeness.Tally{known(1200, 1200, 1200), known(0, 0, 0), known(3, 4, 4), {}}),
		at(2, completeness.DayMissing, reasons.NoPermission, [4]completeness.Tally{{Held: 12, HeldKnown: true, Archived: 10, Open: 1, Gone: 1}, known(1, 1, 0), {}, {}}),
		at(3, completeness.DaySettling, "", [4]completeness.Tally{known(2, 2, 0), known(0, 0, 0), known(0, 0, 0), {}}),
	}
	days[1].Listed = noon
	days[2].Fixable = true
	days[2].Extensions = []completeness.ExtensionDay{
		{Owner: ledger.Owner{ExtensionID: "1", Number: "101", Name: "Ana Ruiz"}, Types: [4]completeness.Tally{known(5, 5, 5), known(1, 1, 0), {}, {}}, Short: 2},
		{Owner: ledger.Owner{ExtensionID: "2", Name: "=Bob"}, Types: [4]completeness.Tally{{Held: 7, HeldKnown: true, Archived: 5, Open: 1, Gone: 1}, known(0, 0, 0), {}, {}}},
	}
	return days
}

func TestCalendarFormats(t *testing.T) {
	for name, write := range map[string]func(*strings.Builder) error{
		"calendar.txt":            func(out *strings.Builder) error { return output.WriteCalendarTable(out, someDays(), english) },
		"calendar.csv":            func(out *strings.Builder) error { return output.WriteCalendarCSV(out, someDays(), false) },
		"calendar-extensions.csv": func(out *strings.Builder) error { return output.WriteCalendarCSV(out, someDays(), true) },
		"calendar.json":           func(out *strings.Builder) error { return output.WriteCalendarJSON(out, someDays()) },
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			golden(t, name, out.String())
		})
	}
}

func TestACalendarOfDaysThatHaveNotBegunSaysSo(t *testing.T) {
	var out strings.Builder
	if err := output.WriteCalendarTable(&out, nil, english); err != nil {
		t.Fatal(err)
	}
	if want := "None of these days has begun in the account's time zone.\n"; out.String() != want {
		t.Errorf("said %q, want %q", out.String(), want)
	}
}

func TestADayThatIsMissingSomethingIsAFailure(t *testing.T) {
	var out strings.Builder
	if code := (outcome.Teller{Err: &out, In: english}).Days(someDays()); code != Failed {
		t.Errorf("code %d", code)
	}
	want := "2026-11-20: The signed-in user is not allowed to read it. Ask the account's administrator for the permission. [no-permission]\n"
	if out.String() != want {
		t.Errorf("said %q, want %q", out.String(), want)
	}
	out.Reset()
	if code := (outcome.Teller{Err: &out, In: english}).Days(someDays()[:2]); code != Done || out.String() != "" {
		t.Errorf("code %d, said %q", code, out.String())
	}
}

func TestCalendarLines(t *testing.T) {
	for line, want := range map[string]string{
		"calendar":                                     "2026-10-23 2026-11-21",
		"calendar --to 2026-11-10":                     "2026-10-12 2026-11-10",
		"calendar --from 2026-11-01":                   "2026-11-01 2026-11-21",
		"calendar --from 2026-11-01 --to 2026-11-01":   "2026-11-01 2026-11-01",
		"calendar --from 2026-11-02 --to 2026-11-01":   "--from must be before --to",
		"calendar --from 2026-12-01":                   "--from is in the future",
		"calendar --from 2025-01-01":                   "these are 690 days; at most 400 can be shown at once",
		"calendar --from 2026-11-01T00:00:00Z":         `"2026-11-01T00:00:00Z" is not a day: use one like 2026-11-21`,
		"calendar --format xml":                        `"xml" is not known here`,
		"calendar --less":                              `--less is not a flag of "calendar"`,
		"calendar november":                            "november",
		"calender":                                     `Did you mean "calendar"?`,
		"calendar --by-extension --format json --demo": "2026-10-23 2026-11-21",
	} {
		env, _ := testEnv()
		l, err := parse(strings.Fields(line), env)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			task := l.task.(*calendarTask)
			got = task.first.Format(time.DateOnly) + " " + task.last.Format(time.DateOnly)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
