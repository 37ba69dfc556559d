package output

import (
	"cmp"
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/csvcell"
	"ringcentral-archiver/archiver/plaintext"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/ledger"
	"ringcentral-archiver/ui/logcsv"
	"ringcentral-archiver/ui/terminal/phrase"
)

// CalendarDay is a day with the shares of its extensions, if they were asked for.
type CalendarDay struct {
	completeness.Day
	Extensions []completeness.ExtensionDay
}

// Date is the day as 2026-11-20.
func (d CalendarDay) Date() string { return d.From.Format(time.DateOnly) }

// dayStates are the states of days as people read them.
var dayStates = map[completeness.DayState]string{
	completeness.DayComplete: translation.Key("complete"), completeness.DaySettling: translation.Key("settling"),
	completeness.DayMissing: translation.Key("missing"), completeness.DayUnknown: translation.Key("unknown"),
}

// WriteCalendarTable writes the days for people, each with its extensions below it.
func WriteCalendarTable(w io.Writer, days []CalendarDay, in phrase.Voice) error {
	if len(days) == 0 {
		_, err := io.WriteString(w, in.Say("None of these days has begun in the account's time zone.")+"\n")
		return err
	}
	table := NewTable(w, 2)
	table.Row(titles(append([]string{translation.Key("Day"), translation.Key("State")}, logcsv.Columns[5:]...), in)...)
	for _, d := range days {
		table.Row(append([]string{d.Date(), in.Say(dayStates[d.State])}, tallies(d.Types, in)...)...)
		for _, e := range d.Extensions {
			short := ""
			if e.Short > 0 {
				short = in.Say("%s short", in.Number(e.Short))
			}
			table.Row(append([]string{"  " + who(e.Owner), short}, tallies(e.Types, in)...)...)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, in.Say("Each type: items archived of those RingCentral had (? = not known), then how many were verified in Dropbox.")+"\n")
	return err
}

func tallies(types [4]completeness.Tally, in phrase.Voice) (cells []string) {
	for _, t := range types {
		held := "?"
		if t.HeldKnown {
			held = in.Number(max(t.Held, t.Archived)) // of what was archived it may have deleted some, or one extension's is not asked for any more
		}
		cells = append(cells, in.Number(t.Archived)+"/"+held+" ("+in.Number(t.Verified)+")")
	}
	return cells
}

func heldWord(t completeness.Tally) string {
	if !t.HeldKnown {
		return "?"
	}
	return strconv.Itoa(t.Held)
}

func who(o ledger.Owner) string {
	name := cmp.Or(o.Name, o.ExtensionID)
	if o.Number != "" {
		name += ", " + o.Number
	}
	return name
}

// WriteCalendarCSV writes a line for each day, or for each extension of a day.
func WriteCalendarCSV(w io.Writer, days []CalendarDay, byExtension bool) error {
	head := []string{"Day", "State", "Reason"}
	if byExtension {
		head = append(head, "Extension", "Name", "Short recordings")
	}
	for _, column := range logcsv.Columns[5:] {
		for _, count := range []string{"held", "archived", "verified", "open", "gone"} {
			head = append(head, column+" "+count)
		}
	}
	for _, column := range logcsv.Columns[5:] {
		head = append(head, column+" partly archived")
	}
	out := csv.NewWriter(w)
	lines := [][]string{head}
	for _, d := range days {
		day := []string{d.Date(), string(d.State), string(d.Reason)}
		if !byExtension {
			lines = append(lines, append(day, countCells(d.Types)...))
		}
		for _, e := range d.Extensions {
			own := append(append([]string{}, day...), csvcell.Text(e.Owner.Number), csvcell.Text(plaintext.Line(cmp.Or(e.Owner.Name, e.Owner.ExtensionID))), strconv.Itoa(e.Short))
			lines = append(lines, append(own, countCells(e.Types)...))
		}
	}
	return out.WriteAll(lines)
}

func countCells(types [4]completeness.Tally) (cells []string) {
	for _, t := range types {
		cells = append(cells, heldWord(t), strconv.Itoa(t.Archived), strconv.Itoa(t.Verified), strconv.Itoa(t.Open), strconv.Itoa(t.Gone+t.Removed))
	}
	for _, t := range types { // last, so that the columns of before stay where they were
		cells = append(cells, strconv.Itoa(t.Partly))
	}
	return cells
}
