package outcome

import (
	"cmp"

	"ringcentral-archiver/archiver/completeness"
	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/ui/terminal/output"
	"ringcentral-archiver/ui/terminal/remedy"
)

// Days names on standard error the days that something is missing of.
func (t Teller) Days(days []output.CalendarDay) int {
	code := remedy.Done
	for _, d := range days {
		if d.State == completeness.DayMissing {
			t.In.Tell(t.Err, "%s: %s", d.Date(), t.In.Say(cmp.Or(d.Reason.Sentence(), translation.Key("Something is not archived.")))+" ["+string(d.Reason)+"]")
			code = remedy.Failed
		}
	}
	return code
}
