package outcome

import (
	"cmp"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/remedy"
)

// Days names on standard error the days that something is missing of.
func (t Teller) Days(days []output.CalendarDay) int {
	code := remedy.Done
	for _, d := range days {
		if d.State == completeness.DayMissing {
			output.Say(t.Err, "%s: %s [%s]", d.Date(), cmp.Or(d.Reason.Sentence(), "Something is not archived."), d.Reason)
			code = remedy.Failed
		}
	}
	return code
}
