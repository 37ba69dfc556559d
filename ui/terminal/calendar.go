package terminal

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"ringcentral-archiver/archiver"
	"ringcentral-archiver/archiver/csvcell"
	"ringcentral-archiver/store"
	"ringcentral-archiver/ui/logcsv"
)

// The calendar shows the last calendarDays days unless others are asked for, and
// at most mostCalendarDays.
const (
	calendarDays     = 30
	mostCalendarDays = 400
)

func (l *Line) calendarFlags(flags *flag.FlagSet) {
	l.format = formatTable
	flags.Func("from", "the `DATE` to begin with", l.dayFlag(&l.firstDay))
	flags.Func("to", "the `DATE` to end with", l.dayFlag(&l.lastDay))
	flags.BoolVar(&l.byExtension, "by-extension", false, "a line for each extension of a day as well")
	flags.Func("format", "`table|csv|json`: for people, spreadsheets or programs", l.oneOf(&l.format, formatTable, formatCSV, formatJSON))
}

// dayFlag reads a day as the account counts days: it has no time, and no zone.
func (l *Line) dayFlag(into *time.Time) func(string) error {
	return func(text string) (err error) {
		if *into, err = time.Parse(time.DateOnly, text); err != nil {
			return fmt.Errorf("%q is not a day: use one like %s", text, l.now.In(l.zone).Format(time.DateOnly))
		}
		return nil
	}
}

// checkCalendar fills in the days that were not given.
func (l *Line) checkCalendar() error {
	if l.lastDay.IsZero() {
		today := l.now.In(l.zone)
		l.lastDay = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
		if l.lastDay.Before(l.firstDay) {
			return l.wrong("--from lies in the future")
		}
	}
	if l.firstDay.IsZero() {
		l.firstDay = l.lastDay.AddDate(0, 0, 1-calendarDays)
	}
	switch days := int(l.lastDay.Sub(l.firstDay)/day) + 1; {
	case days < 1:
		return l.wrong("--from has to lie before --to")
	case days > mostCalendarDays:
		return l.wrong("these are %d days, and %d is the most at once", days, mostCalendarDays)
	}
	return nil
}

// calendarDay is a day with the shares of its extensions, if they were asked for.
type calendarDay struct {
	archiver.Day
	extensions []archiver.ExtensionDay
}

func (d calendarDay) date() string { return d.From.Format(time.DateOnly) }

func (s *session) calendar(context.Context) int {
	days, err := s.calendarDays()
	if err != nil {
		return s.Fail(s.Env, err)
	}
	switch s.format {
	case formatJSON:
		err = writeCalendarJSON(s.Out, days)
	case formatCSV:
		err = writeCalendarCSV(s.Out, days, s.byExtension)
	default:
		err = writeCalendarTable(s.Out, days)
	}
	if err != nil {
		return s.Fail(s.Env, fmt.Errorf("write the calendar: %w", err))
	}
	return nameMissing(s.Err, days)
}

// calendarDays reads the days that were asked for. The account's zone is the
// engine's to know: days that lie outside by it are left out.
func (s *session) calendarDays() (days []calendarDay, err error) {
	first, last := s.firstDay.Format(time.DateOnly), s.lastDay.Format(time.DateOnly)
	for begin := s.firstDay.Add(-day); !begin.After(s.lastDay.Add(2 * day)); begin = begin.Add(100 * day) {
		part, err := s.engine.Calendar(begin, begin.Add(100*day))
		if err != nil {
			return nil, err
		}
		for _, d := range part {
			c := calendarDay{Day: d}
			if c.date() < first || c.date() > last || len(days) > 0 && c.date() <= days[len(days)-1].date() {
				continue
			}
			if s.byExtension {
				if c.extensions, err = s.engine.DayByExtension(d.From); err != nil {
					return nil, err
				}
			}
			days = append(days, c)
		}
	}
	return days, nil
}

// nameMissing names on standard error the days that something is missing of.
func nameMissing(w io.Writer, days []calendarDay) int {
	code := Done
	for _, d := range days {
		if d.State == archiver.DayMissing {
			say(w, "%s: %s [%s]", d.date(), or(d.Reason.Sentence(), "Something is not archived."), d.Reason)
			code = Failed
		}
	}
	return code
}

func writeCalendarTable(w io.Writer, days []calendarDay) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(append([]string{"Day", "State"}, logcsv.Columns[5:]...), "\t"))
	for _, d := range days {
		fmt.Fprintf(table, "%s\t%s\t%s\n", d.date(), d.State, tallies(d.Types))
		for _, e := range d.extensions {
			short := ""
			if e.Short > 0 {
				short = fmt.Sprintf("%d short", e.Short)
			}
			fmt.Fprintf(table, "  %s\t%s\t%s\n", who(e.Owner), short, tallies(e.Types))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "Each type: archived of what RingCentral held (? is not known), then how many of them were verified in Dropbox.")
	return err
}

func tallies(types [4]archiver.Tally) string {
	var cells []string
	for _, t := range types {
		cells = append(cells, fmt.Sprintf("%d/%s (%d)", t.Archived, heldWord(t), t.Verified))
	}
	return strings.Join(cells, "\t")
}

func heldWord(t archiver.Tally) string {
	if !t.HeldKnown {
		return "?"
	}
	return strconv.Itoa(t.Held)
}

func who(o store.Owner) string {
	name := or(o.Name, o.ExtensionID)
	if o.Number != "" {
		name += ", " + o.Number
	}
	return name
}

// writeCalendarCSV writes a line for each day, or for each extension of a day.
func writeCalendarCSV(w io.Writer, days []calendarDay, byExtension bool) error {
	head := []string{"Day", "State", "Reason"}
	if byExtension {
		head = append(head, "Extension", "Name", "Short recordings")
	}
	for _, column := range logcsv.Columns[5:] {
		for _, count := range []string{"held", "archived", "verified", "open", "gone"} {
			head = append(head, column+" "+count)
		}
	}
	out := csv.NewWriter(w)
	lines := [][]string{head}
	for _, d := range days {
		day := []string{d.date(), string(d.State), string(d.Reason)}
		if !byExtension {
			lines = append(lines, append(day, countCells(d.Types)...))
		}
		for _, e := range d.extensions {
			own := append(append([]string{}, day...), csvcell.Text(e.Owner.Number), csvcell.Text(or(e.Owner.Name, e.Owner.ExtensionID)), strconv.Itoa(e.Short))
			lines = append(lines, append(own, countCells(e.Types)...))
		}
	}
	return out.WriteAll(lines)
}

func countCells(types [4]archiver.Tally) (cells []string) {
	for _, t := range types {
		cells = append(cells, heldWord(t), strconv.Itoa(t.Archived), strconv.Itoa(t.Verified), strconv.Itoa(t.Open), strconv.Itoa(t.Gone))
	}
	return cells
}
