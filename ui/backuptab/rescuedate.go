package backuptab

import (
	"errors"
	"time"

	"ringcentral-archiver/ui/l10n"
	"ringcentral-archiver/ui/widgets/dates"
)

// dayBefore reads a field that has to hold a day before now. An error is in the
// user's language.
func dayBefore(field *dates.Field, now time.Time) (time.Time, error) {
	day, err := field.Day()
	if other, is := errors.AsType[*dates.NotADateError](err); is {
		return day, errors.New(l10n.Translate("“%s” is not a date. Enter one like %s.", other.Typed, other.Like))
	}
	switch {
	case err != nil:
		return day, errors.New(l10n.Translate("Enter a start date."))
	case day.After(now):
		return day, errors.New(l10n.Translate("The start date is in the future."))
	default:
		return day, nil
	}
}
